"""What we say about rules, runs and figures."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, model_validator

from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, LineText, Output
from backend.screening.rules.states import RunStage, RunState, RunTrigger, Standing
from backend.screening.rules.vocabulary import Grouping, RuleOutcome


class Judgement(Input):
    """Whether one sampled hit is what the rule is meant to find."""

    sample_id: Id
    is_right: bool
    note: LineText | None = Field(default=None, description="Required where it is wrong.")

    @model_validator(mode="after")
    def _reasoned(self) -> "Judgement":
        if not self.is_right and self.note is None:
            raise ValueError("a hit judged wrong needs a note that says why")
        return self


class RuleRelease(Input):
    """Let schools see what a rule finds."""

    expected_version: Annotated[int, Field(ge=0, description="The rule's `standing_version`.")]


class RunCreate(Input):
    """Screen the records of an organisation and everything below it again."""

    organisation_id: Id | None = Field(
        default=None, description="One's own organisation unless said."
    )
    start_from_on: date | None = Field(
        default=None, description="Only schools with placements that begin on or after this day."
    )
    start_to_on: date | None = Field(
        default=None, description="Only schools with placements that begin on or before this day."
    )

    @model_validator(mode="after")
    def _ordered(self) -> "RunCreate":
        first, last = self.start_from_on, self.start_to_on
        if first is not None and last is not None and last < first:
            raise ValueError("start_to_on lies before start_from_on")
        return self


class RunQuery(Input):
    """One page of runs, newest first; repeat `state` for any-of."""

    state: list[RunState] = []
    trigger: list[RunTrigger] = []
    cursor: CursorText = None
    limit: Limit = 50


class FigureQuery(Input):
    """Whose figures."""

    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )


class SchoolFigureQuery(FigureQuery):
    """One page of schools."""

    cursor: CursorText = None
    limit: Limit = 50


class NotChecked(Output):
    """A red line without a field in an internship record: never checked by machine."""

    red_line: str
    label: str


class RuleView(Output):
    """A rule and how it stands in the reader's province."""

    code: str
    title: str
    red_line: str | None = Field(
        description="A red line, a threshold (TH-) or a focus item; null for checks of data."
    )
    outcome: RuleOutcome
    outcome_label: str
    outcomes: list[RuleOutcome] = Field(description="Every outcome a hit can have.")
    explanation: str
    rule_version: int
    fields: list[str]
    settings: list[str]
    combines: list[str] = Field(description="Rules whose suspicions this one brings together.")
    grouping: Grouping = Field(
        description="What one suspicion is about beside the school; by major where the special list"
        " says so."
    )
    standing: Standing
    standing_label: str
    standing_version: int
    sample_size: int
    judged_right: int
    judged_wrong: int
    confirmed: int = Field(description="Suspicions answered as confirmed.")
    accepted: int = Field(description="Suspicions whose explanation was accepted.")
    precision_percent: int | None = Field(
        description="confirmed ÷ (confirmed + accepted), rounded down; null without answers."
    )
    released_at: datetime | None
    demoted_at: datetime | None
    may_judge: bool
    may_release: bool


class RuleList(Output):
    """Every rule, and what no rule checks."""

    items: list[RuleView]
    not_checked: list[NotChecked]


class ValueView(Output):
    """A value that triggered a rule."""

    field: str
    heading: str
    value: str = Field(description="As a cell shows it; 未填 / blank where there is none.")


class SampleView(Output):
    """One sampled hit. Nothing in it says who the student is."""

    id: int
    suspicion_id: int
    record_id: int
    record_version: int
    organisation_name: str
    host_name: str
    post_name: str | None
    outcome: RuleOutcome
    values: list[ValueView]
    is_right: bool | None
    note: str | None
    judged_by_name: str | None
    judged_at: datetime | None


class RuleSample(Output):
    """The hits of a silent rule the province judges, at most 20."""

    code: str
    rule_version: int
    standing: Standing
    standing_version: int
    items: list[SampleView]


class RunProgress(Output):
    """How far a run has come."""

    stage: RunStage
    stage_label: str
    done: int = Field(description="Schools screened.")
    total: int = Field(description="0 while it is not known.")


class RunCounts(Output):
    """What a run did."""

    schools: int
    records: int
    hits: int
    new: int = Field(description="Suspicions found for the first time.")
    reopened: int = Field(description="Suspicions with record versions no answer covers.")
    gone: int = Field(description="Suspicions that no record raises any longer.")


class RunFailure(Output):
    """Why a run ended early. What it had screened until then stands."""

    code: str
    message: str


class RunView(Output):
    """A run."""

    id: int
    organisation_id: int
    organisation_name: str = Field(description="Of whoever asked for it.")
    trigger: RunTrigger
    trigger_label: str
    state: RunState
    state_label: str
    subject_organisation_id: int | None = Field(description="Whose subtree was asked for.")
    start_from_on: date | None
    start_to_on: date | None
    import_id: int | None
    progress: RunProgress
    counts: RunCounts
    failure: RunFailure | None
    user_name: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class RuleFigure(Output):
    """Records by what one rule says of them."""

    code: str
    title: str
    red_line: str | None
    outcome: RuleOutcome
    hits: int
    clean: int
    unknown: int
    schools_hit: int


class ColumnFigure(Output):
    """How completely a column the province asks for is filled."""

    field: str
    heading: str
    filled: int
    declared: int = Field(description="Records whose source had the column at all.")
    records: int
    percent: int | None = Field(description="Filled, rounded down; null without records.")


class ScreeningFigures(Output):
    """What screening found in an organisation and everything below it."""

    organisation_id: int
    organisation_name: str
    schools: int = Field(description="Schools that have been screened.")
    records: int
    screened_at: datetime | None = Field(description="The last run that touched any of them.")
    rules: list[RuleFigure]
    columns: list[ColumnFigure]
    not_checked: list[NotChecked]


class SchoolFigure(Output):
    """One school."""

    organisation_id: int
    organisation_name: str
    records: int
    hits: int
    clean: int
    unknown: int
    completeness_percent: int | None = Field(
        description="Filled cells of the columns asked for, rounded down."
    )
    screened_at: datetime
