"""Tell how the lists of other registers compare with our records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from backend.access.principal import Principal
from backend.core import clock
from backend.core.pagination import Column, fetch_page
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.screening.records.codes import plain_major
from backend.screening.roster import comparison
from backend.screening.roster.comparison import UNKNOWN_COHORT, UNKNOWN_MAJOR
from backend.screening.roster.schemas import (
    DifferencesView,
    ReconciliationCounts,
    ReconciliationListQuery,
    ReconciliationQuery,
    ReconciliationRow,
)
from backend.screening.roster.vocabulary import Difference, RosterSort


@dataclass(frozen=True)
class Wanted:
    """What is compared, and which rows of it."""

    school_year: int
    rows: Subquery
    conditions: Sequence[ColumnElement[bool]]


def wanted_of(session: Session, actor: Principal, query: ReconciliationQuery) -> Wanted:
    """A filter as conditions; NotFound for an organisation out of sight."""
    place = organisations.get(session, query.organisation_id or actor.organisation_id)
    year = query.school_year or present_school_year()
    rows = comparison.in_subtree(place.org_path, year)
    found: list[ColumnElement[bool]] = []
    if query.cohort:
        found.append(rows.c.cohort.in_(query.cohort))
    if query.major_code:
        found.append(rows.c.major_code.in_([plain_major(code) for code in query.major_code]))
    if query.difference:
        found.append(or_(*(rows.c[name] > 0 for name in query.difference)))
    return Wanted(year, rows, found)


def present_school_year() -> int:
    """The school year in which today lies, from 1 September."""
    today = clock.today()
    return today.year if today.month >= 9 else today.year - 1


def listing(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """What a list shows."""
    return (
        select(*wanted.rows.c, Organisation.name.label("organisation_name"))
        .join(Organisation, Organisation.id == wanted.rows.c.organisation_id)
        .where(*wanted.conditions)
    )


def order_of(wanted: Wanted, sort: RosterSort) -> tuple[list[tuple[Column, bool]], list[type]]:
    """Columns of an order, and their kinds; the last ones make it unique."""
    c = wanted.rows.c
    unique: list[tuple[Column, bool]] = [
        (Organisation.org_path, False),
        (c.cohort, True),
        (c.major_code, False),
    ]
    if sort is RosterSort.school:
        return unique, [str, int, str]
    unfiled = func.coalesce(c.recorded_not_filed, 0)
    return [(unfiled, True), *unique], [int, str, int, str]


def list_rows(
    session: Session, actor: Principal, *, query: ReconciliationListQuery
) -> tuple[list[ReconciliationRow], str | None]:
    """A page of the reconciliation."""
    wanted = wanted_of(session, actor, query)
    columns, kinds = order_of(wanted, query.sort)
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
    told = row._mapping
    names = ReconciliationRow.model_fields.keys() - {"differences"}
    return ReconciliationRow.model_validate(
        {
            **{name: told[name] for name in names},
            "cohort": None if row.cohort == UNKNOWN_COHORT else row.cohort,
            "major_code": None if row.major_code == UNKNOWN_MAJOR else row.major_code,
            "differences": {name: told[name] for name in Difference},
        }
    )


def count(
    session: Session, actor: Principal, *, query: ReconciliationQuery
) -> ReconciliationCounts:
    """The rows of a filter added up."""
    wanted = wanted_of(session, actor, query)
    c = wanted.rows.c
    added = [
        func.coalesce(func.sum(c[name]), 0).label(name)
        for name in ("enrolled", "expected_on_post", "filed", "recorded")
    ]
    without = c.organisation_id.distinct()
    row = session.execute(
        select(
            func.count().label("rows"),
            func.count(c.organisation_id.distinct()).label("schools"),
            func.count(without)
            .filter(c.filing_as_of_on.is_(None))
            .label("schools_without_filing_list"),
            *added,
            *(func.sum(c[name]).label(name) for name in Difference),
        ).where(*wanted.conditions)
    ).one()
    return ReconciliationCounts.model_validate(
        {
            **row._mapping,
            "school_year": wanted.school_year,
            "differences": DifferencesView(**{name: row._mapping[name] for name in Difference}),
        }
    )
