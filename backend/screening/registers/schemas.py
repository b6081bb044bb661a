"""What we say and hear about registers."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from backend.core.pagination import CursorText, Limit
from backend.core.schemas import Id, Input, LineText, Output, SearchText, ShortText
from backend.screening.records.schemas import HostKey
from backend.screening.registers.document import SettingsDocument
from backend.screening.registers.vocabulary import RegisterSort
from backend.screening.rules.vocabulary import SpecialItem

_CODE = StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]*$")
CreditCode = Annotated[
    str,
    _CODE,
    Field(description="统一社会信用代码 (GB 32100), 18 characters; both of its checks are made."),
]
MajorCode = Annotated[str, _CODE, Field(description="6 digits, suffix K allowed.")]
NumberText = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
Names = Annotated[list[ShortText], Field(max_length=50)]
Staff = Annotated[int, Field(ge=1, le=10_000_000)]
HeadCount = Annotated[int, Field(ge=1, le=1_000_000)]


class SpecialFilingFacts(Input):
    """What the paper of a special filing (特殊岗位备案) says."""

    number: NumberText
    authority: ShortText = Field(description="Who accepted it, as its paper says.")
    majors: Annotated[list[MajorCode], Field(max_length=100)] = Field(
        default=[], description="None: any major."
    )
    posts: Annotated[Names, Field(min_length=1)]
    hosts: Names = Field(default=[], description="Credit codes or names. None: any host.")
    items: Annotated[list[SpecialItem], Field(min_length=1, max_length=3)] = Field(
        description="Parts of Article 17 from which it exempts."
    )
    starts_on: date
    ends_on: date


class SpecialFilingCreate(SpecialFilingFacts):
    """A special filing of a school, registered once."""

    organisation_id: Id = Field(description="The school.")


class GroupPolicyFacts(Input):
    """What a group policy of liability insurance says."""

    insurer: ShortText
    policy_no: NumberText
    starts_on: date
    ends_on: date
    head_count: HeadCount = Field(description="Students it insures.")


class GroupPolicyCreate(GroupPolicyFacts):
    """A group policy that a school holds."""

    organisation_id: Id | None = Field(
        default=None, description="The school; one's own organisation unless said."
    )


class HostPayerPairFacts(Input):
    """Whom an authority accepts as payer in a host's stead."""

    host_uscc: CreditCode
    host_name: ShortText
    payer_uscc: CreditCode
    payer_name: ShortText
    accepted_because: LineText = Field(description="Why the payer may differ from the host.")
    document_no: ShortText | None = None


class HostRegistrationFacts(Input):
    """What an authority knows of a host."""

    host_uscc: CreditCode | None = Field(
        default=None, description="Where the host has none, its name stands for it."
    )
    host_name: ShortText
    staff: Staff = Field(description="Workers on post, in place of what records say.")
    source: LineText = Field(description="Where the number comes from.")
    as_of_on: date


class SpecialFilingChange(SpecialFilingFacts):
    """The filing as it should read, and why."""

    reason: LineText


class GroupPolicyChange(GroupPolicyFacts):
    """The policy as it should read, and why."""

    reason: LineText


class HostPayerPairChange(Input):
    """What may change of an accepted pair, and why; another pair is a new entry."""

    host_name: ShortText
    payer_name: ShortText
    accepted_because: LineText
    document_no: ShortText | None = None
    reason: LineText


class HostRegistrationChange(Input):
    """What may change of a registered host, and why; another host is a new entry."""

    host_name: ShortText
    staff: Staff
    source: LineText
    as_of_on: date
    reason: LineText


class RegisterEnding(Input):
    """From now on the entry counts no more. It is kept."""

    reason: LineText
    expected_version: Id


class EntryQuery(Input):
    """What a list of entries is narrowed by; repeat a member for any-of."""

    is_ended: bool | None = Field(default=None, description="Entries that count no more, or do.")
    q: SearchText | None = Field(default=None, description="In names and numbers.")


class SchoolEntryQuery(EntryQuery):
    """Entries of schools."""

    organisation_id: Id | None = Field(
        default=None, description="This organisation and everything below it."
    )
    valid_on: date | None = Field(default=None, description="The day lies in its period.")


class SpecialFilingQuery(SchoolEntryQuery):
    """Special filings."""

    item: list[SpecialItem] = []


class HostEntryQuery(EntryQuery):
    """Entries about hosts."""

    host_uscc: CreditCode | None = None


class EntryListQuery(EntryQuery):
    """One page of a filtered list."""

    sort: RegisterSort = RegisterSort.newest
    cursor: CursorText = None
    limit: Limit = 50


class SpecialFilingListQuery(SpecialFilingQuery, EntryListQuery):
    """One page of special filings."""


class GroupPolicyListQuery(SchoolEntryQuery, EntryListQuery):
    """One page of group policies."""


class HostEntryListQuery(HostEntryQuery, EntryListQuery):
    """One page of entries about hosts."""


class EntryView(Output):
    """What every entry of a register tells of itself."""

    id: int
    version: int
    organisation_id: int = Field(description="The school it is about, else the province.")
    organisation_name: str
    registered_at: datetime
    registered_by_organisation_id: int
    registered_by_organisation_name: str
    registered_by_name: str
    updated_at: datetime
    ended_at: datetime | None
    ended_by_name: str | None
    ended_reason: str | None
    may_change: bool = Field(description="Whether this reader may change and end it.")


class SpecialFilingView(EntryView):
    """A special filing."""

    number: str
    authority: str
    majors: list[str]
    posts: list[str]
    hosts: list[str]
    items: list[SpecialItem]
    starts_on: date
    ends_on: date


class GroupPolicyView(EntryView):
    """A group policy."""

    insurer: str
    policy_no: str
    starts_on: date
    ends_on: date
    head_count: int


class HostPayerPairView(EntryView):
    """An accepted pair; it counts in the whole province."""

    host_uscc: str
    host_name: str
    payer_uscc: str
    payer_name: str
    accepted_because: str
    document_no: str | None


class HostRegistrationView(EntryView):
    """A registered host; it counts in the whole province."""

    host_key: HostKey
    host_uscc: str | None
    host_name: str
    staff: int
    source: str
    as_of_on: date


class RegisterCount(Output):
    """How many entries under the same filters, and how many of them count no more."""

    entries: int
    ended: int


class RegisterVersionView(Output):
    """What an entry was before a change or its end."""

    version: int
    before: dict[str, Any] = Field(description="The members that changed, as they were.")
    reason: str
    user_name: str
    organisation_name: str
    at: datetime


class SettingsChange(Input):
    """The settings as they should read, whole, and why."""

    document: SettingsDocument
    reason: LineText


class LegalAges(Output):
    """Ages of the law, shown beside what may be set."""

    least_age: int
    adult_age: int


class SettingsView(Output):
    """The settings in force."""

    version: int = Field(description="0 while the province has set nothing.")
    document: SettingsDocument
    law: LegalAges
    reason: str | None
    user_name: str | None
    at: datetime | None
    may_change: bool


class SettingsVersionView(Output):
    """One version of the settings, whole."""

    version: int
    document: SettingsDocument
    reason: str
    user_name: str
    at: datetime
