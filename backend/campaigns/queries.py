"""How campaigns are found."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.orm import Session

from backend.campaigns.models import (
    Campaign,
    CampaignDeliverable,
    CampaignParticipant,
    CampaignStage,
)
from backend.campaigns.vocabulary import CampaignState
from backend.core.db import ancestors_of, subtree_end
from backend.core.pagination import fetch_page
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind, SchoolType


def list_campaigns(
    session: Session, *, states: Sequence[CampaignState], cursor: str | None, limit: int
) -> tuple[list[tuple[Campaign, str]], str | None]:
    """Campaigns in sight with their authority's name, newest first."""
    statement = select(Campaign, Organisation.name).join(
        Organisation, Organisation.id == Campaign.organisation_id
    )
    if states:
        statement = statement.where(Campaign.state.in_(states))
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="newest",
        columns=[(Campaign.id, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [(row.Campaign, row.name) for row in rows], next_cursor


def owner_name(session: Session, campaign: Campaign) -> str:
    """The name of the authority whose campaign it is."""
    statement = select(Organisation.name).where(Organisation.id == campaign.organisation_id)
    return session.scalars(statement).one()


def stages_of(session: Session, campaign_ids: Collection[int]) -> dict[int, list[CampaignStage]]:
    """The stages of each campaign in order."""
    rows = session.scalars(
        select(CampaignStage)
        .where(CampaignStage.campaign_id.in_(campaign_ids))
        .order_by(CampaignStage.campaign_id, CampaignStage.position)
    )
    found: dict[int, list[CampaignStage]] = defaultdict(list)
    for row in rows:
        found[row.campaign_id].append(row)
    return found


def deliverables_of(session: Session, campaign_id: int) -> list[CampaignDeliverable]:
    """The deliverables of a campaign in order."""
    return list(
        session.scalars(
            select(CampaignDeliverable)
            .where(CampaignDeliverable.campaign_id == campaign_id)
            .order_by(CampaignDeliverable.position)
        )
    )


def list_participants(
    session: Session,
    campaign_id: int,
    *,
    kinds: Sequence[Kind],
    school_types: Sequence[SchoolType],
    reports_to_id: int | None,
    search: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[CampaignParticipant], str | None]:
    """The participants in sight in tree order."""
    statement = select(CampaignParticipant).where(CampaignParticipant.campaign_id == campaign_id)
    if kinds:
        statement = statement.where(CampaignParticipant.kind.in_(kinds))
    if school_types:
        statement = statement.where(CampaignParticipant.school_type.in_(school_types))
    if reports_to_id is not None:
        statement = statement.where(CampaignParticipant.reports_to_id == reports_to_id)
    if search:
        statement = statement.where(CampaignParticipant.name.contains(search, autoescape=True))
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="tree",
        columns=[(CampaignParticipant.org_path, False)],
        kinds=[str],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def participant(
    session: Session, campaign_id: int, organisation_id: int
) -> CampaignParticipant | None:
    """An organisation's row in a campaign, if it takes part and is in sight."""
    return session.scalar(
        select(CampaignParticipant).where(
            CampaignParticipant.campaign_id == campaign_id,
            CampaignParticipant.organisation_id == organisation_id,
        )
    )


def count_participants(session: Session, campaign_id: int) -> int:
    """How many take part."""
    statement = select(func.count()).where(CampaignParticipant.campaign_id == campaign_id)
    return session.scalar(statement) or 0


def selected(
    session: Session, *, below: str, kinds: Sequence[str], school_types: Sequence[str]
) -> list[Organisation]:
    """The organisations of a subtree that a selection names, in tree order."""
    statement = select(Organisation).where(*_within(below), Organisation.kind.in_(kinds))
    if school_types:
        is_other = Organisation.kind != Kind.school
        statement = statement.where(is_other | Organisation.school_type.in_(school_types))
    return list(session.scalars(statement.order_by(Organisation.org_path)))


def around(session: Session, path: str) -> dict[int, Organisation]:
    """The subtree of `path` and the line above it, by id."""
    in_line = Organisation.org_path.in_(ancestors_of(path))
    rows = session.scalars(select(Organisation).where(in_line | and_(*_within(path))))
    return {row.id: row for row in rows}


def authority_of_region(
    session: Session, *, below: str, region_code: str
) -> Sequence[Organisation]:
    """The authorities of a region in a subtree, the highest first."""
    return session.scalars(
        select(Organisation)
        .where(
            *_within(below),
            Organisation.region_code == region_code,
            Organisation.kind != Kind.school,
        )
        .order_by(func.length(Organisation.org_path), Organisation.org_path)
    ).all()


def next_number(session: Session, campaign_id: int) -> str | None:
    """Draw the next entry number; None where the campaign is not open to the caller."""
    drawn: str | None = session.scalar(
        text("select next_entry_number(:campaign_id)"), {"campaign_id": campaign_id}
    )
    return drawn


def _within(path: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Organisation.org_path >= path, Organisation.org_path < subtree_end(path)
