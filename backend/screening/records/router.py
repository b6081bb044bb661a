"""How internship records are reached."""

from typing import Annotated

from fastapi import Query, Request, Response
from starlette.responses import StreamingResponse

from backend.access.guards import IfMatch, Work, etag, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.downloads import A_WORKBOOK, attachment
from backend.core.errors import language_of
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id
from backend.screening.records import exports, service
from backend.screening.records.schemas import (
    Correction,
    RecordCounts,
    RecordListQuery,
    RecordQuery,
    RecordRow,
    RecordSearch,
    RecordView,
    StateChange,
    UnmaskedView,
    Unmasking,
    VersionView,
)

router = Router("screening", prefix="/internship-records")

Reader = Annotated[Principal, requires(Permission.record_read)]
Unmasker = Annotated[Principal, requires(Permission.record_unmask)]
Corrector = Annotated[Principal, requires(Permission.record_correct)]


@router.get("")
def list_records(
    session: Work, actor: Reader, query: Annotated[RecordListQuery, Query()]
) -> Page[RecordRow]:
    """Records in sight, who it is masked. Repeat a filter for any-of."""
    items, next_cursor = service.list_records(session, actor, query=query)
    return Page(items=items, next_cursor=next_cursor)


@router.get("/count")
def count_records(
    session: Work, actor: Reader, query: Annotated[RecordQuery, Query()]
) -> RecordCounts:
    """How many records and persons under the same filters."""
    return service.count_records(session, actor, query=query)


@router.get(".xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_records(
    request: Request, session: Work, actor: Reader, query: Annotated[RecordQuery, Query()]
) -> Response:
    """The records of a filter as Excel, masked; no cell starts a formula."""
    file, name = exports.print_records(
        session,
        actor,
        request.app.state.settings,
        query=query,
        language=language_of(request),
    )
    return attachment(file, name, plain="records.xlsx")


@router.post("/searches")
def search_records(session: Work, actor: Reader, body: RecordSearch) -> Page[RecordRow]:
    """Records of one person, looked for by a number or a name; found ones are masked all the same.

    At most 200. By ID number over everything in sight, by student number or name in one school.
    """
    return Page(items=service.search(session, actor, wanted=body), next_cursor=None)


@router.get("/{record_id}")
def get_record(session: Work, response: Response, actor: Reader, record_id: Id) -> RecordView:
    """One record, whole, masked."""
    record = service.get(session, actor, record_id)
    response.headers["ETag"] = etag(record.version)
    return record


@router.get("/{record_id}/versions")
def list_versions(
    session: Work, _: Reader, record_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[VersionView]:
    """What the record was before, newest first."""
    items, next_cursor = service.list_versions(session, record_id, cursor=cursor, limit=limit)
    return Page(items=items, next_cursor=next_cursor)


@router.post("/{record_id}/unmaskings", status_code=201)
def unmask_record(
    session: Work, response: Response, actor: Unmasker, record_id: Id, body: Unmasking
) -> UnmaskedView:
    """Who it is, in full. Who asked, why and about which record goes into the audit trail."""
    response.headers["Cache-Control"] = "no-store"
    return service.unmask(session, actor, record_id, reason=body.reason)


@router.patch("/{record_id}")
def correct_record(
    request: Request,
    session: Work,
    response: Response,
    actor: Corrector,
    record_id: Id,
    version: IfMatch,
    body: Correction,
) -> RecordView:
    """Put fields right. They are read like cells of a file; what was stays visible."""
    record = service.correct(
        session, actor, record_id, version=version, correction=body, language=language_of(request)
    )
    response.headers["ETag"] = etag(record.version)
    return record


@router.post("/{record_id}/withdrawals", status_code=201)
def withdraw_record(
    session: Work, actor: Corrector, record_id: Id, body: StateChange
) -> RecordView:
    """Withdraw a record: it is kept, and screened no more."""
    return service.withdraw(session, actor, record_id, change=body)


@router.post("/{record_id}/restorations", status_code=201)
def restore_record(session: Work, actor: Corrector, record_id: Id, body: StateChange) -> RecordView:
    """Put a withdrawn record back."""
    return service.restore(session, actor, record_id, change=body)
