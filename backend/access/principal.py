"""Who is acting, for which organisation, and what that allows. How one is made is identity's."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from starlette.requests import Request

from backend.access.permissions import Permission, Role, permissions_of
from backend.core.db import Scope


@dataclass(frozen=True)
class Principal:
    """A person acting in exactly one membership."""

    user_id: int
    display_name: str
    membership_id: int
    session_id: UUID | None
    organisation_id: int
    org_path: str
    level: str
    """The organisation's kind: province, city, county or school."""
    roles: frozenset[Role]
    request_id: str
    address: str
    must_change_password: bool = False
    office: str = ""
    """The office (职务) held in this membership; signatures keep it as held that day."""
    organisation_name: str = ""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the roles allow."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether any role allows it."""
        return permission in self.permissions


class ActorScope(Scope, Protocol):
    """A scope that learns its principal from the database as the transaction begins."""

    @property
    def principal(self) -> Principal:
        """Who acts."""
        ...


class Authenticate(Protocol):
    """Turns a request's credentials into a scope; raises SignInRequired."""

    def __call__(self, request: Request) -> ActorScope: ...
