"""How events are found."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEvent
from backend.audit.schemas import Outcome
from backend.core.pagination import fetch_page


def list_events(
    session: Session,
    *,
    action: str | None,
    outcome: Outcome | None,
    actor_user_id: int | None,
    subject: tuple[str, int] | None,
    since: datetime | None,
    until: datetime | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[AuditEvent], str | None]:
    """Events in scope, newest first. `action` may be a prefix that ends in a dot: `entry.`"""
    statement = select(AuditEvent)
    if action is not None and action.endswith("."):
        statement = statement.where(AuditEvent.action.startswith(action, autoescape=True))
    elif action is not None:
        statement = statement.where(AuditEvent.action == action)
    if outcome is not None:
        statement = statement.where(AuditEvent.outcome == outcome)
    if actor_user_id is not None:
        statement = statement.where(AuditEvent.actor_user_id == actor_user_id)
    if subject is not None:
        statement = statement.where(
            AuditEvent.subject_type == subject[0], AuditEvent.subject_id == subject[1]
        )
    if since is not None:
        statement = statement.where(AuditEvent.at >= since)
    if until is not None:
        statement = statement.where(AuditEvent.at < until)
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="audit",
        columns=[(AuditEvent.id, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor
