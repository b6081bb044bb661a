"""Sessions: signing in, refreshing, switching, ending. Each is effective at once."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.requests import Request

from backend.access.errors import SignInRequired
from backend.access.permissions import Role
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, crossing, unscoped
from backend.core.errors import NotFound
from backend.identity import lockout, passwords, queries, tokens
from backend.identity.errors import AccountLocked, NoMembership, RefreshRefused, SignInFailed
from backend.identity.models import Membership, RefreshToken, User, UserSession
from backend.identity.schemas import OwnSession, SessionView, UserSummary
from backend.organisations import service as organisations
from backend.organisations.schemas import OrganisationView

REASON = "sign-in: nobody has a scope yet"
OWN = "a person's own sessions and memberships lie in several subtrees"

_ENTER = (
    "select user_id, display_name, membership_id, organisation_id, org_path, kind, roles,"
    " must_change_password, office, organisation_name from enter_session(%s)"
)


@dataclass
class SessionScope:
    """The scope of a session's membership; checks the session, sets the scope, in one statement."""

    session_id: UUID
    request_id: str
    address: str
    _principal: Principal | None = None

    @property
    def principal(self) -> Principal:
        """Who acts; known once the transaction has begun."""
        if self._principal is None:
            raise SignInRequired()
        return self._principal

    def enter(self, cursor: Any) -> None:
        """See core.db.Scope."""
        cursor.execute(_ENTER, (self.session_id,))
        row = cursor.fetchone()
        if row is None:
            raise SignInRequired(headers={"WWW-Authenticate": "Bearer"})
        self._principal = principal_of(
            row, session_id=self.session_id, request_id=self.request_id, address=self.address
        )


def principal_of(
    row: Sequence[Any], *, session_id: UUID, request_id: str, address: str
) -> Principal:
    """Who acts, from a row of `enter_session`."""
    return Principal(
        user_id=row[0],
        display_name=row[1],
        membership_id=row[2],
        session_id=session_id,
        organisation_id=row[3],
        org_path=row[4],
        level=row[5],
        roles=frozenset(Role(role) for role in row[6]),
        request_id=request_id,
        address=address,
        must_change_password=row[7],
        office=row[8],
        organisation_name=row[9],
    )


def authenticate(request: Request) -> SessionScope:
    """The scope named by a request's bearer token; SignInRequired without a valid one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise SignInRequired(headers={"WWW-Authenticate": "Bearer"})
    try:
        session_id = tokens.read(request.app.state.token_keys, token.strip())
    except tokens.InvalidToken as error:
        raise SignInRequired(headers={"WWW-Authenticate": "Bearer"}) from error
    return SessionScope(session_id, request.state.request_id, address_of(request))


def address_of(request: Request) -> str:
    """The client's address as the server knows it."""
    return request.client.host[:64] if request.client else "-"


@dataclass(frozen=True)
class Opened:
    """A session just opened or refreshed."""

    session_id: UUID
    user_id: int
    refresh_token: str


@dataclass(frozen=True)
class Caller:
    """What is known of somebody who is not signed in yet."""

    request_id: str
    address: str
    user_agent: str


def sign_in(
    database: Database, settings: Settings, caller: Caller, *, username: str, password: str
) -> Opened:
    """Open a session.

    The outcome of a failure is written in a transaction of its own before it is refused; the
    user's row is locked first, so that simultaneous guesses count one by one.
    """
    refusal: SignInFailed | AccountLocked | NoMembership | None = None
    opened: Opened | None = None
    with database.begin(unscoped(REASON)) as session:
        user = queries.by_username(session, username, for_update=True)
        is_right, renewed = passwords.verify(password, user.password_hash if user else None)
        if user is None:
            refusal = SignInFailed()
        elif (locked := lockout.lock_of(user)) is not None:
            refusal = locked
            _remember(session, caller, user, "sign_in.locked")
        elif not is_right or user.disabled_at is not None:
            refusal = SignInFailed()
            lockout.count_failure(settings, user)
            _remember(session, caller, user, "sign_in.failed")
        else:
            if renewed:
                user.password_hash = renewed
            user.failed_attempts, user.unlocks_at = 0, None
            membership = _first_membership(session, user)
            if membership is None:
                refusal = NoMembership()
                _remember(session, caller, user, "sign_in.no_membership")
            else:
                opened = _open(session, settings, caller, user, membership)
    if opened is None:
        raise refusal or SignInFailed()
    return opened


