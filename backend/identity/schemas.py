"""What we say and hear about people and sessions."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.access.permissions import Permission, Role
from backend.core.schemas import Id, Input, Output, ShortText
from backend.organisations.schemas import OrganisationView

Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{2,59}$")]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[^\x00]*$")]
Password = Annotated[str, StringConstraints(max_length=200, strip_whitespace=False)]


class SignIn(Input):
    """Credentials."""

    username: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]
    password: Password


class MembershipSwitch(Input):
    """The membership to act in from now on."""

    membership_id: Id


class PasswordChange(Input):
    """One's own new password."""

    current_password: Password
    new_password: Password


class UserSummary(Output):
    """A person, in short."""

    id: int
    username: str
    display_name: str


class MembershipView(Output):
    """What a person is in one organisation."""

    id: int
    organisation_id: int
    organisation_name: str
    roles: list[Role]
    office: str


class SessionView(Output):
    """Who is signed in, acting as what, and what that allows."""

    session_id: UUID
    user: UserSummary
    membership: MembershipView
    memberships: list[MembershipView]
    organisation: OrganisationView
    permissions: list[Permission]
    password_change_required: bool


class SignedIn(Output):
    """An access token for the Authorization header, and the session it opens."""

    access_token: str
    expires_in: int = Field(description="Seconds.")
    session: SessionView


class OwnSession(Output):
    """One of the caller's sessions."""

    id: UUID
    started_at: datetime
    last_refreshed_at: datetime
    address: str
    user_agent: str
    is_current: bool


class MembershipCreate(Input):
    """Roles in an organisation."""

    organisation_id: Id
    roles: Annotated[list[Role], Field(min_length=1, max_length=len(Role))]
    office: ShortText


class UserCreate(Input):
    """A new account with its first membership."""

    username: Username
    display_name: PersonName
    membership: MembershipCreate


class UserChange(Input):
    """What an administrator may change; absent members stay as they are."""

    display_name: PersonName | None = None
    is_disabled: bool | None = None
    is_locked: Annotated[Literal[False] | None, Field(description="false unlocks.")] = None


class UserView(Output):
    """An account as its administrators see it."""

    id: int
    username: str
    display_name: str
    organisation_id: int
    organisation_name: str
    memberships: list[MembershipView]
    is_disabled: bool
    unlocks_at: datetime | None
    version: int


class UserCreated(Output):
    """A new account and the one-time password to hand over."""

    user: UserView
    one_time_password: str


class PasswordReset(Output):
    """A one-time password to hand over; it must be changed at the next sign-in."""

    one_time_password: str


class TicketCreate(Input):
    """What a ticket is wanted for."""

    path: Annotated[
        str,
        StringConstraints(min_length=1, max_length=1000, pattern=r"^[\x21-\x7e]+$"),
        Field(description="Path and query of a GET under /api/v1, percent-encoded."),
    ]


class TicketView(Output):
    """An address that answers once, within a minute, without an Authorization header."""

    url: str
    expires_in: int
