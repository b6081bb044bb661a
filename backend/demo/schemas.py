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
from backend.screening.rules.vocabulary import SpecialItem
from backend.screening.suspicions.vocabulary import AnswerKind, Verdict


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


class DemoHost(Input):
    """Where students of the demo are, as every record of theirs says."""

    name: LineText
    uscc: str
    industry: str
    region: str
    staff: int


Cells = dict[str, str | int | None]
"""What a source says, by field; a number is a day counted from the first of the placement."""


class Some(Input):
    """Students of a class of whom something else is said."""

    n: Annotated[int, Field(ge=1)]
    age: int | None = None
    """In months, on the first day."""
    cells: Cells


class DemoClass(Input):
    """Students of one class at one host; the head of `screening.yaml` explains the members."""

    at: ShortText = ""
    name: ShortText
    major: str
    year: Annotated[int, Field(ge=1, le=5)]
    n: Annotated[int, Field(ge=1)]
    host: str
    post: ShortText
    fits: str
    staff: int
    began: Annotated[int, Field(ge=1)]
    months: Annotated[int, Field(ge=1)]
    cells: Cells = {}
    but: list[Some] = []
    without: list[str] = []
    wave: Literal[0, 1, 2] = 1


class DemoAnswer(Input):
    """What a school said to all its suspicions of a rule, and what became of that."""

    day: Annotated[int, Field(ge=2, le=8)]
    at: ShortText
    rule: str
    host: str | None = None
    kind: AnswerKind
    say: LongText
    has_paper: bool = False
    review: Verdict | None = None
    reviewed: LongText | None = None
    mend: Cells | None = None


class DemoFiling(Input):
    """A special filing, as its authority has registered it."""

    at: ShortText
    number: ShortText
    authority: ShortText
    majors: list[str]
    posts: list[str]
    items: list[SpecialItem]


class DemoFault(Input):
    """A cell of the waiting file that cannot be read."""

    row: int
    field: str
    value: str


class DemoFile(Input):
    """A file that was read and waits to be confirmed."""

    at: ShortText
    filename: str
    rows: DemoClass
    faults: list[DemoFault]


class DemoScreening(Input):
    """`screening.yaml`."""

    surnames: list[str]
    given_names: list[str]
    hosts: dict[str, DemoHost]
    classes: list[DemoClass]
    filings: list[DemoFiling]
    also_enrolled: int
    silent: list[str]
    answers: list[DemoAnswer]
    waiting: DemoFile