def _first_membership(session: Session, user: User) -> Membership | None:
    return session.scalar(
        select(Membership)
        .where(Membership.user_id == user.id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
        .limit(1)
    )


def _open(
    session: Session, settings: Settings, caller: Caller, user: User, membership: Membership
) -> Opened:
    row = UserSession(
        user_id=user.id,
        membership_id=membership.id,
        organisation_id=user.organisation_id,
        org_path=user.org_path,
        address=caller.address,
        user_agent=caller.user_agent[:300],
    )
    session.add(row)
    session.flush()
    token = secrets.token_urlsafe(32)
    _store_token(session, settings, row, token)
    _remember(session, caller, user, "sign_in.done")
    return Opened(row.id, user.id, token)


def _store_token(
    session: Session, settings: Settings, row: UserSession, token: str
) -> RefreshToken:
    now = clock.now()
    stored = RefreshToken(
        session_id=row.id,
        organisation_id=row.organisation_id,
        org_path=row.org_path,
        token_hash=_hash(token),
        issued_at=now,
        expires_at=now + timedelta(days=settings.refresh_token_days),
    )
    session.add(stored)
    return stored


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def refresh(
    database: Database, settings: Settings, keys: tokens.Keys, caller: Caller, *, token: str
) -> Opened:
    """The successor of a refresh token.

    The successor is derived from the token with our key, so that two tabs refreshing within the
    grace get the same one. A token used after the grace has been stolen: its session ends.
    """
    with database.begin(unscoped(REASON)) as session:
        stored = session.scalar(
            select(RefreshToken).where(RefreshToken.token_hash == _hash(token)).with_for_update()
        )
        if stored is None:
            raise RefreshRefused()
        row = session.get(UserSession, stored.session_id, with_for_update=True)
        now = clock.now()
        if row is None or row.ended_at is not None or stored.expires_at <= now:
            raise RefreshRefused()
        user = session.get_one(User, row.user_id)
        if user.disabled_at is not None:
            raise RefreshRefused()
        successor = hmac.new(keys.current.encode(), token.encode(), "sha256").hexdigest()
        grace = timedelta(seconds=settings.refresh_grace_seconds)
        if stored.used_at is not None and now - stored.used_at > grace:
            _end(row, "token_reused")
            _remember(session, caller, user, "session.token_reused")
            is_stolen = True
        else:
            is_stolen = False
            if stored.used_at is None:
                stored.used_at = now
                row.last_refreshed_at = now
                _store_token(session, settings, row, successor)
    if is_stolen:
        raise RefreshRefused()
    return Opened(row.id, user.id, successor)


def _end(row: UserSession, reason: str) -> None:
    row.ended_at = clock.now()
    row.end_reason = reason


def _remember(session: Session, caller: Caller, user: User, action: str) -> None:
    nobody_yet = Principal(
        user_id=user.id,
        display_name=user.display_name,
        membership_id=0,
        session_id=None,
        organisation_id=user.organisation_id,
        org_path=user.org_path,
        level="",
        roles=frozenset(),
        request_id=caller.request_id,
        address=caller.address,
    )
    outcome = "done" if action.endswith(".done") else "refused"
    audit.record(
        session,
        nobody_yet,
        action=action,
        subject_type="user",
        subject_id=user.id,
        outcome=outcome,
    )


def view(session: Session, actor: Principal) -> SessionView:
    """Who is signed in and what that allows."""
    with crossing(session, unscoped(OWN)):
        user = session.get_one(User, actor.user_id)
        mine = queries.memberships_of(session, [actor.user_id])[actor.user_id]
    organisation = organisations.get(session, actor.organisation_id)
    return SessionView(
        session_id=actor.session_id,
        user=UserSummary.model_validate(user),
        membership=next(item for item in mine if item.id == actor.membership_id),
        memberships=mine,
        organisation=OrganisationView.model_validate(organisation),
        permissions=sorted(actor.permissions),
        password_change_required=actor.must_change_password,
    )


def switch(session: Session, actor: Principal, *, membership_id: int) -> None:
    """Act in another of one's memberships from now on."""
    with crossing(session, unscoped(OWN)):
        membership = session.get(Membership, membership_id)
        if membership is None or membership.user_id != actor.user_id or membership.ended_at:
            raise NotFound()
        session.execute(
            update(UserSession)
            .where(UserSession.id == actor.session_id)
            .values(membership_id=membership_id)
        )
        audit.record(
            session,
            replace(actor, membership_id=membership_id),
            action="session.switched",
            subject=membership,
            subject_type="membership",
            subject_id=membership_id,
        )


def own_sessions(session: Session, actor: Principal) -> list[OwnSession]:
    """The caller's open sessions, newest first."""
    with crossing(session, unscoped(OWN)):
        rows = session.scalars(
            select(UserSession)
            .where(UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None))
            .order_by(UserSession.started_at.desc(), UserSession.id)
            .limit(200)
        ).all()
    return [
        OwnSession(
            id=row.id,
            started_at=row.started_at,
            last_refreshed_at=row.last_refreshed_at,
            address=row.address,
            user_agent=row.user_agent,
            is_current=row.id == actor.session_id,
        )
        for row in rows
    ]


def end_own(session: Session, actor: Principal, *, session_id: UUID) -> None:
    """End one of the caller's sessions; NotFound for anybody else's."""
    with crossing(session, unscoped(OWN)):
        row = session.get(UserSession, session_id, with_for_update=True)
        if row is None or row.user_id != actor.user_id:
            raise NotFound()
        if row.ended_at is None:
            _end(row, "signed_out")
            audit.record(
                session,
                actor,
                action="session.ended",
                subject_type="user",
                subject_id=actor.user_id,
            )


def end_all(session: Session, user: User, *, reason: str, besides: UUID | None = None) -> None:
    """End every session of a person, in the caller's transaction."""
    session.execute(
        update(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.id.is_distinct_from(besides),
        )
        .values(ended_at=clock.now(), end_reason=reason)
    )
