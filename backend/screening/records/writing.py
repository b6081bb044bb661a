"""Write planned rows as sets: COPY into a table of the transaction, then one statement each.

COPY into the tables themselves is refused behind row-level security; the statement is bound by it.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import polars as pl
from sqlalchemy import Table, column, insert, select, table, text, update
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core import clock
from backend.core.db import Base
from backend.core.sealing import Sealer
from backend.screening.records import personal
from backend.screening.records.frame import (
    FRAME,
    RECORDS,
    as_copied,
    copied_in,
    in_letters,
    stream_in,
)
from backend.screening.records.merging import LISTS, NOT_COMPARED, WAS
from backend.screening.records.models import InternshipRecord, InternshipRecordVersion
from backend.screening.records.personal import PERSONAL
from backend.screening.records.vocabulary import RecordState

Made = TypeVar("Made")

VERSIONS: Table = Base.metadata.tables[InternshipRecordVersion.__tablename__]

_WRITTEN = [name for name in FRAME if name != "id"] + ["personal"]
_UPDATED = [name for name in _WRITTEN if name not in {"organisation_id", "org_path"}]
_NO_MATTER_OF_HISTORY = {"identity_key", "person_key"}
"""They follow from what is told."""

_PART = 12_500
"""Rows brought into the form of COPY at a time: it takes several times what they take."""

_STAGES = {
    "staged_records": text(
        "create temp table staged_records on commit drop as"
        " select * from internship_records with no data"
    ),
    "staged_versions": text(
        "create temp table staged_versions on commit drop as"
        " select * from internship_record_versions with no data"
    ),
}
_EMPTY = text("truncate pg_temp.staged_records")
_DROPS = {
    "staged_records": text("drop table if exists pg_temp.staged_records"),
    "staged_versions": text("drop table if exists pg_temp.staged_versions"),
}


@dataclass(frozen=True)
class _Part:
    """Some rows in the form of COPY."""

    names: list[str]
    data: bytes
    persons: pl.Series


def add(
    session: Session, frames: Iterable[pl.DataFrame], sealer: Sealer, *, import_id: int | None
) -> set[str]:
    """Insert new records, part by part; the keys of the persons they are about."""
    parts = (
        _brought(part, sealer, import_id=import_id)
        for rows in frames
        # Rows of one place together: the index over places then grows at few of its pages.
        for part in _evenly(rows.sort("org_path"))
    )
    persons: set[str] = set()
    with planned_once(session):
        for number, part in enumerate(ahead(parts)):
            if number == 0:
                _prepare(session, "staged_records")
            else:
                session.execute(_EMPTY)
            stream_in(session, "staged_records", part.names, [part.data])
            staged = table("staged_records", *(column(name) for name in part.names))
            session.execute(insert(RECORDS).from_select(part.names, select(*staged.c)))
            persons.update(part.persons)
    return persons


def _evenly(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """In equal parts: while one is written the next is brought, which takes as long."""
    count = max(-(-rows.height // _PART), 1)
    return rows.iter_slices(-(-rows.height // count) or 1)


def _brought(part: pl.DataFrame, sealer: Sealer, *, import_id: int | None) -> _Part:
    """Rows with their keys, who they are about sealed. Most sources have half of the columns."""
    made = part.with_columns(
        personal.sealed(part, sealer),
        person_key=personal.person_keys(part, sealer),
        identity_key=personal.identity_keys(part, sealer),
        import_id=pl.lit(import_id, pl.Int64),
    )
    names = [name for name in _WRITTEN if _is_filled(made, name)]
    return _Part(names, as_copied(_plain(made, names)), made["person_key"])


def ahead(parts: Iterator[Made]) -> Iterator[Made]:
    """Each part made, in a thread aside, while the one before is made use of."""
    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = aside.submit(next, parts, None)
            yield part


def _is_filled(rows: pl.DataFrame, name: str) -> bool:
    return name in rows.columns and rows[name].null_count() < rows.height


@contextmanager
def planned_once(session: Session) -> Iterator[None]:
    """Each row's parent is looked up by its key: planning that anew each time takes thrice as long.

    The setting is the role's own (see roles.sql), and is put back.
    """
    session.execute(text("set local plan_cache_mode = force_generic_plan"))
    yield
    session.execute(text("set local plan_cache_mode = force_custom_plan"))


def change(
    session: Session,
    actor: Principal,
    rows: pl.DataFrame,
    sealer: Sealer,
    *,
    import_id: int | None,
    reason: str | None,
) -> None:
    """Update records, given with what they were (columns `was:…`), and keep what they were."""
    rows = _resealed(rows, sealer)
    if import_id is not None:
        rows = rows.with_columns(import_id=pl.lit(import_id, pl.Int64))
    else:
        rows = rows.with_columns(import_id=pl.col(f"{WAS}import_id"))
    _keep_versions(session, actor, rows, import_id=import_id, reason=reason)
    names = ["id", *_UPDATED]
    _stage(session, "staged_records", _plain(rows, names))
    staged = table("staged_records", *(column(name) for name in names))
    session.execute(
        update(RECORDS)
        .values({name: staged.c[name] for name in _UPDATED} | {"updated_at": clock.now()})
        .where(RECORDS.c.id == staged.c.id)
    )


def set_state(
    session: Session,
    actor: Principal,
    record: InternshipRecord,
    state: RecordState,
    *,
    reason: str,
) -> None:
    """Withdraw one record or put it back, and keep what it was."""
    session.add(
        InternshipRecordVersion(
            organisation_id=record.organisation_id,
            org_path=record.org_path,
            record_id=record.id,
            version=record.version,
            before={"record_state": record.record_state},
            reason=reason,
            user_id=actor.user_id,
            user_name=actor.display_name,
            at=clock.now(),
        )
    )
    record.record_state = state
    record.version += 1
    record.updated_at = clock.now()
    session.flush()


def _resealed(rows: pl.DataFrame, sealer: Sealer) -> pl.DataFrame:
    """Rows with `personal` and `is_resealed`: sealed anew where what lies in it has changed."""
    is_resealed = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(WAS + name)) for name in (*PERSONAL, "student_key")
    )
    rows = rows.with_columns(is_resealed=is_resealed, personal=pl.col(f"{WAS}personal"))
    again = rows.filter("is_resealed")
    if again.is_empty():
        return rows
    fresh = again.select("id", personal.sealed(again, sealer).alias("fresh"))
    rows = rows.join(fresh, on="id", how="left", maintain_order="left")
    return rows.with_columns(personal=pl.coalesce("fresh", "personal"))


def _keep_versions(
    session: Session,
    actor: Principal,
    rows: pl.DataFrame,
    *,
    import_id: int | None,
    reason: str | None,
) -> None:
    versions = rows.select(
        "organisation_id",
        "org_path",
        pl.col("id").alias("record_id"),
        pl.col(f"{WAS}version").alias("version"),
        _before().alias("before"),
        _hexadecimal(pl.when("is_resealed").then(f"{WAS}personal")).alias("personal"),
        pl.lit(import_id, pl.Int64).alias("import_id"),
        pl.lit(reason, pl.String).alias("reason"),
        pl.lit(actor.user_id, pl.Int64).alias("user_id"),
        pl.lit(actor.display_name, pl.String).alias("user_name"),
        pl.lit(clock.now().isoformat()).alias("at"),
    )
    _stage(session, "staged_versions", versions)
    staged = table("staged_versions", *(column(name) for name in versions.columns))
    with planned_once(session):
        session.execute(insert(VERSIONS).from_select(versions.columns, select(*staged.c)))


def _before() -> pl.Expr:
    """The columns that differ, as they were, as JSON."""
    members = []
    for name in FRAME:
        if name in NOT_COMPARED or name in _NO_MATTER_OF_HISTORY:
            continue
        was = pl.col(WAS + name)
        plain = _as_list(was) if name in LISTS else was
        if FRAME[name] == pl.Date:
            plain = was.cast(pl.String)
        single = pl.struct(plain.alias(name)).struct.json_encode()
        member = single.str.slice(1, single.str.len_chars() - 2)
        # The encrypted part as it was opens with the student's key as it was.
        is_kept = "is_resealed" if name == "student_key" else pl.col(name).ne_missing(was)
        members.append(pl.when(is_kept).then(member))
    joined = pl.concat_str(members, separator=",", ignore_nulls=True)
    return pl.concat_str(pl.lit("{"), joined, pl.lit("}"))


def _as_list(joined: pl.Expr) -> pl.Expr:
    parts = joined.str.split(";")
    return parts.list.filter(pl.element() != "")


def _plain(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Columns as COPY reads them."""
    arrays = [name for name in LISTS if name != "declared"]
    return rows.with_columns(
        in_letters(rows["declared"]),
        _hexadecimal(pl.col("personal")).alias("personal"),
        *(_as_array(pl.col(name)).alias(name) for name in arrays),
    ).select(names)


def _as_array(joined: pl.Expr) -> pl.Expr:
    inside = joined.str.replace_all(";", ",", literal=True)
    return pl.concat_str(pl.lit("{"), inside, pl.lit("}"))


def _hexadecimal(blob: pl.Expr) -> pl.Expr:
    return pl.lit("\\x") + blob.bin.encode("hex")


def _stage(session: Session, name: str, rows: pl.DataFrame) -> None:
    _prepare(session, name)
    copied_in(session, name, rows)


def _prepare(session: Session, name: str) -> None:
    session.execute(_DROPS[name])
    session.execute(_STAGES[name])
