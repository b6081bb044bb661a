"""How the ledger is reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from backend.access.guards import Work, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.errors import language_of
from backend.core.pagination import CursorText, JsonPage, Limit, Page
from backend.core.schemas import Id
from backend.ledger import service
from backend.ledger.closure.schemas import Transition
from backend.ledger.closure.view import entry_view
from backend.ledger.schemas import (
    AssigneeView,
    CommentCreate,
    CommentView,
    EntryCounts,
    EntryCreate,
    EntryListQuery,
    EntryQuery,
    EntryRow,
    EntryView,
    HistoryView,
)

router = Router("ledger", prefix="/ledger-entries")

Reader = Annotated[Principal, requires(Permission.ledger_read)]
Mover = Annotated[Principal, requires(Permission.ledger_move)]
Registrar = Annotated[Principal, requires(Permission.ledger_register)]
Assigner = Annotated[Principal, requires(Permission.ledger_acknowledge)]
Commenter = Annotated[Principal, requires(Permission.ledger_comment)]


@router.get("", response_model=Page[EntryRow])
def list_entries(
    session: Work, actor: Reader, query: Annotated[EntryListQuery, Query()]
) -> Response:
    """Entries the reader may see. Repeat a filter for any-of; `q` searches text and schools."""
    rows, next_cursor = service.list_entries(session, actor, query=query)
    return JsonPage(EntryRow, rows, next_cursor)


@router.get("/counts")
def count_entries(
    session: Work, actor: Reader, query: Annotated[EntryQuery, Query()]
) -> EntryCounts:
    """How many entries and students under the same filters."""
    return service.count_entries(session, actor, query=query)


@router.post("", status_code=201)
def register_entry(
    request: Request, session: Work, actor: Registrar, body: EntryCreate
) -> EntryView:
    """Register an issue: a draft inside one's own school, or an open entry found from outside."""
    entry = service.register(session, actor, entry=body)
    return entry_view(service.case_of(session, actor, entry), language_of(request))


@router.get("/{entry_id}")
def get_entry(request: Request, session: Work, actor: Reader, entry_id: Id) -> EntryView:
    """One entry, whole, with every action as it stands for this reader."""
    return entry_view(service.get(session, actor, entry_id), language_of(request))


@router.post("/{entry_id}/transitions")
def move_entry(
    request: Request, session: Work, actor: Mover, entry_id: Id, body: Transition
) -> EntryView:
    """Take one action on one entry (整改一个销号一个). 409 entry_moved when it has moved since.

    See docs/generated/workflow.md for who may do what from where, and what it needs.
    """
    language = language_of(request)
    entry = service.move(session, actor, entry_id, request=body, language=language)
    return entry_view(service.case_of(session, actor, entry), language)


@router.get("/{entry_id}/assignees")
def list_assignees(session: Work, actor: Assigner, entry_id: Id) -> Page[AssigneeView]:
    """The people of the entry's organisation a measure can be assigned to."""
    return Page(items=service.assignees(session, actor, entry_id), next_cursor=None)


@router.get("/{entry_id}/history")
def list_history(
    request: Request,
    session: Work,
    actor: Reader,
    entry_id: Id,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[HistoryView]:
    """Every act on an entry, oldest first, with name and office as held that day."""
    items, next_cursor = service.list_history(
        session, actor, entry_id, cursor=cursor, limit=limit, language=language_of(request)
    )
    return Page(items=items, next_cursor=next_cursor)


@router.get("/{entry_id}/comments")
def list_comments(
    session: Work, actor: Reader, entry_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[CommentView]:
    """What was said about an entry, oldest first."""
    rows, next_cursor = service.list_comments(session, actor, entry_id, cursor=cursor, limit=limit)
    items = [CommentView.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("/{entry_id}/comments", status_code=201)
def add_comment(session: Work, actor: Commenter, entry_id: Id, body: CommentCreate) -> CommentView:
    """Say something about an entry."""
    row = service.comment(session, actor, entry_id, body=body.body)
    return CommentView.model_validate(row)
