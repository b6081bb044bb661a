"""What we say and hear about rosters. Student numbers come in, and never go out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, Output
from backend.screening.records.schemas import MajorCode, SchoolYear
from backend.screening.roster.vocabulary import (
    Difference,
    RosterOutcome,
    RosterSort,
    RosterSource,
)

SchoolCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{10,18}$")]
Cohort = Annotated[int, Field(ge=1990, le=2100, description="The year of enrolment.")]
HeadCount = Annotated[int, Field(ge=0, le=1_000_000)]
StudentNumber = Annotated[str, StringConstraints(min_length=1, max_length=32)]

MOST_ROWS = 1000


class RosterTold(Input):
    """What a list is: whose word, of which school year, of which day."""

    source: RosterSource
    school_year: SchoolYear
    as_of_on: date = Field(description="The day on which the source was so; not in the future.")


class RosterRow(Input):
    """Students of one cohort and major of a school: their number, or their student numbers."""

    school_code: SchoolCode = Field(description="Identification code, or 统一社会信用代码.")
    cohort: Cohort
    major_code: MajorCode
    head_count: HeadCount | None = None
    student_numbers: (
        Annotated[list[StudentNumber], Field(min_length=1, max_length=20_000)] | None
    ) = Field(
        default=None,
        description="In the place of a count. Hashed on arrival under a key of the"
        " installation: never stored, logged or shown.",
    )
    expected_on_post: HeadCount | None = Field(
        default=None,
        description="Of an enrolment list: how many of them should be on post in the school year."
        " Left out where nobody has said; nothing is guessed.",
    )

    @model_validator(mode="after")
    def _counted_once(self) -> "RosterRow":
        if (self.head_count is None) == (self.student_numbers is None):
            raise ValueError("give exactly one of head_count and student_numbers")
        return self


class RosterCreate(RosterTold):
    """Lists of some schools, each school's whole: they take the place of earlier ones."""

    rows: Annotated[list[RosterRow], Field(min_length=1, max_length=MOST_ROWS)]


class RosterListQuery(Input):
    """One page of lists, those told last first; repeat `source` for any-of."""

    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )
    source: list[RosterSource] = []
    school_year: SchoolYear | None = None
    is_current: bool | None = Field(default=None, description="Whether it stands today.")
    cursor: CursorText = None
    limit: Limit = 50


class RosterListView(Output):
    """What one source told of one school in one school year."""

    id: int
    organisation_id: int
    organisation_name: str
    source: RosterSource
    source_label: str
    school_year: int
    as_of_on: date
    is_named: bool = Field(description="Whether students are listed by number, hashed.")
    group_count: int = Field(description="Cohorts and majors in it.")
    head_count: int
    is_current: bool = Field(description="False where a later list has taken its place.")
    user_name: str
    told_by_organisation_name: str
    told_at: datetime


class KeptRoster(Output):
    """What became of one school's list."""

    outcome: RosterOutcome
    list: RosterListView


class RosterAnswer(Output):
    """What became of the lists, school by school."""

    lists: list[KeptRoster]
    run_id: int | None = Field(
        description="The screening that compares them with the records; null where nothing changed."
    )


class ReconciliationQuery(Input):
    """What a reconciliation is narrowed by; repeat a member for any-of."""

    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )
    school_year: SchoolYear | None = Field(
        default=None, description="From 1 September of this year; the present one unless said."
    )
    cohort: list[Cohort] = []
    major_code: list[MajorCode] = []
    difference: list[Difference] = Field(
        default=[], description="Only where this one, or one of these, is more than 0."
    )


class ReconciliationListQuery(ReconciliationQuery):
    """One page of a reconciliation."""

    sort: RosterSort = RosterSort.school
    cursor: CursorText = None
    limit: Limit = 50


class DifferencesView(Output):
    """How many students make up each difference; null where a list or a count is missing.

    Where the list is by student numbers they are compared one by one, else counts are.
    """

    recorded_not_filed: int | None
    expected_not_filed: int | None
    expected_not_recorded: int | None
    filed_not_recorded: int | None
    recorded_not_enrolled: int | None


class ReconciliationRow(Output):
    """One cohort and major of a school in one school year."""

    organisation_id: int
    organisation_name: str
    school_year: int
    cohort: int | None = Field(description="Null for records that do not tell it.")
    major_code: str | None = Field(description="Null for records that do not tell it.")
    enrolled: int | None = Field(description="Null without an enrolment list of the school.")
    expected_on_post: int | None = Field(description="Null where nobody has said.")
    filed: int | None = Field(description="Null without the platform's list of the school.")
    recorded: int = Field(description="Students with an active post internship in our records.")
    enrolment_as_of_on: date | None
    filing_as_of_on: date | None
    is_enrolment_named: bool | None = Field(description="Compared by student number.")
    is_filing_named: bool | None = Field(description="Compared by student number.")
    compared_at: datetime = Field(description="By the last screening of the school.")
    differences: DifferencesView


class ReconciliationCounts(Output):
    """The same filter, added up. What is unknown adds nothing."""

    school_year: int
    rows: int
    schools: int
    schools_without_filing_list: int
    enrolled: int
    expected_on_post: int
    filed: int
    recorded: int
    differences: DifferencesView
