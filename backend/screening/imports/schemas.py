"""What we say and hear about imports of internship records. Personal values are masked."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, Output
from backend.screening.imports.reading.vocabulary import FileFormat, SheetRole
from backend.screening.imports.vocabulary import ImportKind, ImportStage, ImportState, TwinChoice
from backend.screening.records.vocabulary import InternshipType, RowOutcome

SourceSystem = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[^\x00]*$")]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
FaultCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
SheetName = Annotated[str, StringConstraints(max_length=200, strip_whitespace=False)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
ClientKey = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
Scalar = str | int | float | bool | None
CellValue = Scalar | list[Scalar]


class FileUpload(Input):
    """What is said about a file of records beside its bytes, as query parameters."""

    filename: Annotated[
        str,
        StringConstraints(max_length=1000, strip_whitespace=False),
        Field(description="The file's own name with its extension, percent-encoded UTF-8."),
    ]
    is_full_set: bool = Field(
        default=False,
        description="These are all records of the schools in it: what is missing is reported.",
    )
    source_system: SourceSystem | None = Field(
        default=None, description="Where rows come from that do not name their system."
    )
    default_internship_type: InternshipType | None = Field(
        default=None, description="For rows that do not tell their type."
    )


class TemplateQuery(Input):
    """Which template is wanted."""

    is_whole: bool = Field(
        default=False, description="Every column, not only those the province asks for."
    )


class ImportQuery(Input):
    """One page of imports, newest first; repeat `state` for any-of."""

    state: list[ImportState] = []
    kind: list[ImportKind] = []
    cursor: CursorText = None
    limit: Limit = 50


class FaultQuery(Input):
    """What faulty cells are narrowed by; repeat a member for any-of."""

    code: Annotated[list[FaultCode], Field(max_length=100)] = []
    field: Annotated[list[FieldName], Field(max_length=100)] = []
    sheet: Annotated[list[SheetName], Field(max_length=100)] = []


class FaultListQuery(FaultQuery):
    """One page of faulty cells in the order of the file."""

    cursor: CursorText = None
    limit: Limit = 50


class MappingChange(Input):
    """Columns mapped by hand, and what else is said of the whole file. It is read again."""

    expected_version: Id
    columns: Annotated[dict[Heading, FieldName | None], Field(max_length=300)] = Field(
        default={}, description="Heading as shown → field; null leaves the column out."
    )
    default_internship_type: InternshipType | None = None
    source_system: SourceSystem | None = None


class TwinDecision(Input):
    """What one near-twin is."""

    sheet: Annotated[str, StringConstraints(max_length=200)]
    row: Id
    choice: TwinChoice


class Confirmation(Input):
    """Store what the preview shows."""

    expected_version: Id
    is_partial: bool = Field(
        default=False, description="Store the sound rows although others are in error."
    )
    merges: Annotated[list[TwinDecision], Field(max_length=10_000)] = Field(
        default=[], description="Near-twins one by one."
    )
    other_twins: TwinChoice | None = Field(
        default=None, description="What becomes of every near-twin not named in `merges`."
    )


class ImportDiscard(Input):
    """Give an import up."""

    expected_version: Id


class BatchCreate(Input):
    """Records sent by a system, stored at once."""

    client_key: ClientKey = Field(
        description="The sender's own number of this batch: sent again with the same content, it"
        " gets the same answer."
    )
    records: Annotated[list[dict[FieldName, CellValue]], Field(min_length=1, max_length=1000)] = (
        Field(
            description="By field name; null says that the source has the field and it is blank, an"
            " absent member that the source does not have it."
        )
    )
    is_partial: bool = False
    is_full_set: bool = False
    default_internship_type: InternshipType | None = None
    source_system: SourceSystem | None = None
    near_twins: TwinChoice | None = Field(
        default=None,
        description="What becomes of records that may be a stored placement with other dates;"
        " unless said they are in error.",
    )


class Progress(Output):
    """How far the worker has come."""

    stage: ImportStage
    stage_label: str
    done: int
    total: int = Field(description="0 while it is not known.")


class ColumnView(Output):
    """A column of a sheet and what it is read as."""

    position: int = Field(description="From 0.")
    heading: str
    field: str | None
    field_label: str | None
    is_by_hand: bool


class SheetView(Output):
    """A sheet as it was read."""

    name: str
    role: SheetRole
    heading_row: int
    rows: int
    columns: list[ColumnView]


class ImportCounts(Output):
    """What becomes of the rows."""

    rows: int
    new: int
    changed: int
    unchanged: int
    near_twins: int
    error: int
    faults: int
    missing: int | None = Field(description="Null unless the file is said to be a full set.")


class FaultGroup(Output):
    """Faults of one kind in one column."""

    field: str | None
    heading: str | None
    code: str
    reason: str
    remedy: str
    count: int


class NearTwin(Output):
    """A row that may be a stored placement with other dates."""

    sheet: str
    row: int
    record_id: int
    student_name: str = Field(description="Masked.")
    host_name: str
    start_on: date
    stored_start_on: date


class SampleRow(Output):
    """A row as it would be stored, personal values masked."""

    sheet: str
    row: int
    outcome: RowOutcome
    cells: dict[str, Any]


class Failure(Output):
    """Why an import has ended."""

    code: str
    message: str


class ImportRow(Output):
    """An import in a list."""

    id: int
    version: int
    kind: ImportKind
    state: ImportState
    state_label: str
    filename: str | None
    client_key: str | None
    is_full_set: bool
    is_partial: bool
    counts: ImportCounts | None
    failure: Failure | None
    user_name: str
    created_at: datetime
    finished_at: datetime | None


class ImportView(ImportRow):
    """An import, whole."""

    organisation_id: int
    format: FileFormat | None
    size: int | None
    source_system: str | None
    default_internship_type: InternshipType | None
    progress: Progress | None = Field(description="Null unless a job works on it.")
    sheets: list[SheetView]
    needs_default_type: bool = Field(
        description="Rows are in error because they do not tell their type."
    )
    notes: list[str]
    fault_groups: list[FaultGroup]
    near_twins: list[NearTwin] = Field(description="At most 200; `counts` has all.")
    sample: list[SampleRow]
    may_confirm: bool
    has_file: bool = Field(description="Whether the file is still kept, for the marked workbook.")
    file_kept_until_at: datetime | None


class FaultView(Output):
    """What is wrong with one cell, and how to mend it."""

    sheet: str
    row: int
    field: str | None
    heading: str | None
    value: str | None = Field(description="Masked where the field is personal.")
    code: str
    reason: str
    remedy: str


class FaultCounts(Output):
    """How much is wrong under a filter."""

    faults: int
    rows: int = Field(description="Rows with at least one of them.")


class BatchAnswer(Output):
    """What became of a batch."""

    import_id: int
    client_key: str
    counts: ImportCounts
    faults: list[FaultView] = Field(description="`row` counts the records from 1.")
    missing_record_ids: list[int] = Field(description="At most 1000; `counts` has all.")
    stored_at: datetime
