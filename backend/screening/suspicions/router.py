"""How suspicions and their hosts are reached."""

from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from backend.access.guards import Work, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.downloads import A_WORKBOOK, attachment
from backend.core.errors import language_of
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id
from backend.screening.records.schemas import HostKey
from backend.screening.suspicions import exports, hosts, reading, service
from backend.screening.suspicions.schemas import (
    AnswerCreate,
    AnswerOutcome,
    HostListQuery,
    HostRow,
    HostView,
    ReviewCreate,
    SuspicionCounts,
    SuspicionHistoryView,
    SuspicionListQuery,
    SuspicionQuery,
    SuspicionRecordView,
    SuspicionRow,
    SuspicionView,
)

router = Router("screening")

Reader = Annotated[Principal, requires(Permission.suspicion_read)]
Answerer = Annotated[Principal, requires(Permission.suspicion_answer)]
Reviewer = Annotated[Principal, requires(Permission.suspicion_review)]


@router.get("/suspicions")
def list_suspicions(
    request: Request, session: Work, actor: Reader, query: Annotated[SuspicionListQuery, Query()]
) -> Page[SuspicionRow]:
    """Suspicions in sight. Repeat a filter for any-of; what schools look at first is not in it."""
    items, next_cursor = reading.list_suspicions(
        session, actor, query=query, language=language_of(request)
    )
    return Page(items=items, next_cursor=next_cursor)


@router.get("/suspicions/count")
def count_suspicions(
    session: Work, actor: Reader, query: Annotated[SuspicionQuery, Query()]
) -> SuspicionCounts:
    """How many under the same filters; besides, how many are still in their school's first look."""
    return reading.count(session, actor, query=query)


@router.get("/suspicions.xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_suspicions(
    request: Request, session: Work, actor: Reader, query: Annotated[SuspicionQuery, Query()]
) -> Response:
    """The list as a workbook; no cell of it is a formula."""
    workbook = exports.workbook(session, actor, query=query, language=language_of(request))
    return attachment(workbook, "suspicions.xlsx")


@router.get("/suspicions/{suspicion_id}")
def get_suspicion(
    request: Request, session: Work, actor: Reader, suspicion_id: Id
) -> SuspicionView:
    """One suspicion with its explanation, its answers, and every action as it stands."""
    return reading.view(session, actor, suspicion_id, language=language_of(request))


@router.get("/suspicions/{suspicion_id}/records")
def list_suspicion_records(
    request: Request,
    session: Work,
    _: Reader,
    suspicion_id: Id,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[SuspicionRecordView]:
    """The record versions that raise it or have raised it, with the values that did."""
    items, next_cursor = reading.list_records(
        session, suspicion_id, cursor=cursor, limit=limit, language=language_of(request)
    )
    return Page(items=items, next_cursor=next_cursor)


@router.get("/suspicions/{suspicion_id}/history")
def list_suspicion_history(
    request: Request,
    session: Work,
    _: Reader,
    suspicion_id: Id,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[SuspicionHistoryView]:
    """What happened to it, oldest first."""
    items, next_cursor = reading.list_history(
        session, suspicion_id, cursor=cursor, limit=limit, language=language_of(request)
    )
    return Page(items=items, next_cursor=next_cursor)


@router.post("/suspicion-answers", status_code=201)
def answer_suspicions(
    request: Request, session: Work, actor: Answerer, body: AnswerCreate
) -> AnswerOutcome:
    """Answer one or many suspicions of one's own school that one rule raised, all at once.

    Confirmed: a draft entry of the ledger for each host, or, where it is said so, a link to the one
    under way. Explained: the supervising authority
    decides. A data error: waits for the corrected record. 409 suspicion_moved when one has moved.
    """
    return service.answer(session, actor, answer=body, language=language_of(request))


@router.post("/suspicions/{suspicion_id}/reviews", status_code=201)
def review_suspicion(
    request: Request, session: Work, actor: Reviewer, suspicion_id: Id, body: ReviewCreate
) -> SuspicionView:
    """Accept an explanation, or refuse it and give the suspicion back to the school."""
    language = language_of(request)
    service.review(session, actor, suspicion_id, review=body, language=language)
    return reading.view(session, actor, suspicion_id, language=language)


@router.get("/screening-hosts")
def list_hosts(
    session: Work, actor: Reader, query: Annotated[HostListQuery, Query()]
) -> Page[HostRow]:
    """Hosts that suspicions in sight are about, those of most schools first."""
    items, next_cursor = hosts.list_hosts(session, actor, query=query)
    return Page(items=items, next_cursor=next_cursor)


@router.get("/screening-hosts/{host_key:path}")
def get_host(session: Work, actor: Reader, host_key: Annotated[HostKey, Path()]) -> HostView:
    """One host across every school in sight. A key made of a name may hold any character, `/` too:
    percent-encode it."""
    return hosts.view(session, actor, host_key)
