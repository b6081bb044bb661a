"""How lists of students are found."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from backend.core.db import subtree_end
from backend.core.pagination import fetch_page
from backend.organisations.models import Organisation
from backend.screening.roster.models import RosterList
from backend.screening.roster.schemas import RosterListQuery, RosterTold

L = RosterList


def told_before(
    session: Session, school_ids: Collection[int], told: RosterTold
) -> Sequence[RosterList]:
    """Every list that this source has told of these schools and this school year, newest last."""
    return session.scalars(
        select(L)
        .where(
            L.organisation_id.in_(school_ids),
            L.source == told.source,
            L.school_year == told.school_year,
        )
        .order_by(L.organisation_id, L.as_of_on, L.id)
    ).all()


def is_current() -> ColumnElement[bool]:
    """Whether no later list has taken its place."""
    later = aliased(RosterList)
    is_later = or_(later.as_of_on > L.as_of_on, and_(later.as_of_on == L.as_of_on, later.id > L.id))
    return ~exists().where(
        later.organisation_id == L.organisation_id,
        later.school_year == L.school_year,
        later.source == L.source,
        is_later,
    )


def _listing() -> Select[*tuple[Any, ...]]:
    return select(L, Organisation.name, is_current().label("is_current")).join(
        Organisation, Organisation.id == L.organisation_id
    )


def these(session: Session, list_ids: Collection[int]) -> dict[int, Any]:
    """Some lists as a page shows them, by their numbers."""
    return {row[0].id: row for row in session.execute(_listing().where(L.id.in_(list_ids)))}


def list_lists(
    session: Session, query: RosterListQuery, path: str | None
) -> tuple[Sequence[Any], str | None]:
    """A page of lists."""
    statement = _listing()
    if path is not None:
        statement = statement.where(L.org_path >= path, L.org_path < subtree_end(path))
    if query.source:
        statement = statement.where(L.source.in_(query.source))
    if query.school_year is not None:
        statement = statement.where(L.school_year == query.school_year)
    if query.is_current is not None:
        statement = statement.where(is_current() if query.is_current else ~is_current())
    return fetch_page(
        session,
        statement,
        order="roster_lists",
        columns=[(L.id, True)],
        kinds=[int],
        cursor=query.cursor,
        limit=query.limit,
    )
