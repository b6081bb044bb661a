"""How imports are found."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, Integer, Row, and_, cast, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from backend.core import clock
from backend.core.pagination import fetch_page
from backend.screening.imports.models import (
    ColumnMemory,
    InternshipImport,
    InternshipImportMissing,
)
from backend.screening.imports.schemas import ImportQuery
from backend.screening.imports.vocabulary import OVER, UNDER_WAY, ImportState
from backend.screening.records.models import InternshipRecord
from backend.screening.records.vocabulary import RecordState

I = InternshipImport  # noqa: E741 — short for the columns below
R = InternshipRecord


def find(session: Session, import_id: int, *, for_update: bool = False) -> I | None:
    """One import in sight, as it is now."""
    statement = select(I).where(I.id == import_id).execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if for_update else statement)


def list_imports(session: Session, query: ImportQuery) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of imports, newest first."""
    statement = select(I)
    if query.state:
        statement = statement.where(I.state.in_(query.state))
    if query.kind:
        statement = statement.where(I.kind.in_(query.kind))
    return fetch_page(
        session,
        statement,
        order="imports",
        columns=[(I.id, True)],
        kinds=[int],
        cursor=query.cursor,
        limit=query.limit,
    )


def by_client_key(session: Session, *, organisation_id: int, client_key: str) -> I | None:
    """The batch an organisation has sent under a key.

    A lock of the transaction makes simultaneous twins see each other.
    """
    session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"batch of {organisation_id}: {client_key}"},
    )
    return session.scalar(
        select(I).where(I.organisation_id == organisation_id, I.client_key == client_key)
    )


def note_progress(
    session: Session,
    import_id: int,
    *,
    version: int,
    attempt: int,
    stage: str,
    done: int,
    total: int,
) -> None:
    """Say how far a job has come; a job that is no longer the one in charge says nothing."""
    session.execute(
        update(I)
        .where(I.id == import_id, I.version == version, I.attempts == attempt)
        .values(stage=stage, done=done, total=total, updated_at=clock.now())
    )


def under_way_since(session: Session, before: datetime, *, limit: int) -> Sequence[I]:
    """Imports of whose job nothing was heard since."""
    statement = (
        select(I).where(I.state.in_(UNDER_WAY), I.updated_at < before).order_by(I.id).limit(limit)
    )
    return session.scalars(statement).all()


def with_files(session: Session, *, kept_since: datetime, limit: int) -> Sequence[I]:
    """Imports that keep a file although they are over, or have waited too long."""
    has_remains = and_(I.state == ImportState.stored, I.is_partial)
    is_complete = and_(I.state.in_(OVER), ~has_remains)
    has_waited = and_(I.state.not_in(UNDER_WAY), I.updated_at < kept_since)
    statement = (
        select(I)
        .where(I.file_key.is_not(None), or_(is_complete, has_waited))
        .order_by(I.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).all()


def named_folders(session: Session, folders: Collection[str]) -> set[str]:
    """Which of these folders an import names."""
    return set(session.scalars(select(I.file_key).where(I.file_key.in_(folders))))


def memory(session: Session, *, organisation_id: int, headings_hash: str) -> dict[str, Any]:
    """Columns an organisation has mapped by hand in a file with these headings."""
    found = session.scalar(
        select(ColumnMemory.columns).where(
            ColumnMemory.organisation_id == organisation_id,
            ColumnMemory.headings_hash == headings_hash,
        )
    )
    return found or {}


def remember(session: Session, row: I, *, headings_hash: str, columns: dict[str, Any]) -> None:
    """Keep a mapping for the organisation's next file with these headings."""
    statement = insert(ColumnMemory).values(
        organisation_id=row.organisation_id,
        org_path=row.org_path,
        headings_hash=headings_hash,
        columns=columns,
        updated_at=clock.now(),
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id", "headings_hash"],
            set_={"columns": statement.excluded.columns, "updated_at": clock.now()},
        )
    )


def missing_from(session: Session, rows: pl.DataFrame, *, besides: int | None = None) -> list[int]:
    """Standing records of these schools and school years that are not among planned rows.

    `besides` is an import whose records are not missing either: it has just stored them.
    """
    if rows.is_empty():
        return []
    begins_before_september = func.extract("month", R.start_on) < 9
    year = func.extract("year", R.start_on) - cast(begins_before_september, Integer)
    began = pl.col("start_on").dt
    years = rows.select(began.year() - (began.month() < 9).cast(pl.Int32)).to_series().unique()
    known = rows["record_id"].drop_nulls().unique().to_list()
    given = func.unnest(cast(known, ARRAY(BigInteger))).column_valued("given")
    statement = (
        select(R.id)
        .where(
            R.organisation_id.in_(rows["organisation_id"].unique().to_list()),
            R.record_state == RecordState.active,
            year.in_(years.to_list()),
            R.id.not_in(select(given)),
            R.import_id != (besides or 0),
        )
        .order_by(R.id)
    )
    return list(session.scalars(statement))


def keep_missing(session: Session, row: I, record_ids: list[int]) -> None:
    """Write down what a full set did not have, in place of what was found before."""
    statement = insert(InternshipImportMissing).values(
        import_id=row.id,
        organisation_id=row.organisation_id,
        org_path=row.org_path,
        record_ids=record_ids,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["import_id"], set_={"record_ids": statement.excluded.record_ids}
        )
    )


def missing(session: Session, import_id: int, *, after: int, limit: int) -> list[int]:
    """The numbers of the next records a full set did not have."""
    numbers = (
        select(func.unnest(InternshipImportMissing.record_ids).label("number"))
        .where(InternshipImportMissing.import_id == import_id)
        .subquery()
    )
    number = numbers.c.number
    statement = select(number).where(number > after).order_by(number).limit(limit)
    return list(session.scalars(statement))


def starts_of(session: Session, record_ids: Collection[int]) -> dict[int, date]:
    """When these records begin."""
    rows = session.execute(select(R.id, R.start_on).where(R.id.in_(record_ids)))
    return {row.id: row.start_on for row in rows}
