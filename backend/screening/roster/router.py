"""How lists of students and their reconciliation are reached."""

from functools import partial
from typing import Annotated

from fastapi import Body, Query, Request, Response
from fastapi.responses import StreamingResponse

from backend.access.guards import Work, brief_work, requires, requires_briefly
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router, body_limit
from backend.core.downloads import A_WORKBOOK, attachment
from backend.core.errors import language_of
from backend.core.pagination import Page
from backend.screening.roster import exports, reconciling, service
from backend.screening.roster.schemas import (
    ReconciliationCounts,
    ReconciliationListQuery,
    ReconciliationQuery,
    ReconciliationRow,
    RosterAnswer,
    RosterCreate,
    RosterListQuery,
    RosterListView,
    RosterTold,
)

router = Router("screening")

Reader = Annotated[Principal, requires(Permission.roster_read)]
Keeper = Annotated[Principal, requires(Permission.roster_keep)]
Uploader = Annotated[Principal, requires_briefly(Permission.roster_keep)]

BODY_BYTES = 8 * 1024 * 1024


@router.get("/roster-template", response_class=Response, responses=A_WORKBOOK)
def get_roster_template(request: Request, session: Work, _: Keeper) -> Response:
    """The workbook in which people list students of schools."""
    return attachment(exports.template(language=language_of(request)), "roster-template.xlsx")


@router.post("/roster-lists", status_code=201)
@body_limit(BODY_BYTES)
def keep_rosters(
    request: Request, session: Work, actor: Keeper, body: RosterCreate
) -> RosterAnswer:
    """Tell what enrolment or the filing platform has of some schools, each school's whole list.

    At most 1000 rows and 8 MiB, all or nothing. A list takes the place of the school's earlier one
    of this source and school year, which is kept as history; the same list told again changes
    nothing, and one of an earlier day than the one that stands is history from the first.
    """
    return service.keep(session, actor, roster=body, language=language_of(request))


@router.post("/roster-files", status_code=201)
@body_limit(BODY_BYTES)
def keep_roster_file(
    request: Request,
    actor: Uploader,
    told: Annotated[RosterTold, Query()],
    body: Annotated[bytes, Body(media_type="application/octet-stream")],
) -> RosterAnswer:
    """The same as a workbook (raw body, at most 8 MiB) with the columns of the template.

    Every fault is told with its sheet and row; with any, nothing is stored.
    """
    return service.keep_file(
        partial(brief_work, request),
        actor,
        request.app.state.store,
        body=body,
        told=told,
        language=language_of(request),
    )


@router.get("/roster-lists")
def list_rosters(
    request: Request, session: Work, _: Reader, query: Annotated[RosterListQuery, Query()]
) -> Page[RosterListView]:
    """Lists as they were told, last first, those that were replaced among them."""
    items, next_cursor = service.list_lists(session, query=query, language=language_of(request))
    return Page(items=items, next_cursor=next_cursor)


@router.get("/roster-reconciliation")
def list_reconciliation(
    session: Work, actor: Reader, query: Annotated[ReconciliationListQuery, Query()]
) -> Page[ReconciliationRow]:
    """School by school, cohort by cohort and major by major: enrolled, expected on post, filed, in
    our records, and how many students make up each difference. Never who they are."""
    items, next_cursor = reconciling.list_rows(session, actor, query=query)
    return Page(items=items, next_cursor=next_cursor)


@router.get("/roster-reconciliation/count")
def count_reconciliation(
    session: Work, actor: Reader, query: Annotated[ReconciliationQuery, Query()]
) -> ReconciliationCounts:
    """The same filter, added up."""
    return reconciling.count(session, actor, query=query)


@router.get("/roster-reconciliation.xlsx", response_class=StreamingResponse, responses=A_WORKBOOK)
def export_reconciliation(
    request: Request,
    session: Work,
    actor: Reader,
    query: Annotated[ReconciliationQuery, Query()],
) -> Response:
    """The reconciliation as a workbook; no cell of it is a formula."""
    workbook = exports.workbook(session, actor, query=query, language=language_of(request))
    return attachment(workbook, "roster-reconciliation.xlsx")
