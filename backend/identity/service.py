"""Keep accounts and what they may act as."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.permissions import ROLE_LABELS, Role
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import crossing, unscoped
from backend.core.errors import InvalidInput, NotFound, PreconditionFailed
from backend.identity import lockout, passwords, queries, sessions
from backend.identity.errors import OwnAccount, RoleOutOfPlace, RolesElsewhere, UsernameTaken
from backend.identity.models import Membership, User
from backend.identity.schemas import MembershipCreate, UserChange, UserCreate, UserView
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind

_AT_SCHOOLS = {
    Role.school_lead,
    Role.school_officer,
    Role.contributor,
    Role.viewer,
    Role.org_admin,
    Role.machine,
}
_AT_AUTHORITIES = set(Role) - {Role.school_lead, Role.school_officer, Role.contributor}


def open_account(
    session: Session,
    *,
    organisation: Organisation,
    username: str,
    display_name: str,
    password: str,
    roles: Sequence[Role],
    office: str,
    must_change_password: bool,
) -> tuple[User, Membership]:
    """Store an account with its first membership (callers check who may)."""
    user = User(
        organisation_id=organisation.id,
        org_path=organisation.org_path,
        username=username,
        display_name=display_name,
        password_hash=passwords.hash_password(password),
        must_change_password=must_change_password,
        failed_attempts=0,
        version=1,
    )
    session.add(user)
    session.flush()
    return user, _join(session, user, organisation, roles, office)


def create_user(session: Session, actor: Principal, *, user: UserCreate) -> tuple[UserView, str]:
    """Open an account in the actor's subtree; returns it with a one-time password."""
    organisation = organisations.get(session, user.membership.organisation_id)
    _check_roles(organisation, user.membership.roles)
    _check_username_free(session, user.username)
    password = passwords.one_time_password()
    row, _ = open_account(
        session,
        organisation=organisation,
        username=user.username,
        display_name=user.display_name,
        password=password,
        roles=user.membership.roles,
        office=user.membership.office,
        must_change_password=True,
    )
    _record(session, actor, row, "user.created", {"roles": list(user.membership.roles)})
    return view(session, row), password


def change_user(
    session: Session, actor: Principal, user_id: int, *, change: UserChange, version: int
) -> UserView:
    """Rename, disable, enable or unlock an account."""
    row = get(session, user_id, for_update=True)
    if row.version != version:
        raise PreconditionFailed()
    if row.id == actor.user_id and change.is_disabled is not None:
        raise OwnAccount()
    if change.display_name is not None:
        row.display_name = change.display_name
    if change.is_disabled is True:
        row.disabled_at = clock.now()
        sessions.end_all(session, row, reason="disabled")
    if change.is_disabled is False:
        row.disabled_at = None
    if change.is_locked is False:
        row.failed_attempts, row.unlocks_at = 0, None
    row.version += 1
    session.flush()
    _record(session, actor, row, "user.changed", change.model_dump(exclude_unset=True))
    return view(session, row)


def add_membership(
    session: Session, actor: Principal, user_id: int, *, membership: MembershipCreate
) -> UserView:
    """Give a person roles in an organisation of the actor's subtree."""
    row = get(session, user_id, for_update=True)
    if row.id == actor.user_id:
        raise OwnAccount()
    organisation = organisations.get(session, membership.organisation_id)
    _check_roles(organisation, membership.roles)
    _join(session, row, organisation, membership.roles, membership.office)
    _record(session, actor, row, "membership.created", membership.model_dump(mode="json"))
    return view(session, row)


def end_membership(
    session: Session, actor: Principal, user_id: int, membership_id: int
) -> UserView:
    """End a membership; sessions acting in it end with it (they find no scope any more)."""
    row = get(session, user_id, for_update=True)
    if row.id == actor.user_id:
        raise OwnAccount()
    membership = session.get(Membership, membership_id, with_for_update=True)
    if membership is None or membership.user_id != row.id:
        raise NotFound()
    if membership.ended_at is None:
        membership.ended_at = clock.now()
        session.flush()
        _record(session, actor, row, "membership.ended", {"membership_id": membership_id})
    return view(session, row)


def reset_password(session: Session, actor: Principal, user_id: int) -> str:
    """Replace a lost password by a one-time one; every session of the person ends."""
    row = get(session, user_id, for_update=True)
    if row.id == actor.user_id:
        raise OwnAccount()
    with crossing(session, unscoped("a password opens every membership of its owner")):
        if not queries.are_memberships_within(session, user_id, path=actor.org_path):
            raise RolesElsewhere()
    password = passwords.one_time_password()
    row.password_hash = passwords.hash_password(password)
    row.must_change_password = True
    row.failed_attempts, row.unlocks_at = 0, None
    row.version += 1
    sessions.end_all(session, row, reason="password_reset")
    _record(session, actor, row, "user.password_reset", {})
    return password


