"""What we say and hear about suspicions. Students are masked wherever they are named."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, LongText, Output, SearchText
from backend.ledger.schemas import Reason
from backend.ledger.vocabulary import Status
from backend.screening.records.schemas import HostKey, MajorCode, SchoolYear
from backend.screening.rules.schemas import ValueView
from backend.screening.rules.vocabulary import RuleOutcome
from backend.screening.suspicions.vocabulary import (
    AnswerKind,
    AnswerState,
    Event,
    State,
    SuspicionAction,
    SuspicionSort,
    Verdict,
)

RuleCode = Annotated[str, StringConstraints(pattern=r"^[STR]-[0-9]{2}[ab]?$")]
RedLine = Annotated[str, StringConstraints(pattern=r"^((YJ|BD|TH)-[0-9]{2}|F[0-9]{2})$")]


class SuspicionQuery(Input):
    """What a list of suspicions is narrowed by; repeat a member for any-of."""

    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )
    rule: list[RuleCode] = []
    red_line: list[RedLine] = []
    outcome: list[RuleOutcome] = []
    state: list[State] = []
    host_key: HostKey | None = None
    major_code: MajorCode | None = None
    school_year: SchoolYear | None = None
    awaits_me: bool | None = None
    is_in_first_look: bool | None = None
    q: SearchText | None = Field(default=None, description="In the name of the host.")


class SuspicionListQuery(SuspicionQuery):
    """One page of a filtered list."""

    sort: SuspicionSort = SuspicionSort.newest
    cursor: CursorText = None
    limit: Limit = 50


class HostListQuery(Input):
    """One page of hosts that suspicions are about, most schools first."""

    organisation_id: Id | None = Field(
        default=None, description="Placements of this organisation and everything below it."
    )
    school_year: SchoolYear | None = None
    q: SearchText | None = Field(default=None, description="In the name of the host.")
    cursor: CursorText = None
    limit: Limit = 50


class Named(Input):
    """A suspicion as it was read."""

    id: Id
    expected_version: Id


class _Answer(Input):
    suspicions: Annotated[list[Named], Field(min_length=1, max_length=200)] = Field(
        description="Of one school and one rule. The answer covers the records they list now."
    )


class ConfirmAnswer(_Answer):
    """It is so: each host becomes a draft entry of the ledger."""

    kind: Literal[AnswerKind.confirmed]
    campaign_id: Id
    description: LongText | None = Field(
        default=None, description="Of the entry; written from the explanation unless said."
    )
    may_link: bool = Field(
        default=False,
        description="Where an entry of this red line and host is under way, link to it. Otherwise"
        " the answer is refused with that entry named.",
    )


class ExplainAnswer(_Answer):
    """There is a good reason; the supervising authority decides."""

    kind: Literal[AnswerKind.explained]
    reason: LongText
    evidence_ids: Annotated[list[Id], Field(max_length=20)] = []


class DataErrorAnswer(_Answer):
    """The record is wrong; the corrected one follows."""

    kind: Literal[AnswerKind.data_error]
    reason: LongText


AnswerCreate = Annotated[
    ConfirmAnswer | ExplainAnswer | DataErrorAnswer, Field(discriminator="kind")
]


class ReviewCreate(Input):
    """What the supervising authority says to an explanation."""

    verdict: Verdict
    reason: LongText | None = Field(default=None, description="Required to refuse.")
    expected_version: Id


class SuspicionRow(Output):
    """A suspicion in a list."""

    id: int
    version: int
    organisation_id: int
    organisation_name: str
    rule_code: str
    rule_title: str
    red_line: str | None
    outcome: RuleOutcome = Field(
        description="The gravest of its records; a demoted rule's: signal."
    )
    outcome_label: str
    state: State
    state_label: str
    school_year: int
    host_key: str | None = Field(description="Null where it is about a major.")
    host_name: str | None
    major_code: str | None
    cohort: int | None = Field(description="The year of enrolment, of what rosters show.")
    record_count: int = Field(description="Records that raise it now.")
    student_count: int
    unanswered_count: int = Field(description="Of these records, those no answer covers.")
    corrected_count: int = Field(description="Records that raised it until they were corrected.")
    awaits_me: bool
    is_in_first_look: bool
    first_look_ends_at: datetime | None
    is_silent: bool = Field(description="Its rule is not released: only the province sees it.")
    found_at: datetime
    updated_at: datetime


class SuspicionActionView(Output):
    """An action as it stands for this reader."""

    action: SuspicionAction
    label: str
    is_available: bool
    is_duty: bool
    reasons: list[Reason]


class EvidenceRef(Output):
    """A file an explanation rests on."""

    id: int
    filename: str


class AnswerView(Output):
    """One answer and what became of it."""

    id: int
    batch_id: UUID = Field(description="Shared by the suspicions answered at once.")
    kind: AnswerKind
    kind_label: str
    state: AnswerState
    reason: str | None
    evidence: list[EvidenceRef]
    entry_id: int | None
    entry_number: str | None
    entry_status: Status | None = Field(description="Null where the entry is out of sight.")
    record_count: int
    answered_by_name: str
    answered_by_office: str
    answered_at: datetime
    reviewed_by_name: str | None
    reviewed_by_office: str | None
    reviewed_by_organisation_name: str | None
    reviewed_at: datetime | None
    review_reason: str | None


class CombinedView(Output):
    """A suspicion that a combining one brings together with others."""

    id: int
    rule_code: str
    rule_title: str
    state: State
    state_label: str
    record_count: int


class SuspicionView(SuspicionRow):
    """A suspicion, whole."""

    explanation: str = Field(description="What was found, with the values that triggered it.")
    red_line_label: str | None
    rule_version: int
    remedy: str | None = Field(description="What to do where the special list groups by major.")
    combines: list[CombinedView]
    answers: list[AnswerView]
    visible_to: list[str] = Field(description="Names of the organisations that may read it now.")
    available_actions: list[SuspicionActionView]


class FirstLookCounts(Output):
    """What the reader may only count: schools look at it first."""

    suspicions: int
    records: int
    schools: int


class SuspicionCounts(Output):
    """How many under the same filters."""

    suspicions: int
    records: int
    students: int = Field(description="A student in several suspicions counts in each.")
    awaiting_me: int
    by_state: dict[State, int]
    by_rule: dict[str, int]
    in_first_look: FirstLookCounts


class SuspicionRecordView(Output):
    """A record version that raises, or has raised, a suspicion."""

    record_id: int
    record_version: int
    is_current: bool
    is_answered: bool
    student_name: str = Field(description="Masked.")
    student_no: str = Field(description="Masked.")
    class_name: str | None
    major_code: str | None
    host_name: str
    post_name: str | None
    start_on: date
    outcome: RuleOutcome
    rule_version: int
    values: list[ValueView]
    found_at: datetime
    gone_at: datetime | None


class SuspicionHistoryView(Output):
    """One line of a suspicion's history."""

    id: int
    at: datetime
    event: Event
    event_label: str
    state: State | None
    state_label: str | None
    record_count: int
    actor_name: str | None = Field(description="Null for the machine.")
    actor_office: str | None
    actor_organisation_name: str | None
    note: str | None


class EntryLink(Output):
    """An entry under way that what was confirmed has been linked to."""

    entry_id: int
    number: str | None
    status: Status
    students: int = Field(description="Of what was confirmed now.")
    student_count: int = Field(description="As the entry states it; the link does not change it.")


class AnswerOutcome(Output):
    """What an answer did."""

    batch_id: UUID
    suspicions: list[SuspicionRow]
    entry_ids: list[int]
    links: list[EntryLink] = Field(description="Of `entry_ids`, those that were under way.")


class HostRow(Output):
    """A host that suspicions in sight are about."""

    host_key: str
    host_name: str
    schools: int
    suspicions: int
    open: int = Field(description="Suspicions that wait for an answer.")
    students: int
    rules: list[str]


class HostSchoolView(Output):
    """What is raised about one school's placements at a host."""

    organisation_id: int
    organisation_name: str
    suspicions: int
    open: int
    students: int
    rules: list[str]


class HostFacts(Output):
    """Interns of the whole province at a host; told to the province alone."""

    staff: int | None
    peak: int
    peak_on: date


class HostView(HostRow):
    """One host across schools."""

    facts: HostFacts | None
    by_school: list[HostSchoolView]
