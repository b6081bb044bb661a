"""How figures and papers are reached."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response, StreamingResponse

from backend.access.guards import Work, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.downloads import WORKBOOK, attachment
from backend.core.errors import language_of
from backend.core.schemas import Id
from backend.ledger.schemas import EntryQuery
from backend.reporting import service
from backend.reporting.schemas import CampaignFigures, CampaignProgress
from backend.reporting.service import Form

router = Router("reporting", prefix="/reports")

Reader = Annotated[Principal, requires(Permission.report_read)]
Exporter = Annotated[Principal, requires(Permission.report_export)]
Filter = Annotated[EntryQuery, Query()]

_MEDIA_TYPES = {
    Form.docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.xlsx: WORKBOOK,
}


@router.get("/campaigns/{campaign_id}/figures")
def get_figures(request: Request, session: Work, _: Reader, campaign_id: Id) -> CampaignFigures:
    """A campaign in figures, entries and students, over what the reader may see."""
    return service.figures(session, campaign_id, language=language_of(request))


@router.get("/campaigns/{campaign_id}/progress")
def get_progress(
    session: Work, actor: Reader, campaign_id: Id, unit_id: Id | None = None
) -> CampaignProgress:
    """How far a unit and those who report to it are, by the lines frozen at launch."""
    return service.progress(session, actor, campaign_id, unit_id=unit_id)


@router.get("/ledger.docx", response_class=StreamingResponse)
def export_word(request: Request, session: Work, actor: Exporter, query: Filter) -> Response:
    """The ledger of a filter as Word, A4 landscape, in the campaign's title and columns."""
    return _document(request, session, actor, query, Form.docx)


@router.get("/ledger.xlsx", response_class=StreamingResponse)
def export_excel(request: Request, session: Work, actor: Exporter, query: Filter) -> Response:
    """The ledger of a filter as Excel."""
    return _document(request, session, actor, query, Form.xlsx)


def _document(
    request: Request, session: Work, actor: Principal, query: EntryQuery, form: Form
) -> Response:
    file, name = service.print_ledger(
        session,
        actor,
        request.app.state.settings,
        query=query,
        form=form,
        language=language_of(request),
    )
    return attachment(file, name, plain=f"ledger.{form}", media_type=_MEDIA_TYPES[form])
