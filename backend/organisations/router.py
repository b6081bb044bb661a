"""How organisations are reached."""

from typing import Annotated

from fastapi import Query, Response

from backend.access.guards import IfMatch, Work, etag, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id, SearchText
from backend.organisations import queries, service
from backend.organisations.schemas import (
    LeadingGroupChange,
    LeadingGroupView,
    OrganisationChange,
    OrganisationCreate,
    OrganisationView,
)
from backend.organisations.vocabulary import Kind, SchoolType

router = Router("organisations", prefix="/organisations")

Reader = Annotated[Principal, requires(Permission.organisation_read)]
Manager = Annotated[Principal, requires(Permission.organisation_manage)]


@router.get("")
def list_organisations(
    session: Work,
    _: Reader,
    kind: Annotated[list[Kind] | None, Query()] = None,
    school_type: Annotated[list[SchoolType] | None, Query()] = None,
    parent_id: Id | None = None,
    q: SearchText | None = None,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[OrganisationView]:
    """Organisations of the caller's subtree, in tree order."""
    rows, next_cursor = queries.list_organisations(
        session,
        kinds=kind or [],
        school_types=school_type or [],
        parent_id=parent_id,
        search=q,
        cursor=cursor,
        limit=limit,
    )
    items = [OrganisationView.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("", status_code=201)
def create_organisation(
    session: Work, actor: Manager, body: OrganisationCreate, response: Response
) -> OrganisationView:
    """Add an organisation below one of the caller's."""
    row = service.create(session, actor, organisation=body)
    response.headers["ETag"] = etag(row.version)
    return OrganisationView.model_validate(row)


@router.get("/{organisation_id}")
def get_organisation(
    session: Work, _: Reader, organisation_id: Id, response: Response
) -> OrganisationView:
    """One organisation."""
    row = service.get(session, organisation_id)
    response.headers["ETag"] = etag(row.version)
    return OrganisationView.model_validate(row)


@router.patch("/{organisation_id}")
def change_organisation(
    session: Work,
    actor: Manager,
    organisation_id: Id,
    body: OrganisationChange,
    version: IfMatch,
    response: Response,
) -> OrganisationView:
    """Correct an organisation."""
    row = service.change(session, actor, organisation_id, change=body, version=version)
    response.headers["ETag"] = etag(row.version)
    return OrganisationView.model_validate(row)


@router.get("/{organisation_id}/leading-group")
def get_leading_group(
    session: Work, actor: Reader, organisation_id: Id, response: Response
) -> LeadingGroupView:
    """The leading group; version 0 and no members while none is recorded."""
    view = service.leading_group(session, actor, organisation_id)
    response.headers["ETag"] = etag(view.version)
    return view


@router.put("/{organisation_id}/leading-group")
def set_leading_group(
    session: Work,
    actor: Manager,
    organisation_id: Id,
    body: LeadingGroupChange,
    version: IfMatch,
    response: Response,
) -> LeadingGroupView:
    """Replace the leading group as a whole."""
    view = service.set_leading_group(session, actor, organisation_id, group=body, version=version)
    response.headers["ETag"] = etag(view.version)
    return view
