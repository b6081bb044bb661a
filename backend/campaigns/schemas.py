"""What we say and hear about campaigns."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from backend.campaigns.vocabulary import (
    PARTICIPATING_KINDS,
    CampaignState,
    CheckResult,
    DeliverableForm,
    LedgerColumn,
    Stage,
    VerificationLevel,
)
from backend.core.schemas import Id, Input, LineText, LongText, Output, ShortText
from backend.organisations.schemas import RegionCode
from backend.organisations.vocabulary import Kind, SchoolType
from backend.regulation.schemas import Edition


def _only_iso(value: Any) -> Any:
    # Pydantic reads a bare number as seconds since 1970, and so 20221231 as a day in August 1970.
    if isinstance(value, date) or (
        isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip())
    ):
        return value
    raise PydanticCustomError("date_parsing", "Write the date as 2026-01-31")


def _participating() -> list[Kind]:
    return list(PARTICIPATING_KINDS)


Day = Annotated[date, BeforeValidator(_only_iso), Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
CampaignCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]
DeliverableCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Hours = Annotated[int, Field(ge=1, le=720)]
WorkingDays = Annotated[int, Field(ge=1, le=250)]
Kinds = Annotated[list[Kind], Field(min_length=1, max_length=4)]
SchoolTypes = Annotated[list[SchoolType], Field(max_length=len(SchoolType))]
Steps = Annotated[list[VerificationLevel], Field(min_length=1, max_length=4)]
Columns = Annotated[list[LedgerColumn], Field(min_length=1, max_length=len(LedgerColumn))]


class StageEntry(Input):
    """The first and the last day of a stage."""

    stage: Stage
    starts_on: Day
    ends_on: Day


class DeliverableEntry(Input):
    """A paper to be filed."""

    code: DeliverableCode
    label_zh: ShortText
    label_en: ShortText
    form: DeliverableForm
    levels: Kinds = Field(
        default_factory=_participating, description="The kinds of organisation that owe it."
    )
    due_on: Annotated[Day, Field(description="For who files to the campaign's own authority.")]
    due_on_below: Annotated[
        Day | None, Field(description="For who files to an authority in between; null: the same.")
    ] = None


Stages = Annotated[list[StageEntry], Field(max_length=len(Stage))]
Deliverables = Annotated[list[DeliverableEntry], Field(max_length=50)]


class ParticipantSelection(Input):
    """Who takes part: the subtree of an authority, by kind and school type."""

    subtree_id: Annotated[
        Id | None, Field(description="null: everybody below the campaign's own authority.")
    ] = None
    kinds: Kinds = Field(default_factory=_participating)
    school_types: SchoolTypes = Field(default_factory=list, description="Empty: of every type.")


class CampaignFacts(Input):
    """What a form and a file say of a campaign in the same way."""

    code: CampaignCode
    name: ShortText
    issuer: ShortText
    document_no: ShortText | None = None
    filing_note: LongText | None = None
    stages: Stages = Field(default_factory=list)
    rectify_by: Annotated[Day | None, Field(description="null: the end of stage two.")] = None
    verification_steps: Steps = Field(default_factory=lambda: [VerificationLevel.supervising])
    deliverables: Deliverables = Field(default_factory=list)


class CampaignCreate(CampaignFacts):
    """A new campaign, as a draft; what is absent takes the installation's setting."""

    catalogue_id: Id | None = None
    participants: ParticipantSelection = ParticipantSelection()
    stop_report_hours: Hours | None = None
    verification_working_days: WorkingDays | None = None
    stale_draft_working_days: WorkingDays | None = None
    region_gives_read: bool = False
    ledger_title: LineText | None = None
    ledger_columns: Columns = Field(default_factory=lambda: list(LedgerColumn))


