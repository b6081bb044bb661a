"""Campaigns as the API and campaign files show them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.campaigns import queries
from backend.campaigns.models import Campaign, CampaignStage
from backend.campaigns.schemas import (
    CampaignFile,
    CampaignSummary,
    CampaignView,
    DeliverableView,
    FileLedger,
    FileParticipants,
    FileSettings,
    ParticipantView,
    SelectionView,
    StageView,
)
from backend.campaigns.vocabulary import CampaignState, Stage
from backend.core import clock
from backend.organisations import service as organisations
from backend.organisations.vocabulary import Kind, SchoolType
from backend.regulation import service as regulation


def list_campaigns(
    session: Session, *, states: Sequence[CampaignState], cursor: str | None, limit: int
) -> tuple[list[CampaignSummary], str | None]:
    """A page of campaigns in sight, newest first."""
    rows, next_cursor = queries.list_campaigns(session, states=states, cursor=cursor, limit=limit)
    stages = queries.stages_of(session, [row.id for row, _ in rows])
    return [_summary(row, owner, stages[row.id]) for row, owner in rows], next_cursor


def campaign(session: Session, row: Campaign) -> CampaignView:
    """A campaign with everything in it."""
    stages = queries.stages_of(session, [row.id])[row.id]
    deliverables = queries.deliverables_of(session, row.id)
    return CampaignView.model_validate(
        {
            **_summary(row, queries.owner_name(session, row), stages).model_dump(),
            "filing_note": row.filing_note,
            "catalogue_id": row.catalogue_id,
            "verification_steps": row.verification_steps,
            "deliverables": [DeliverableView.model_validate(each) for each in deliverables],
            "participants": SelectionView.model_validate(_selection(row)),
            "stop_report_hours": row.stop_report_hours,
            "verification_working_days": row.verification_working_days,
            "stale_draft_working_days": row.stale_draft_working_days,
            "region_gives_read": row.region_gives_read,
            "ledger_title": row.ledger_title,
            "ledger_columns": row.ledger_columns,
        }
    )


def list_participants(
    session: Session,
    row: Campaign,
    *,
    kinds: Sequence[Kind],
    school_types: Sequence[SchoolType],
    reports_to_id: int | None,
    search: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[ParticipantView], str | None]:
    """A page of a campaign's participants in sight, in tree order."""
    rows, next_cursor = queries.list_participants(
        session,
        row.id,
        kinds=kinds,
        school_types=school_types,
        reports_to_id=reports_to_id,
        search=search,
        cursor=cursor,
        limit=limit,
    )
    items = [
        ParticipantView(
            id=each.id,
            campaign_id=each.campaign_id,
            organisation_id=each.organisation_id,
            kind=Kind(each.kind),
            name=each.name,
            school_type=SchoolType(each.school_type) if each.school_type else None,
            region_code=each.region_code,
            parent_id=each.parent_id,
            parent_name=each.parent_name,
            reports_to_id=each.reports_to_id,
            reports_to_name=each.reports_to_name,
            reporting_path=each.reporting_path,
            files_to_issuer=each.reports_to_id == row.organisation_id,
        )
        for each in rows
    ]
    return items, next_cursor


def file_of(session: Session, row: Campaign) -> CampaignFile:
    """A campaign without the ids of this installation."""
    view = campaign(session, row)
    edition, subtree = None, None
    if row.catalogue_id is not None:
        edition = regulation.get_catalogue(session, row.catalogue_id).edition
    if row.subtree_id is not None:
        subtree = organisations.get(session, row.subtree_id).region_code
    return CampaignFile.model_validate(
        {
            **view.model_dump(include=set(_IN_FILE)),
            "stages": [stage.model_dump() for stage in view.stages],
            "deliverables": [each.model_dump(exclude={"id"}) for each in view.deliverables],
            "catalogue_edition": edition,
            "participants": FileParticipants(
                subtree=subtree,
                kinds=view.participants.kinds,
                school_types=view.participants.school_types,
            ),
            "settings": FileSettings(**view.model_dump(include=set(FileSettings.model_fields))),
            "ledger": FileLedger(title=view.ledger_title, columns=view.ledger_columns),
        }
    )


_IN_FILE = (
    "code",
    "name",
    "issuer",
    "document_no",
    "filing_note",
    "rectify_by",
    "verification_steps",
)


def _summary(row: Campaign, owner: str, stages: Sequence[CampaignStage]) -> CampaignSummary:
    today = clock.today()
    current = next((s.stage for s in stages if s.starts_on <= today <= s.ends_on), None)
    return CampaignSummary(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation_name=owner,
        code=row.code,
        name=row.name,
        issuer=row.issuer,
        document_no=row.document_no,
        state=CampaignState(row.state),
        stages=[StageView.model_validate(stage) for stage in stages],
        current_stage=Stage(current) if current else None,
        rectify_by=row.rectify_by,
        launched_at=row.launched_at,
        version=row.version,
    )


def _selection(row: Campaign) -> dict[str, object]:
    return {
        "subtree_id": row.subtree_id,
        "kinds": row.participant_kinds,
        "school_types": row.participant_school_types,
    }
