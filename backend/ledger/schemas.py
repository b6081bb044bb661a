"""What we say about ledger entries."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.access.permissions import Role
from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, LineText, LongText, Output, SearchText, ShortText
from backend.evidence.schemas import EvidenceView
from backend.ledger.vocabulary import Action, Sort, Source, Status, StudentOutcome
from backend.regulation.vocabulary import EvidenceKind

HostCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
RedLineCode = Annotated[str, StringConstraints(pattern=r"^(YJ|BD)-[0-9]{2}$")]
FocusCode = Annotated[str, StringConstraints(pattern=r"^F[0-9]{2}$")]
StudentCount = Annotated[int, Field(ge=0, le=100_000)]


class EntryFacts(Input):
    """The facts of an issue, as registered or amended."""

    red_line_code: RedLineCode | None = None
    focus_code: FocusCode | None = Field(
        default=None, description="A focus item with a question of its own, where no red line fits."
    )
    source: Source
    found_by: LineText | None = Field(
        default=None, description="What found it; required unless self-found."
    )
    description: LongText
    host_name: ShortText | None = None
    host_code: HostCode | None = Field(default=None, description="统一社会信用代码 (GB 32100).")
    cause: LineText | None = None
    student_count: StudentCount = 0
    matter_no: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        default=None, description="Shared by the entries of one joint matter."
    )


class EntryCreate(EntryFacts):
    """A new entry: a draft inside one's own school, or an open one found from outside."""

    campaign_id: Id
    organisation_id: Id | None = Field(
        default=None, description="Whose entry it is; one's own organisation unless said."
    )
    ordered_deadline_on: date | None = Field(
        default=None, description="A deadline the finder orders; it may lie beyond rectify_by."
    )
    recurs_from_id: Id | None = Field(
        default=None, description="The closed entry whose issue has happened again."
    )
    named_organisation_ids: Annotated[list[Id], Field(max_length=10)] = Field(
        default=[], description="Authorities named in the issue; they will not verify it."
    )


class EntryQuery(Input):
    """What a list of entries is narrowed by; repeat a member for any-of."""

    campaign_id: Id | None = None
    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )
    status: list[Status] = []
    red_line: list[RedLineCode] = []
    focus: list[FocusCode] = []
    source: list[Source] = []
    is_overdue: bool | None = None
    is_serious: bool | None = None
    awaits_me: bool | None = None
    done_by_me: bool | None = None
    matter_no: Annotated[str, StringConstraints(max_length=40)] | None = None
    q: SearchText | None = None


class EntryListQuery(EntryQuery):
    """One page of a filtered list."""

    sort: Sort = Sort.newest
    cursor: CursorText = None
    limit: Limit = 50


class Reason(Output):
    """One thing that stands in the way of an action."""

    kind: Annotated[
        Literal["status", "role", "relation", "need", "case"],
        Field(description="A `need` can be made good; `case`: the entry asks for no such thing."),
    ]
    code: str
    message: str


class ActionView(Output):
    """An action as it stands for this reader."""

    action: Action
    label: str
    is_available: bool
    is_duty: bool = Field(description="The reader is waited for.")
    reasons: list[Reason]


class MeasureView(Output):
    """One measure and its result."""

    id: int
    position: int
    description: str
    result: str | None
    completed_on: date | None
    assigned_membership_id: int | None
    assigned_name: str | None


class SettlementView(Output):
    """Money of an entry, in yuan."""

    charged: Decimal
    refunded: Decimal
    held: Decimal
    held_for: str | None
    handed_over: Decimal
    handed_over_document: str | None


class StudentView(Output):
    """One affected student, by the last digits of the student number."""

    reference: str
    outcome: StudentOutcome


class StopReportView(Output):
    """That the violation stopped, and what became of the students."""

    stopped_at: datetime
    stopped_by: str
    outcomes: dict[StudentOutcome, int]
    students: list[StudentView]
    reported_by_name: str
    reported_at: datetime


