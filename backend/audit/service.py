"""Write audit and outbox rows; read the outbox without missing a late commit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit.models import AuditEvent, OutboxEvent
from backend.core.db import OrgScoped


def record(
    session: Session,
    actor: Principal,
    *,
    action: str,
    subject: OrgScoped | None = None,
    subject_type: str | None = None,
    subject_id: int | None = None,
    outcome: str = "done",
    detail: Mapping[str, Any] | None = None,
    is_inside: bool = False,
) -> None:
    """Remember an act. The row belongs to the subject's organisation, else to the actor's.

    `is_inside` says that it is about something nobody above that organisation may see yet.
    """
    owner: Any = subject if subject is not None else actor
    session.execute(
        insert(AuditEvent).values(
            organisation_id=owner.organisation_id,
            org_path=owner.org_path,
            actor_user_id=actor.user_id,
            actor_name=actor.display_name,
            membership_id=actor.membership_id,
            session_id=actor.session_id,
            action=action,
            outcome=outcome,
            is_inside=is_inside,
            subject_type=subject_type,
            subject_id=subject_id,
            detail=dict(detail or {}),
            request_id=actor.request_id,
            address=actor.address,
        )
    )


def record_refusal(
    session: Session, actor: Principal, *, action: str, detail: Mapping[str, Any]
) -> None:
    """Remember that something was refused (see access.refusals)."""
    record(session, actor, action=action, outcome="refused", detail=detail)


def announce(
    session: Session,
    *,
    type: str,  # noqa: A002 — the field's name in the event standard
    subject: OrgScoped,
    subject_type: str,
    subject_id: int,
    payload: Mapping[str, Any],
    is_inside: bool = False,
) -> None:
    """Put an event into the outbox, in the same transaction as what it tells of."""
    session.execute(
        insert(OutboxEvent).values(
            organisation_id=subject.organisation_id,
            org_path=subject.org_path,
            type=type,
            is_inside=is_inside,
            subject_type=subject_type,
            subject_id=subject_id,
            payload=dict(payload),
        )
    )


def read_outbox(
    session: Session, *, after: tuple[int, int] = (0, 0), limit: int = 500
) -> Sequence[Mapping[str, Any]]:
    """Outbox rows after the position `(xid, id)`, in that order.

    Only transactions below the snapshot's xmin are read: an id of a sequence may commit after a
    higher one, a transaction id below xmin has ended for good.
    """
    rows = session.execute(
        text(
            "select id, xid::text::bigint as xid, at, organisation_id, type, subject_type,"
            " subject_id, payload from outbox_events"
            " where xid < pg_snapshot_xmin(pg_current_snapshot())"
            " and (xid, id) > (cast(:xid as text)::xid8, :id) order by xid, id limit :limit"
        ),
        {"xid": str(after[0]), "id": after[1], "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]
