"""How people and sessions are found."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.core.pagination import fetch_page
from backend.identity.models import Membership, User
from backend.identity.schemas import MembershipView
from backend.organisations.models import Organisation


def by_username(session: Session, username: str, *, for_update: bool = False) -> User | None:
    """The account with that name, whatever its case."""
    statement = select(User).where(func.lower(User.username) == username.lower())
    return session.scalar(statement.with_for_update() if for_update else statement)


def list_users(
    session: Session,
    *,
    organisation_id: int | None,
    search: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[tuple[User, str]], str | None]:
    """Accounts of the caller's subtree with their organisation's name, by user name."""
    statement = select(User, Organisation.name).join(
        Organisation, Organisation.id == User.organisation_id
    )
    if organisation_id is not None:
        statement = statement.where(User.organisation_id == organisation_id)
    if search:
        statement = statement.where(
            or_(
                User.display_name.contains(search, autoescape=True),
                User.username.contains(search, autoescape=True),
                Organisation.name.contains(search, autoescape=True),
            )
        )
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="username",
        columns=[(User.username, False), (User.id, False)],
        kinds=[str, int],
        cursor=cursor,
        limit=limit,
    )
    return [(row[0], row[1]) for row in rows], next_cursor


def memberships_of(session: Session, user_ids: Iterable[int]) -> dict[int, list[MembershipView]]:
    """The memberships in force of each person, oldest first."""
    rows = session.execute(
        select(Membership, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.user_id.in_(list(user_ids)), Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    found: dict[int, list[MembershipView]] = defaultdict(list)
    for membership, name in rows:
        found[membership.user_id].append(
            MembershipView(
                id=membership.id,
                organisation_id=membership.organisation_id,
                organisation_name=name,
                roles=membership.roles,
                office=membership.office,
            )
        )
    return found


def are_memberships_within(session: Session, user_id: int, *, path: str) -> bool:
    """Whether every membership in force of a person lies in the subtree of `path`."""
    outside = select(Membership.id).where(
        Membership.user_id == user_id,
        Membership.ended_at.is_(None),
        ~Membership.org_path.startswith(path, autoescape=True),
    )
    return session.scalar(outside.limit(1)) is None