class CitationView(Output):
    """What a file proves for the entry."""

    id: int
    kind: EvidenceKind
    stands_for: EvidenceKind | None
    stands_for_reason: str | None
    cited_by_name: str
    cited_at: datetime
    round: int
    evidence: EvidenceView


class EntryRow(Output):
    """An entry in a list."""

    id: int
    number: str | None
    campaign_id: int
    organisation_id: int
    organisation_name: str
    status: Status
    version: int
    red_line_code: str | None
    focus_code: str | None
    source: Source
    description: str = Field(description="Its first 200 characters.")
    host_name: str | None
    student_count: int
    is_serious: bool
    must_stop: bool
    stop_due_at: datetime | None
    stop_reported_at: datetime | None
    deadline_on: date | None
    first_deadline_on: date | None
    deadline_limit_on: date | None
    is_overdue: bool
    verify_due_on: date | None
    next_check_on: date | None
    step_organisation_id: int | None
    step_organisation_name: str | None
    awaits_me: bool
    is_to_be_reverified: bool
    round: int
    registered_at: datetime
    updated_at: datetime
    closed_at: datetime | None


class StepView(Output):
    """One step of verification: which authority, and whether it has verified this round."""

    organisation_id: int
    organisation_name: str
    is_done: bool
    is_current: bool


class ReaderView(Output):
    """An organisation whose members can see the entry now."""

    organisation_id: int
    organisation_name: str


class EntryView(Output):
    """One entry, whole."""

    id: int
    number: str | None
    campaign_id: int
    campaign_code: str
    campaign_name: str
    organisation_id: int
    organisation_name: str
    status: Status
    status_label: str
    version: int
    red_line_code: str | None
    red_line_label: str | None
    red_line_citation: str | None = Field(
        description="The article, or 条款待核 while nobody has confirmed it."
    )
    focus_code: str | None
    focus_label: str | None
    source: Source
    found_by: str | None
    description: str
    host_name: str | None
    host_code: str | None
    cause: str | None
    student_count: int
    matter_no: str | None
    recurs_from_id: int | None
    must_stop: bool
    is_money: bool
    is_serious: bool
    required_evidence: list[EvidenceKind]
    registered_by_name: str
    registered_at: datetime
    released_at: datetime | None
    updated_at: datetime
    stop_due_at: datetime | None
    stop_reported_at: datetime | None
    is_stop_late: bool
    responsible_leader: str | None
    responsible_department: str | None
    responsible_person: str | None
    deadline_limit_on: date | None
    first_deadline_on: date | None
    deadline_on: date | None
    is_overdue: bool
    round: int
    return_count: int
    submitted_at: datetime | None
    approved_at: datetime | None
    verify_due_on: date | None
    next_check_on: date | None
    closed_at: datetime | None
    is_to_be_reverified: bool
    steps: list[StepView]
    visible_to: list[ReaderView] = Field(description="Who can see this now, nearest first.")
    measures: list[MeasureView]
    settlement: SettlementView | None
    stop_report: StopReportView | None
    evidence: list[CitationView]
    available_actions: list[ActionView]


class AssigneeView(Output):
    """Somebody of the school a measure can be assigned to."""

    membership_id: int
    display_name: str
    office: str
    roles: list[Role]


class HistoryView(Output):
    """One act on an entry, with name and office as held that day."""

    id: int
    at: datetime
    action: Action
    action_label: str
    from_status: Status | None
    to_status: Status
    version: int
    round: int
    actor_name: str
    actor_office: str
    actor_organisation_name: str
    note: str | None
    detail: dict[str, object]


class CommentCreate(Input):
    """Something to say about an entry."""

    body: LongText


class CommentView(Output):
    """Something said about an entry."""

    id: int
    author_name: str
    author_organisation_name: str
    body: str
    at: datetime


class EntryCounts(Output):
    """How many entries and students under a filter."""

    entries: int
    students: int
    overdue: int
    awaiting_me: int
    by_status: dict[Status, int]
