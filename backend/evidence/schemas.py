"""What we say and hear about evidence."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.core.schemas import Id, Input, LineText, Output
from backend.evidence.vocabulary import Format, ScanState


class EvidenceUpload(Input):
    """What is said about a file beside its bytes, as query parameters."""

    filename: Annotated[
        str,
        StringConstraints(max_length=1000, strip_whitespace=False),
        Field(description="The file's own name with its extension, percent-encoded UTF-8."),
    ]
    about_on: date | None = Field(
        default=None, description="The day the evidence is about; not after today."
    )
    note: LineText | None = None
    organisation_id: Id | None = Field(
        default=None, description="Whose evidence it is; the caller's organisation unless said."
    )
    replaces_id: Id | None = Field(
        default=None, description="The newest version of a paper this is the next version of."
    )


class Withdrawal(Input):
    """Why a file is withdrawn."""

    reason: LineText


class EvidenceView(Output):
    """A file in custody. Withdrawn files stay readable, with their trace."""

    id: int
    organisation_id: int
    filename: str
    format: Format
    media_type: str
    size: int
    sha256: str
    page_count: int | None
    about_on: date | None
    note: str | None
    series_id: UUID
    version_no: int
    scan_state: ScanState
    scan_detail: str | None
    scanned_at: datetime | None
    uploaded_by_user_id: int
    uploaded_by_name: str
    uploaded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by_name: str | None
    withdraw_reason: str | None


class EvidenceDetail(Output):
    """A file, and every version of the same paper, oldest first."""

    evidence: EvidenceView
    versions: list[EvidenceView]
    may_withdraw: bool
