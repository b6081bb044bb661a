"""How organisations are found."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.core.db import ancestors_of
from backend.core.pagination import fetch_page
from backend.organisations.models import LeadingGroup, LeadingGroupMember, Organisation
from backend.organisations.vocabulary import Kind, SchoolType


def list_organisations(
    session: Session,
    *,
    kinds: Sequence[Kind],
    school_types: Sequence[SchoolType],
    parent_id: int | None,
    search: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[Organisation], str | None]:
    """Organisations of the caller's subtree in tree order."""
    statement = select(Organisation)
    if kinds:
        statement = statement.where(Organisation.kind.in_(kinds))
    if school_types:
        statement = statement.where(Organisation.school_type.in_(school_types))
    if parent_id is not None:
        statement = statement.where(Organisation.parent_id == parent_id)
    if search:
        statement = statement.where(
            Organisation.name.contains(search, autoescape=True) | (Organisation.code == search)
        )
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="tree",
        columns=[(Organisation.org_path, False)],
        kinds=[str],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def line_of(session: Session, path: str) -> list[Organisation]:
    """The organisations from the root down to `path`, as far as the scope shows them."""
    statement = select(Organisation).where(Organisation.org_path.in_(ancestors_of(path)))
    return list(session.scalars(statement.order_by(Organisation.org_path)))


def next_id(session: Session) -> int:
    """An id before the row exists: the path contains it."""
    value: int = session.execute(
        text("select nextval(pg_get_serial_sequence('organisations', 'id'))")
    ).scalar_one()
    return value


def is_code_taken(session: Session, code: str, *, besides: int | None) -> bool:
    """Whether another organisation in sight bears the code."""
    statement = select(Organisation.id).where(Organisation.code == code)
    if besides is not None:
        statement = statement.where(Organisation.id != besides)
    return session.scalar(statement.limit(1)) is not None


def authorities(session: Session) -> dict[str, Organisation]:
    """The authorities in sight by their region."""
    rows = session.scalars(select(Organisation).where(Organisation.kind != Kind.school))
    return {row.region_code: row for row in rows}


def is_school_known(session: Session, parent_id: int, name: str) -> bool:
    """Whether a school of that name stands below an authority."""
    statement = select(Organisation.id).where(
        Organisation.parent_id == parent_id,
        Organisation.kind == Kind.school,
        Organisation.name == name,
    )
    return session.scalar(statement.limit(1)) is not None


def leading_group(
    session: Session, organisation_id: int
) -> tuple[LeadingGroup | None, list[LeadingGroupMember]]:
    """A leading group and its members in order."""
    group = session.scalar(
        select(LeadingGroup).where(LeadingGroup.organisation_id == organisation_id)
    )
    if group is None:
        return None, []
    members = session.scalars(
        select(LeadingGroupMember)
        .where(LeadingGroupMember.leading_group_id == group.id)
        .order_by(LeadingGroupMember.position)
    )
    return group, list(members)
