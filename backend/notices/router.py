"""How notices are reached."""

from typing import Annotated

from fastapi import Query, Request

from backend.access.guards import Work, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.errors import language_of
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id
from backend.notices import queries, service
from backend.notices.schemas import NoticeCount, NoticesRead, NoticeView

router = Router("notices", prefix="/notices")

Reader = Annotated[Principal, requires(Permission.notice_read)]
IsRead = Annotated[bool | None, Query(description="Only those read, or only those unread.")]


@router.get("")
def list_notices(
    request: Request,
    session: Work,
    actor: Reader,
    is_read: IsRead = None,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[NoticeView]:
    """Notices to the caller's post, newest first."""
    items, next_cursor = service.list_notices(
        session,
        actor,
        is_read=is_read,
        cursor=cursor,
        limit=limit,
        language=language_of(request),
    )
    return Page(items=items, next_cursor=next_cursor)


@router.get("/count")
def count_notices(session: Work, actor: Reader, is_read: IsRead = None) -> NoticeCount:
    """How many notices the list of the same filter has."""
    return NoticeCount(count=queries.count_notices(session, actor, is_read=is_read))


@router.post("/reads", status_code=204)
def read_notices(session: Work, actor: Reader, body: NoticesRead) -> None:
    """Mark every notice up to one as read by the caller's membership."""
    service.mark_read_up_to(session, actor, up_to_id=body.up_to_id)


@router.post("/{notice_id}/reads", status_code=204)
def read_notice(session: Work, actor: Reader, notice_id: Id) -> None:
    """Mark one notice as read by the caller's membership."""
    service.mark_read(session, actor, notice_id)
