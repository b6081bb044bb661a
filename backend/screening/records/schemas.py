"""What we say about internship records. Who the student is, is masked wherever it is said."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, LineText, Output, SearchText
from backend.screening.records.vocabulary import InternshipType, RecordState

HostKey = Annotated[str, StringConstraints(pattern=r"^(uscc|name):[^\x00]+$", max_length=120)]
MajorCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}K?$")]
SchoolYear = Annotated[int, Field(ge=1990, le=2100, description="From 1 September of this year.")]
CellText = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]


class RecordSort(StrEnum):
    """Orders of a list of records."""

    newest = "newest"
    updated = "updated"


class RecordQuery(Input):
    """What a list of records is narrowed by; repeat a member for any-of."""

    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )
    school_year: SchoolYear | None = None
    host_key: HostKey | None = None
    internship_type: list[InternshipType] = []
    state: list[RecordState] = []
    major_code: list[MajorCode] = []
    import_id: Id | None = Field(default=None, description="Last written by this import.")
    q: SearchText | None = Field(default=None, description="In host, post or class; no persons.")


class RecordListQuery(RecordQuery):
    """One page of a filtered list."""

    sort: RecordSort = RecordSort.newest
    cursor: CursorText = None
    limit: Limit = 50


class RecordSearch(Input):
    """Whom to look for: exactly one way. Such numbers belong into a body, never into an address."""

    id_number: Annotated[str, StringConstraints(min_length=4, max_length=32)] | None = None
    student_no: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = Field(
        default=None, description="Of one school."
    )
    student_name: Annotated[str, StringConstraints(min_length=2, max_length=50)] | None = Field(
        default=None, description="The whole name, in one school."
    )
    organisation_id: Id | None = Field(
        default=None, description="The school; one's own organisation unless said."
    )

    @model_validator(mode="after")
    def _one_way(self) -> "RecordSearch":
        ways = (self.id_number, self.student_no, self.student_name)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("give exactly one of id_number, student_no and student_name")
        return self


class Unmasking(Input):
    """Why somebody needs to see who it is."""

    reason: LineText


class Correction(Input):
    """Fields put right, each as it would stand in a cell; null empties it."""

    reason: LineText
    changes: Annotated[dict[FieldName, CellText | None], Field(max_length=80)]


class StateChange(Input):
    """Withdraw a record, or put it back."""

    reason: LineText
    expected_version: Id


class RecordRow(Output):
    """A record in a list."""

    id: int
    version: int
    organisation_id: int
    organisation_name: str
    record_state: RecordState
    student_name: str = Field(description="Masked.")
    student_no: str = Field(description="Masked.")
    class_name: str | None
    major_code: str | None
    internship_type: InternshipType
    host_name: str
    host_key: str
    post_name: str | None
    start_on: date
    start_last_on: date = Field(description="Differs where the day is known by its month alone.")
    end_on: date | None
    end_last_on: date | None
    ended_early_on: date | None
    updated_at: datetime


class RecordCounts(Output):
    """How many records and persons under the same filters."""

    records: int
    persons: int
    withdrawn: int


class RecordStudentView(Output):
    """Who it is about, and who stands beside them."""

    student_no: str | None
    student_name: str | None
    id_type: str | None
    id_number: str | None
    birth_on: str | None
    student_phone: str | None
    guardian_name: str | None
    guardian_phone: str | None
    school_mentor: str | None
    host_mentor: str | None


class RecordView(Output):
    """A record, whole. `fields` has every column of the record by its name."""

    id: int
    version: int
    organisation_id: int
    organisation_name: str
    record_state: RecordState
    import_id: int
    source_system: str | None
    source_id: str | None
    student: RecordStudentView = Field(description="Masked.")
    fields: dict[str, Any]
    declared: list[str] = Field(description="Fields its sources had a column for.")
    assumed: list[str] = Field(description="Fields filled from a default or from another field.")
    questions: list[str] = Field(description="Fields whose value raises a question.")
    special_filing_is_registered: bool | None = Field(
        description="Whether a registered special filing matches the record's number; null without"
        " one. Where none does, rules that it would exempt from stay unknown."
    )
    may_correct: bool
    may_unmask: bool
    created_at: datetime
    updated_at: datetime


class UnmaskedView(Output):
    """Who it is, in full. Remembered in the audit trail."""

    record_id: int
    student: RecordStudentView


class VersionView(Output):
    """What a record was before a later import, correction or withdrawal."""

    version: int
    before: dict[str, Any] = Field(description="The columns that changed, as they were.")
    student: RecordStudentView | None = Field(description="Masked; null where it did not change.")
    import_id: int | None
    reason: str | None
    user_name: str
    at: datetime
