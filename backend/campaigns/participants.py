"""Who takes part: the organisations a selection names, frozen with their reporting lines."""

from collections.abc import Mapping

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.campaigns import queries
from backend.campaigns.models import Campaign, CampaignParticipant
from backend.organisations.models import Organisation


def selected(session: Session, campaign: Campaign) -> list[Organisation]:
    """The organisations that would take part if the campaign were launched now."""
    top = session.get(Organisation, campaign.subtree_id or campaign.organisation_id)
    if top is None:
        return []
    return queries.selected(
        session,
        below=top.org_path,
        kinds=campaign.participant_kinds,
        school_types=campaign.participant_school_types,
    )


def adrift(session: Session, campaign: Campaign) -> list[Organisation]:
    """Those whose reporting line does not lead to the campaign's authority."""
    known = queries.around(session, campaign.org_path)
    issuer = campaign.organisation_id
    rows = selected(session, campaign)
    return [row for row in rows if issuer not in reporting_line(row, known)]


def freeze(session: Session, campaign: Campaign) -> int:
    """Write the participants down as they are today; their number."""
    known = queries.around(session, campaign.org_path)
    rows = [
        {
            "organisation_id": row.id,
            "org_path": row.org_path,
            "campaign_id": campaign.id,
            "kind": row.kind,
            "name": row.name,
            "school_type": row.school_type,
            "region_code": row.region_code,
            "parent_id": row.parent_id,
            "parent_name": _name(row.parent_id, known),
            "reports_to_id": row.reports_to_id,
            "reports_to_name": _name(row.reports_to_id, known),
            "reporting_path": "".join(f"{step}." for step in reporting_line(row, known)),
        }
        for row in selected(session, campaign)
    ]
    session.execute(insert(CampaignParticipant), rows)
    return len(rows)


def reporting_line(row: Organisation, known: Mapping[int, Organisation]) -> list[int]:
    """The ids from the top of the line of filing down to the organisation.

    It follows `reports_to`, and stops at the first organisation it would meet twice or cannot see.
    """
    line = [row.id]
    above = row.reports_to_id
    while above is not None and above not in line and above in known:
        line.insert(0, above)
        above = known[above].reports_to_id
    return line


def _name(organisation_id: int | None, known: Mapping[int, Organisation]) -> str | None:
    above = known.get(organisation_id) if organisation_id is not None else None
    return above.name if above else None
