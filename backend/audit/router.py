"""How the audit trail is read."""

from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, StringConstraints

from backend.access.guards import Work, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.audit import queries
from backend.audit.schemas import AuditEventView, Outcome
from backend.core.errors import Fault, InvalidInput
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id

router = Router("audit", prefix="/audit-events")

Auditor = Annotated[Principal, requires(Permission.audit_read)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z_.]{1,60}$")]


@router.get("")
def list_audit_events(
    session: Work,
    _: Auditor,
    action: Annotated[
        Word | None, Query(description="An action, or a prefix ending in a dot: `entry.`")
    ] = None,
    outcome: Outcome | None = None,
    actor_user_id: Id | None = None,
    subject_type: Word | None = None,
    subject_id: Id | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[AuditEventView]:
    """What was done and refused in the caller's subtree, newest first."""
    if (subject_type is None) != (subject_id is None):
        message = ("对象类型和编号须同时填写", "Give both the type and the id of the subject")
        raise InvalidInput([Fault("query.subject_id", "missing", *message)])
    subject = (subject_type, subject_id) if subject_type and subject_id else None
    rows, next_cursor = queries.list_events(
        session,
        action=action,
        outcome=outcome,
        actor_user_id=actor_user_id,
        subject=subject,
        since=since,
        until=until,
        cursor=cursor,
        limit=limit,
    )
    items = [AuditEventView.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)
