"""What we say and hear about organisations."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.core.schemas import Id, Input, LineText, Output, ShortText
from backend.organisations.vocabulary import Kind, SchoolType

RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
OrganisationCode = Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9A-Z]{18})$")]


class OrganisationView(Output):
    """An organisation and its place in the tree."""

    id: int
    parent_id: int | None
    kind: Kind
    name: str
    code: str | None
    region_code: str
    school_type: SchoolType | None
    sponsor: str | None
    reports_to_id: int | None
    org_path: str
    version: int


class OrganisationCreate(Input):
    """A new organisation below one of ours."""

    parent_id: Id
    kind: Literal["city", "county", "school"]
    name: ShortText
    code: OrganisationCode | None = None
    region_code: RegionCode
    school_type: SchoolType | None = None
    sponsor: ShortText | None = None
    reports_to_id: Id | None = Field(
        default=None, description="To whom it files; its parent unless said."
    )


class OrganisationChange(Input):
    """What may be corrected; absent members stay as they are."""

    name: ShortText | None = None
    code: OrganisationCode | None = None
    region_code: RegionCode | None = None
    school_type: SchoolType | None = None
    sponsor: ShortText | None = None
    reports_to_id: Id | None = None


class LeadingGroupMemberEntry(Input):
    """A seat in the leading group."""

    seat: Literal["head", "deputy", "member"]
    name: Annotated[str, StringConstraints(min_length=1, max_length=50)]
    office: ShortText


class LeadingGroupChange(Input):
    """The whole leading group, replacing what stood; exactly one head."""

    office: ShortText
    office_phone: Annotated[str, StringConstraints(max_length=30)] | None = None
    formed_on: date | None = None
    document_no: LineText | None = None
    members: Annotated[list[LeadingGroupMemberEntry], Field(min_length=1, max_length=60)]


class LeadingGroupMemberView(Output):
    """A seat in the leading group."""

    seat: str
    name: str
    office: str


class LeadingGroupView(Output):
    """An organisation's leading group; version 0 while none is recorded."""

    organisation_id: int
    office: str | None
    office_phone: str | None
    formed_on: date | None
    document_no: str | None
    members: list[LeadingGroupMemberView]
    version: int
