"""The people of the demo: their accounts, and acting as one of them behind both walls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.access.permissions import ROLE_LABELS, Role
from backend.access.principal import Principal
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import crossing
from backend.demo.schemas import DemoLogin, Figure, People
from backend.identity import service as identity
from backend.identity.models import Membership, User, UserSession
from backend.identity.schemas import MembershipCreate
from backend.identity.sessions import SessionScope
from backend.organisations import files
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind

DATA = Path(__file__).parent / "data"
_SELF = "demo"
"""Request id, address and end of the sessions that the loader acts in."""
_SHORT = {Role.school_lead: "lead", Role.school_officer: "officer", Role.contributor: "finance"}


@cache
def _people() -> People:
    return People.model_validate(yaml.safe_load((DATA / "people.yaml").read_text("utf-8")))


@cache
def tree() -> tuple[files.TreeRow, ...]:
    """The province's authorities, and its schools below them."""
    names = ("regions.csv", "schools.csv")
    return tuple(row for name in names for row in files.read((DATA / name).read_text("utf-8")))


def logins(settings: Settings) -> list[DemoLogin]:
    """The logins one may try; none outside demo mode."""
    if not settings.demo:
        return []
    levels = {row.name: row.kind for row in tree()}
    return [_login(figure, levels) for figure in _people().people]


def _login(figure: Figure, levels: Mapping[str, Kind]) -> DemoLogin:
    roles = [*figure.roles, *(figure.also.roles if figure.also else ())]
    labels = [ROLE_LABELS[role] for role in roles]
    return DemoLogin(
        username=figure.login,
        password=_people().password,
        display_name=figure.name,
        organisation_name=figure.at,
        role_label_zh="、".join(label[0] for label in labels),
        role_label_en=", ".join(label[1] for label in labels),
        level=levels[figure.at],
    )


class Cast:
    """Everybody who acts in the demo's past, each in a session and a scope of their own.

    Accounts are opened outside any scope, for they are what scopes are made of; whatever an
    account then does runs under the policies of its own membership, in the loader's transaction.
    """

    def __init__(self, session: Session, organisations: Mapping[str, Organisation]) -> None:
        self._session = session
        self._organisations = organisations
        self._sessions: dict[str, UUID] = {}
        self._posts: dict[tuple[str, Role], str] = {}
        self._names: dict[str, str] = {}
        self._memberships: dict[str, int] = {}
        self._extras = 0
        for figure in _people().people:
            self._enter(figure)
        for figure in _people().people:
            if figure.also is not None:
                self._join(figure)

    def login_of(self, organisation: str, role: Role) -> str:
        """Who holds a role somewhere; somebody is appointed where nobody does."""
        if (organisation, role) not in self._posts:
            self._appoint(organisation, role)
        return self._posts[organisation, role]

    def name_of(self, login: str) -> str:
        """The person's name."""
        return self._names[login]

    def membership_of(self, login: str) -> int:
        """The id of the person's first membership."""
        return self._memberships[login]

    @contextmanager
    def acting(self, login: str) -> Iterator[Principal]:
        """Act as a person; nothing read before, in another scope, is at hand inside."""
        self._session.flush()
        self._session.expunge_all()
        scope = SessionScope(self._sessions[login], _SELF, _SELF)
        with crossing(self._session, scope):
            yield scope.principal
        self._session.expunge_all()

    def leave(self) -> None:
        """End the sessions the loader acted in."""
        self._session.execute(
            update(UserSession)
            .where(UserSession.id.in_(self._sessions.values()))
            .values(ended_at=clock.now(), end_reason=_SELF)
        )

    def _appoint(self, organisation: str, role: Role) -> None:
        self._extras += 1
        surnames, given = _people().surnames, _people().given_names
        # Two lists whose lengths share no divisor: no pair comes twice for a long while.
        name = surnames[self._extras % len(surnames)] + given[self._extras % len(given)]
        place = self._organisations[organisation]
        self._enter(
            Figure(
                login=f"{place.kind}{place.id}.{_SHORT.get(role, role.value)}",
                name=name,
                at=organisation,
                roles=[role],
                office=_people().offices[role],
            )
        )

    def _enter(self, figure: Figure) -> None:
        user, membership = identity.open_account(
            self._session,
            organisation=self._organisations[figure.at],
            username=figure.login,
            display_name=figure.name,
            password=_people().password,
            roles=figure.roles,
            office=figure.office,
            must_change_password=False,
        )
        self._sessions[figure.login] = self._open_session(user, membership)
        self._names[figure.login] = figure.name
        self._memberships[figure.login] = membership.id
        for role in figure.roles:
            self._posts.setdefault((figure.at, role), figure.login)

    def _open_session(self, user: User, membership: Membership) -> UUID:
        row = UserSession(
            user_id=user.id,
            membership_id=membership.id,
            organisation_id=user.organisation_id,
            org_path=user.org_path,
            address=_SELF,
            user_agent=_SELF,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def _join(self, figure: Figure) -> None:
        """A second post, given by whoever keeps the province's accounts."""
        assert figure.also is not None
        self._session.flush()
        with self.acting("province.admin") as admin:
            user_id = self._session.get_one(Membership, self._memberships[figure.login]).user_id
            post = MembershipCreate(
                organisation_id=self._organisations[figure.also.at].id,
                roles=figure.also.roles,
                office=figure.also.office,
            )
            identity.add_membership(self._session, admin, user_id, membership=post)
