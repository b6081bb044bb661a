"""What an installation says of itself, and the shapes of the demo's own data files."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from backend.access.permissions import Role
from backend.core.schemas import Input, LineText, LongText, Output, ShortText
from backend.identity.schemas import PersonName, Username
from backend.ledger.schemas import StudentCount
from backend.ledger.vocabulary import Source, Status
from backend.organisations.schemas import LeadingGroupMemberEntry
from backend.organisations.vocabulary import Kind


class DemoLogin(Output):
    """An invented person one may sign in as."""

    username: str
    password: str
    display_name: str
    organisation_name: str
    role_label_zh: str
    role_label_en: str
    level: Kind


class SystemView(Output):
    """What an installation says of itself before anybody has signed in."""

    system_name: str
    is_demo: bool
    demo_logins: list[DemoLogin] = Field(description="Empty outside demo mode.")


class Post(Input):
    """What a person is somewhere."""

    at: ShortText
    roles: Annotated[list[Role], Field(min_length=1)]
    office: ShortText


class Figure(Post):
    """A person of the demo with a login of their own."""

    login: Username
    name: PersonName
    also: Post | None = None


class People(Input):
    """`people.yaml`."""

    password: str
    people: list[Figure]
    offices: dict[Role, ShortText]
    surnames: list[str]
    given_names: list[str]


class Group(Input):
    """One item of `groups.yaml`."""

    at: ShortText
    office: ShortText
    office_phone: str
    document_no: LineText
    members: list[LeadingGroupMemberEntry]


class Remedy(Input):
    """What a school does about a breach: pairs of measure and result."""

    department: ShortText
    measures: Annotated[list[tuple[str, str]], Field(min_length=1)]


class Money(Input):
    """Yuan charged and what became of them."""

    charged: Decimal
    refunded: Decimal
    held: Decimal = Decimal(0)
    held_for: str | None = None


def _named(value: Any) -> Any:
    return dict(zip(("by", "through", "source"), value, strict=False))


class Finder(Input):
    """Who found an issue from outside, and by what; a list of up to three in the file."""

    by: ShortText
    through: LineText
    source: Source | None = None


Turn = Literal[
    "comments",
    "contributor",
    "photo",
    "rejected",
    "reopened",
    "returned",
    "serious",
    "stop_late",
    "withdrawn",
]


class Tale(Input):
    """One item of `entries.yaml`; its head explains the members."""

    at: ShortText
    line: str
    host: ShortText | None = None
    cause: LineText | None = None
    n: StudentCount
    matter: str | None = None
    text: LongText
    to: Status
    since: Annotated[int, Field(ge=1, le=10)]
    due: Annotated[int, Field(ge=-9, le=6)] | None = None
    found: Annotated[Finder, BeforeValidator(_named)] | None = None
    money: Money | None = None
    more: list[Turn] = []
