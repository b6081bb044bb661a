"""Tell how the lists of other registers compare with our records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core import calendar, clock
from backend.core.db import subtree_end
from backend.core.pagination import Column, fetch_page
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.screening.records.codes import plain_major
from backend.screening.roster.comparison import UNKNOWN_COHORT, UNKNOWN_MAJOR
from backend.screening.roster.models import RosterComparison
from backend.screening.roster.schemas import (
    DifferencesView,
    ReconciliationCounts,
    ReconciliationListQuery,
    ReconciliationQuery,
    ReconciliationRow,
)
from backend.screening.roster.vocabulary import Difference, RosterSort

K = RosterComparison


@dataclass(frozen=True)
class Wanted:
    """A school year, and which rows of it."""

    school_year: int
    conditions: Sequence[ColumnElement[bool]]


def wanted_of(session: Session, actor: Principal, query: ReconciliationQuery) -> Wanted:
    """A filter as conditions; NotFound for an organisation out of sight."""
    place = organisations.get(session, query.organisation_id or actor.organisation_id)
    year = query.school_year or present_school_year()
    found: list[ColumnElement[bool]] = [
        K.school_year == year,
        K.org_path >= place.org_path,
        K.org_path < subtree_end(place.org_path),
    ]
    if query.cohort:
        found.append(K.cohort.in_(query.cohort))
    if query.major_code:
        found.append(K.major_code.in_([plain_major(code) for code in query.major_code]))
    if query.difference:
        found.append(or_(*(getattr(K, name) > 0 for name in query.difference)))
    return Wanted(year, found)


def present_school_year() -> int:
    """The school year in which today lies, from 1 September."""
    return calendar.school_year(clock.today())


def listing(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """What a list shows."""
    return (
        select(K, Organisation.name)
        .join(Organisation, Organisation.id == K.organisation_id)
        .where(*wanted.conditions)
    )


UNIQUE: list[tuple[Column, bool]] = [(K.org_path, False), (K.cohort, True), (K.major_code, False)]
SORTS: dict[RosterSort, tuple[list[tuple[Column, bool]], list[type]]] = {
    RosterSort.school: (UNIQUE, [str, int, str]),
    RosterSort.not_filed: (
        [(func.coalesce(K.recorded_not_filed, 0), True), *UNIQUE],
        [int, str, int, str],
    ),
}


def list_rows(
    session: Session, actor: Principal, *, query: ReconciliationListQuery
) -> tuple[list[ReconciliationRow], str | None]:
    """A page of the reconciliation."""
    wanted = wanted_of(session, actor, query)
    columns, kinds = SORTS[query.sort]
    rows, next_cursor = fetch_page(
        session,
        listing(wanted),
        order=query.sort.value,
        columns=columns,
        kinds=kinds,
        cursor=query.cursor,
        limit=query.limit,
    )
    return [row_view(row) for row in rows], next_cursor


def row_view(row: Any) -> ReconciliationRow:
    """A row as a list shows it."""
    kept, organisation_name, *_ = row
    names = ReconciliationRow.model_fields
    return ReconciliationRow.model_validate(
        {
            **{name: getattr(kept, name) for name in names if hasattr(kept, name)},
            "organisation_name": organisation_name,
            "cohort": None if kept.cohort == UNKNOWN_COHORT else kept.cohort,
            "major_code": None if kept.major_code == UNKNOWN_MAJOR else kept.major_code,
            "differences": DifferencesView.model_validate(kept),
        }
    )


def count(
    session: Session, actor: Principal, *, query: ReconciliationQuery
) -> ReconciliationCounts:
    """The rows of a filter added up."""
    wanted = wanted_of(session, actor, query)
    added = [
        func.coalesce(func.sum(column), 0).label(column.key)
        for column in (K.enrolled, K.expected_on_post, K.filed, K.recorded)
    ]
    row = session.execute(
        select(
            func.count().label("rows"),
            func.count(K.organisation_id.distinct()).label("schools"),
            func.count(K.organisation_id.distinct())
            .filter(K.filing_as_of_on.is_(None))
            .label("schools_without_filing_list"),
            *added,
            *(func.sum(getattr(K, name)).label(name) for name in Difference),
        ).where(*wanted.conditions)
    ).one()
    return ReconciliationCounts.model_validate(
        {
            **row._mapping,
            "school_year": wanted.school_year,
            "differences": DifferencesView(**{name: row._mapping[name] for name in Difference}),
        }
    )