class CampaignChange(Input):
    """What may be changed; absent members stay as they are, lists are replaced as a whole."""

    code: CampaignCode | None = None
    name: ShortText | None = None
    issuer: ShortText | None = None
    document_no: ShortText | None = None
    filing_note: LongText | None = None
    catalogue_id: Id | None = None
    stages: Stages | None = None
    rectify_by: Day | None = None
    verification_steps: Steps | None = None
    deliverables: Deliverables | None = None
    participants: ParticipantSelection | None = None
    stop_report_hours: Hours | None = None
    verification_working_days: WorkingDays | None = None
    stale_draft_working_days: WorkingDays | None = None
    region_gives_read: bool | None = None
    ledger_title: LineText | None = None
    ledger_columns: Columns | None = None


class FileParticipants(Input):
    """Who takes part, without the ids of one installation."""

    subtree: Annotated[
        RegionCode | None, Field(description="Region of the authority; null: the issuing one.")
    ] = None
    kinds: Kinds = Field(default_factory=_participating)
    school_types: SchoolTypes = Field(default_factory=list)


class FileSettings(Input):
    """Limits of a campaign; what is absent takes the installation's setting."""

    stop_report_hours: Hours | None = None
    verification_working_days: WorkingDays | None = None
    stale_draft_working_days: WorkingDays | None = None
    region_gives_read: bool = False


class FileLedger(Input):
    """How the campaign's ledger is headed and which columns it has, in order."""

    title: LineText | None = None
    columns: Columns = Field(default_factory=lambda: list(LedgerColumn))


class CampaignFile(CampaignFacts):
    """A campaign file (YAML): everything that can be carried to another year or province."""

    catalogue_edition: Edition | None = None
    participants: FileParticipants = FileParticipants()
    settings: FileSettings = FileSettings()
    ledger: FileLedger = FileLedger()


class CampaignImport(Input):
    """The text of a campaign file."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=65_536, strip_whitespace=False)]


class Launch(Input):
    """Launch the campaign as it was read."""

    expected_version: Annotated[int, Field(ge=1, lt=2**63)]


class StageView(Output):
    """A dated stage."""

    stage: Stage
    starts_on: date
    ends_on: date


class DeliverableView(Output):
    """A paper to be filed."""

    id: int
    code: str
    label_zh: str
    label_en: str
    form: DeliverableForm
    levels: list[Kind]
    due_on: date
    due_on_below: date | None


class SelectionView(Output):
    """Who takes part, as selected; frozen as participants on launch."""

    subtree_id: int | None
    kinds: list[Kind]
    school_types: list[SchoolType]


class CampaignSummary(Output):
    """A campaign in a list."""

    id: int
    organisation_id: int
    organisation_name: str
    code: str
    name: str
    issuer: str
    document_no: str | None
    state: CampaignState
    stages: list[StageView]
    current_stage: Stage | None
    rectify_by: date | None
    launched_at: datetime | None
    version: int


class CampaignView(CampaignSummary):
    """A campaign with everything in it."""

    filing_note: str | None
    catalogue_id: int | None
    verification_steps: list[VerificationLevel]
    deliverables: list[DeliverableView]
    participants: SelectionView
    stop_report_hours: int
    verification_working_days: int
    stale_draft_working_days: int
    region_gives_read: bool
    ledger_title: str
    ledger_columns: list[LedgerColumn]


class ChecklistItem(Output):
    """One point of the launch checklist."""

    code: str
    result: CheckResult
    text_zh: str
    text_en: str


class Checklist(Output):
    """Whether a campaign can be launched, point by point."""

    items: list[ChecklistItem]
    is_ready: bool


class ParticipantView(Output):
    """An organisation in a campaign, as frozen on launch."""

    id: int
    campaign_id: int
    organisation_id: int
    kind: Kind
    name: str
    school_type: SchoolType | None
    region_code: str
    parent_id: int | None
    parent_name: str | None
    reports_to_id: int | None
    reports_to_name: str | None
    reporting_path: str
    files_to_issuer: bool