def end_sessions(session: Session, actor: Principal, user_id: int) -> None:
    """End every session of a person in the actor's subtree."""
    row = get(session, user_id)
    sessions.end_all(session, row, reason="ended_by_administrator")
    _record(session, actor, row, "user.sessions_ended", {})


def change_own_password(
    session: Session, settings: Settings, actor: Principal, *, current: str, new: str
) -> None:
    """Change one's own password; the other sessions end."""
    lockout.confirm_password(session, settings, actor, given=current)
    with crossing(session, unscoped(sessions.OWN)):
        row = session.get_one(User, actor.user_id, with_for_update=True)
        faults = passwords.faults_in(
            new, username=row.username, min_length=settings.password_min_length
        )
        if faults:
            raise InvalidInput(faults)
        row.password_hash = passwords.hash_password(new)
        row.must_change_password = False
        row.version += 1
        sessions.end_all(session, row, reason="password_changed", besides=actor.session_id)
        _record(session, actor, row, "user.password_changed", {})


def get(session: Session, user_id: int, *, for_update: bool = False) -> User:
    """One account in scope, else NotFound."""
    statement = select(User).where(User.id == user_id)
    row = session.scalar(statement.with_for_update() if for_update else statement)
    if row is None:
        raise NotFound()
    return row


def view(session: Session, user: User) -> UserView:
    """An account with its memberships in sight."""
    organisation = organisations.get(session, user.organisation_id)
    memberships = queries.memberships_of(session, [user.id])
    return UserView(
        id=user.id,
        username=user.username,
        display_name=user.display_name,
        organisation_id=user.organisation_id,
        organisation_name=organisation.name,
        memberships=memberships[user.id],
        is_disabled=user.disabled_at is not None,
        unlocks_at=user.unlocks_at,
        version=user.version,
    )


def actor_of(session: Session, membership_id: int, *, request_id: str) -> Principal | None:
    """Who acts in a membership now, for what runs later; None when nobody does any more."""
    found = session.execute(
        select(Membership, User, Organisation)
        .join(User, User.id == Membership.user_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.id == membership_id,
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    membership, user, organisation = found
    return Principal(
        user_id=user.id,
        display_name=user.display_name,
        membership_id=membership.id,
        session_id=None,
        organisation_id=organisation.id,
        org_path=organisation.org_path,
        level=organisation.kind,
        roles=frozenset(Role(role) for role in membership.roles),
        request_id=request_id,
        address="-",
        must_change_password=user.must_change_password,
        office=membership.office,
        organisation_name=organisation.name,
    )


def list_users(
    session: Session,
    *,
    organisation_id: int | None,
    search: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[UserView], str | None]:
    """A page of accounts in scope."""
    rows, next_cursor = queries.list_users(
        session, organisation_id=organisation_id, search=search, cursor=cursor, limit=limit
    )
    memberships = queries.memberships_of(session, [user.id for user, _ in rows])
    items = [
        UserView(
            id=user.id,
            username=user.username,
            display_name=user.display_name,
            organisation_id=user.organisation_id,
            organisation_name=name,
            memberships=memberships[user.id],
            is_disabled=user.disabled_at is not None,
            unlocks_at=user.unlocks_at,
            version=user.version,
        )
        for user, name in rows
    ]
    return items, next_cursor


def _join(
    session: Session, user: User, organisation: Organisation, roles: Sequence[Role], office: str
) -> Membership:
    membership = Membership(
        user_id=user.id,
        organisation_id=organisation.id,
        org_path=organisation.org_path,
        roles=sorted(set(roles)),
        office=office,
    )
    session.add(membership)
    session.flush()
    return membership


def _check_roles(organisation: Organisation, roles: Sequence[Role]) -> None:
    fitting = _AT_SCHOOLS if Kind(organisation.kind) is Kind.school else _AT_AUTHORITIES
    for role in roles:
        if role not in fitting:
            raise RoleOutOfPlace(role=ROLE_LABELS[role])


def _check_username_free(session: Session, username: str) -> None:
    with crossing(session, unscoped("user names are unique across organisations")):
        if queries.by_username(session, username) is not None:
            raise UsernameTaken(value=username)


def _record(
    session: Session, actor: Principal, row: User, action: str, detail: dict[str, object]
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject=row,
        subject_type="user",
        subject_id=row.id,
        detail=detail,
    )
