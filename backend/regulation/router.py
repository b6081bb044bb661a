"""How the regulation is reached."""

from typing import Annotated

from fastapi import Response

from backend.access.guards import Work, etag, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id
from backend.regulation import service
from backend.regulation.schemas import (
    CatalogueImport,
    CatalogueSummary,
    CatalogueView,
    ConfirmationCreate,
    ConfirmationView,
)

router = Router("regulation")

Reader = Annotated[Principal, requires(Permission.regulation_read)]
Confirmer = Annotated[Principal, requires(Permission.regulation_confirm)]


@router.get("/catalogues")
def list_catalogues(
    session: Work, _: Reader, cursor: CursorText = None, limit: Limit = 50
) -> Page[CatalogueSummary]:
    """Editions of the red-line catalogue published here, above or below, newest first."""
    items, next_cursor = service.list_catalogues(session, cursor=cursor, limit=limit)
    return Page(items=items, next_cursor=next_cursor)


@router.post("/catalogues", status_code=201)
def publish_catalogue(
    session: Work, actor: Confirmer, body: CatalogueImport, response: Response
) -> CatalogueView:
    """Publish a whole new edition; campaigns keep the one they were launched with."""
    view = service.publish(session, actor, catalogue=body)
    response.headers["ETag"] = etag(view.version)
    return view


@router.get("/catalogues/{catalogue_id}")
def get_catalogue(session: Work, _: Reader, catalogue_id: Id, response: Response) -> CatalogueView:
    """An edition with its red lines, what may be cited of each, and its focus items."""
    view = service.view(session, service.get_catalogue(session, catalogue_id))
    response.headers["ETag"] = etag(view.version)
    return view


@router.get("/red-lines/{red_line_id}/confirmations")
def list_confirmations(
    session: Work, _: Reader, red_line_id: Id, cursor: CursorText = None, limit: Limit = 50
) -> Page[ConfirmationView]:
    """Who confirmed a red line's article, and when; the first one counts."""
    rows, next_cursor = service.list_confirmations(session, red_line_id, cursor=cursor, limit=limit)
    items = [ConfirmationView.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("/red-lines/{red_line_id}/confirmations", status_code=201)
def confirm_red_line(
    session: Work, actor: Confirmer, red_line_id: Id, body: ConfirmationCreate
) -> ConfirmationView:
    """Confirm article, item and official wording against the source, with one's name."""
    row = service.confirm(session, actor, red_line_id, confirmation=body)
    return ConfirmationView.model_validate(row)
