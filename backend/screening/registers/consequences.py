"""What follows a change of a register: it is remembered, told, and records are screened again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.screening.registers.kept import Kept, V
from backend.screening.rules import runs


def announce(session: Session, kept: Kept[V], row: Any, what: str) -> None:
    """Tell the world outside; the event belongs to whom the entry belongs to."""
    audit.announce(
        session,
        type=f"{kept.register}.{what}",
        subject=row,
        subject_type=kept.register,
        subject_id=row.id,
        payload={"version": row.version, **kept.about(row)},
    )


def remember(
    session: Session,
    actor: Principal,
    kept: Kept[V],
    row: Any,
    what: str,
    detail: Mapping[str, Any],
) -> None:
    """In the trail of the school it is about, else of the organisation that acted."""
    audit.record(
        session,
        actor,
        action=f"{kept.register}.{what}",
        subject=None if kept.is_of_province else row,
        subject_type=kept.register,
        subject_id=row.id,
        detail={**kept.about(row), **detail},
    )


def screen_again(
    session: Session, actor: Principal, kept: Kept[V], row: Any, *, key_before: str | None = None
) -> None:
    """The school of the entry, or every school with records at its host, whatever it was called.

    Which schools those are, the job finds: in the scope of whoever asks some are out of sight.
    """
    if not kept.is_of_province:
        runs.request_register(session, actor, school_ids=[row.organisation_id])
        return
    keys = {key for key in (host_key(kept, row), key_before) if key is not None}
    runs.request_register(session, actor, host_keys=sorted(keys))


def host_key(kept: Kept[V], row: Any) -> str | None:
    """The key under which records know the host of an entry; null where it is about a school."""
    if not kept.is_of_province:
        return None
    key: str = row.host_key if hasattr(row, "host_key") else f"uscc:{row.host_uscc}"
    return key
