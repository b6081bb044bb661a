"""How campaigns are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from backend.access.guards import IfMatch, Work, etag, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.campaigns import checklist, service, views
from backend.campaigns.schemas import (
    CampaignChange,
    CampaignCreate,
    CampaignImport,
    CampaignSummary,
    CampaignView,
    Checklist,
    Launch,
    ParticipantView,
)
from backend.campaigns.vocabulary import CampaignState
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id, SearchText
from backend.organisations.vocabulary import Kind, SchoolType

router = Router("campaigns")

Reader = Annotated[Principal, requires(Permission.campaign_read)]
Manager = Annotated[Principal, requires(Permission.campaign_manage)]


class YamlResponse(Response):
    """A campaign file."""

    media_type = "application/yaml"


@router.get("/campaigns")
def list_campaigns(
    session: Work,
    _: Reader,
    state: Annotated[list[CampaignState] | None, Query()] = None,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[CampaignSummary]:
    """Campaigns in sight, newest first; those above show from their launch on."""
    items, next_cursor = views.list_campaigns(
        session, states=state or [], cursor=cursor, limit=limit
    )
    return Page(items=items, next_cursor=next_cursor)


@router.post("/campaigns", status_code=201)
def create_campaign(
    request: Request, session: Work, actor: Manager, body: CampaignCreate, response: Response
) -> CampaignView:
    """Prepare a campaign as a draft."""
    row = service.create(session, actor, request.app.state.settings, campaign=body)
    response.headers["ETag"] = etag(row.version)
    return views.campaign(session, row)


@router.post("/campaign-imports", status_code=201)
def import_campaign(
    request: Request, session: Work, actor: Manager, body: CampaignImport, response: Response
) -> CampaignView:
    """Prepare a campaign from a campaign file (YAML); every fault is named by path and line."""
    row = service.import_file(session, actor, request.app.state.settings, text=body.file)
    response.headers["ETag"] = etag(row.version)
    return views.campaign(session, row)


@router.get("/campaigns/{campaign_id}")
def get_campaign(session: Work, _: Reader, campaign_id: Id, response: Response) -> CampaignView:
    """A campaign with its stages, deliverables and settings."""
    row = service.get(session, campaign_id)
    response.headers["ETag"] = etag(row.version)
    return views.campaign(session, row)


@router.patch("/campaigns/{campaign_id}")
def change_campaign(
    session: Work,
    actor: Manager,
    campaign_id: Id,
    body: CampaignChange,
    version: IfMatch,
    response: Response,
) -> CampaignView:
    """Change a campaign; lists are replaced as a whole."""
    row = service.change(session, actor, campaign_id, change=body, version=version)
    response.headers["ETag"] = etag(row.version)
    return views.campaign(session, row)


@router.get("/campaigns/{campaign_id}/checklist")
def get_checklist(session: Work, _: Manager, campaign_id: Id) -> Checklist:
    """Whether the campaign can be launched, point by point."""
    return checklist.of(session, service.get(session, campaign_id))


@router.post("/campaigns/{campaign_id}/launches", status_code=201)
def launch_campaign(
    session: Work, actor: Manager, campaign_id: Id, body: Launch, response: Response
) -> CampaignView:
    """Open the campaign to everybody who takes part, and freeze who that is."""
    row = service.launch(session, actor, campaign_id, expected_version=body.expected_version)
    response.headers["ETag"] = etag(row.version)
    return views.campaign(session, row)


@router.get("/campaigns/{campaign_id}/participants")
def list_participants(
    session: Work,
    _: Reader,
    campaign_id: Id,
    kind: Annotated[list[Kind] | None, Query()] = None,
    school_type: Annotated[list[SchoolType] | None, Query()] = None,
    reports_to_id: Id | None = None,
    q: SearchText | None = None,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[ParticipantView]:
    """Who takes part, as frozen on launch: oneself and everybody below, in tree order."""
    items, next_cursor = views.list_participants(
        session,
        service.get(session, campaign_id),
        kinds=kind or [],
        school_types=school_type or [],
        reports_to_id=reports_to_id,
        search=q,
        cursor=cursor,
        limit=limit,
    )
    return Page(items=items, next_cursor=next_cursor)


@router.get("/campaigns/{campaign_id}/file", response_class=YamlResponse)
def get_campaign_file(session: Work, _: Reader, campaign_id: Id) -> YamlResponse:
    """The campaign as a file that imports again to the same; with another code it is a clone."""
    row, text = service.write_file(session, campaign_id)
    return YamlResponse(
        text, headers={"Content-Disposition": f'attachment; filename="{row.code}.yaml"'}
    )
