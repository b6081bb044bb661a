"""How records are found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.access.principal import Principal
from backend.core.db import subtree_end
from backend.core.pagination import Column, fetch_page
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from backend.screening.records.frame import RECORDS
from backend.screening.records.models import InternshipRecord, InternshipRecordVersion
from backend.screening.records.schemas import RecordRow, RecordSort
from backend.screening.records.vocabulary import InternshipType, RecordState

R = InternshipRecord
V = InternshipRecordVersion
T = RECORDS

_LOCK = text(
    "select pg_advisory_xact_lock(hashtextextended('internship records of ' || id, 0))"
    " from unnest(cast(:ids as bigint[])) with ordinality as schools(id, place) order by place"
)

_SORTS: dict[RecordSort, tuple[list[tuple[Column, bool]], list[type]]] = {
    RecordSort.newest: ([(R.id, True)], [int]),
    RecordSort.updated: ([(R.updated_at, True), (R.id, True)], [datetime, int]),
}


@dataclass(frozen=True)
class RecordFilter:
    """What records are narrowed by; empty members do not narrow."""

    path: str | None = None
    school_year: int | None = None
    host_key: str | None = None
    internship_types: Sequence[InternshipType] = ()
    states: Sequence[RecordState] = ()
    major_codes: Sequence[str] = ()
    import_id: int | None = None
    search: str | None = None


def conditions(wanted: RecordFilter) -> list[ColumnElement[bool]]:
    """What a filter means in SQL."""
    found: list[ColumnElement[bool]] = []
    if wanted.path is not None:
        found.append(in_subtree(wanted.path))
    if wanted.school_year is not None:
        found.append(in_school_year(wanted.school_year))
    if wanted.host_key is not None:
        found.append(R.host_key == wanted.host_key)
    if wanted.import_id is not None:
        found.append(R.import_id == wanted.import_id)
    choices: list[tuple[InstrumentedAttribute[Any], Collection[Any]]] = [
        (R.internship_type, wanted.internship_types),
        (R.record_state, wanted.states),
        (R.major_code, wanted.major_codes),
    ]
    found += [column.in_(values) for column, values in choices if values]
    if wanted.search is not None:
        words = wanted.search
        found.append(
            or_(
                *(
                    column.contains(words, autoescape=True)
                    for column in (R.host_name, R.post_name, R.class_name)
                )
            )
        )
    return found


def in_subtree(path: str) -> ColumnElement[bool]:
    """Records of an organisation and of everything below it."""
    return and_(R.org_path >= path, R.org_path < subtree_end(path))


def in_school_year(year: int) -> ColumnElement[bool]:
    """Placements that begin in the school year that begins on 1 September of `year`."""
    return and_(R.start_on >= date(year, 9, 1), R.start_on < date(year + 1, 9, 1))


def _listing() -> Select[*tuple[Any, ...]]:
    """What a list shows, with what it is opened by."""
    hidden = {"organisation_name", "student_name", "student_no"}
    columns = [getattr(R, name) for name in RecordRow.model_fields if name not in hidden]
    return select(
        *columns, Organisation.name.label("organisation_name"), R.student_key, R.personal
    ).join(Organisation, Organisation.id == R.organisation_id)


def list_records(
    session: Session, wanted: RecordFilter, *, sort: RecordSort, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of records."""
    columns, kinds = _SORTS[sort]
    return fetch_page(
        session,
        _listing().where(*conditions(wanted)),
        order=sort.value,
        columns=columns,
        kinds=kinds,
        cursor=cursor,
        limit=limit,
    )


def by_ids(session: Session, ids: Collection[int]) -> Sequence[Row[Any]]:
    """Rows of a list by their numbers, newest first."""
    return session.execute(_listing().where(R.id.in_(ids)).order_by(R.id.desc())).all()


def by_person(session: Session, key: str, *, limit: int) -> Sequence[Row[Any]]:
    """Rows of a list of one person, newest first."""
    found = _listing().where(R.person_key == UUID(key))
    return session.execute(found.order_by(R.id.desc()).limit(limit)).all()


def by_student(
    session: Session, organisation_id: int, keys: Collection[str], *, limit: int
) -> Sequence[Row[Any]]:
    """Rows of a list of students of one school, newest first."""
    found = _listing().where(
        R.organisation_id == organisation_id, R.student_key.in_([UUID(key) for key in keys])
    )
    return session.execute(found.order_by(R.id.desc()).limit(limit)).all()


def count_records(session: Session, wanted: RecordFilter) -> Row[Any]:
    """Records, persons, withdrawn records."""
    is_withdrawn = R.record_state == RecordState.withdrawn
    statement: Select[*tuple[Any, ...]] = select(
        func.count().label("records"),
        func.count(R.person_key.distinct()).label("persons"),
        func.count().filter(is_withdrawn).label("withdrawn"),
    )
    return session.execute(statement.select_from(R).where(*conditions(wanted))).one()


def count(session: Session, wanted: RecordFilter) -> int:
    """How many records."""
    return session.scalar(select(func.count()).select_from(R).where(*conditions(wanted))) or 0


def record(session: Session, record_id: int, *, for_update: bool = False) -> R | None:
    """One record in sight."""
    statement = select(R).where(R.id == record_id).execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if for_update else statement)


def personal_parts(organisation_id: int) -> Select[*tuple[Any, ...]]:
    """The sealed parts of one school's records."""
    return select(T.c.id, T.c.student_key, T.c.personal).where(
        T.c.organisation_id == organisation_id
    )


def versions(
    session: Session, record_id: int, *, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """What a record was before, newest first."""
    student_key = V.before["student_key"].astext.label("student_key")
    statement: Select[*tuple[Any, ...]] = select(
        V.version, V.before, V.personal, V.import_id, V.reason, V.user_name, V.at, student_key
    )
    return fetch_page(
        session,
        statement.where(V.record_id == record_id),
        order="versions",
        columns=[(V.version, True), (V.id, True)],
        kinds=[int, int],
        cursor=cursor,
        limit=limit,
    )


def schools_by_code(session: Session, actor: Principal, codes: Collection[str]) -> pl.DataFrame:
    """school_code, organisation_id, org_path of the actor's own schools with these codes.

    The actor's own school is always among them.
    """
    rows = session.execute(
        select(Organisation.code, Organisation.id, Organisation.org_path).where(
            Organisation.kind == Kind.school,
            Organisation.org_path >= actor.org_path,
            Organisation.org_path < subtree_end(actor.org_path),
            or_(Organisation.code.in_(codes), Organisation.id == actor.organisation_id),
        )
    ).all()
    kinds = {"school_code": pl.String, "organisation_id": pl.Int64, "org_path": pl.String}
    return pl.DataFrame([tuple(row) for row in rows], schema=kinds, orient="row")


def hold_schools(session: Session, organisation_ids: Sequence[int]) -> None:
    """Keep others from writing records of these schools to the end of the transaction."""
    session.execute(_LOCK, {"ids": list(organisation_ids)})
