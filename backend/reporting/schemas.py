"""What we say in figures."""

from datetime import date

from pydantic import Field

from backend.core.schemas import Output
from backend.ledger.vocabulary import Source, Status
from backend.organisations.vocabulary import Kind


class Tally(Output):
    """Entries and the students they affect."""

    entries: int
    students: int


class RedLineFigure(Tally):
    """What was found against one red line or focus item."""

    code: str
    label: str
    closed: int


class CampaignFigures(Output):
    """A campaign in figures, over what the reader may see."""

    campaign_id: int
    total: Tally
    by_status: dict[Status, Tally]
    by_source: dict[Source, Tally]
    by_red_line: list[RedLineFigure]
    overdue_at_schools: int
    overdue_at_authorities: int
    late_stop_reports: int
    serious: int
    closed_by_day: dict[date, int] = Field(description="Closures a day (Asia/Shanghai).")


class UnitProgress(Output):
    """How far one participant is, with everything that reports to it."""

    organisation_id: int
    name: str
    kind: Kind
    participants: int = Field(description="Participants it stands for, itself included.")
    reporting: int = Field(description="Participants with at least one entry on the ledger.")
    entries: int
    students: int
    closed: int
    monitoring: int
    voided: int
    at_schools: int
    at_authorities: int
    overdue_at_schools: int
    overdue_at_authorities: int
    stale_drafts: int = Field(
        description="Drafts older than the campaign's working days; nothing else of a draft shows."
    )
    closure_rate: float | None = Field(
        description="Closed of all entries not voided, 0 to 1; null without entries."
    )
    last_act_on: date | None


class CampaignProgress(Output):
    """A unit and the units that report to it, by the lines frozen at launch."""

    campaign_id: int
    unit: UnitProgress | None
    units: list[UnitProgress]
