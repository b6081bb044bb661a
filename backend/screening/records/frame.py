"""The record frame: stored records as columns, for rules and for comparison with what comes in.

Its columns are the model's, by their names; what is encrypted and what only tells when a row was
written is left out. Rows travel by COPY, which is bound by row-level security like any query.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl
from psycopg import sql
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Uuid,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from backend.core.db import Base
from backend.screening.records.declarations import FieldSet, letters_of, names_of
from backend.screening.records.models import InternshipRecord

RECORDS: Table = Base.metadata.tables[InternshipRecord.__tablename__]

_DTYPES: list[tuple[type[Any], pl.DataType]] = [
    (FieldSet, pl.List(pl.String)),
    (ARRAY, pl.List(pl.String)),
    (SmallInteger, pl.Int16()),
    (BigInteger, pl.Int64()),
    (Double, pl.Float64()),
    (Boolean, pl.Boolean()),
    (Date, pl.Date()),
    (Uuid, pl.String()),
    (String, pl.String()),
]


def _dtype(kind: Any) -> pl.DataType:
    return next(dtype for known, dtype in _DTYPES if isinstance(kind, known))


FRAME: dict[str, pl.DataType] = {
    column.name: _dtype(column.type)
    for column in RECORDS.columns
    if not isinstance(column.type, LargeBinary | DateTime)
}
"""Every column of a typed record with its kind."""

DECLARED = {
    "consent_declared": "consent_on",
    "policy_declared": "policy_no",
    "filing_declared": "filing_no",
}
"""Columns added for rules: whether the sources had a column for a duty."""

ID = "record_id"
"""The record's number, beside `id`."""

_BATCH = 100_000
"""Rows brought into columns at a time."""

_LISTS = [name for name, dtype in FRAME.items() if dtype == pl.List(pl.String)]


def load(
    session: Session,
    *conditions: ColumnElement[bool],
    columns: Collection[str] | None = None,
    is_joined: bool = False,
) -> pl.DataFrame:
    """The records in sight under these conditions; the columns named, else all.

    `is_joined` leaves lists as they travel, joined by `;`: split, they are most of the frame.
    """
    parts = list(batches(session, *conditions, columns=columns, is_joined=is_joined))
    if parts:
        return pl.concat(parts)
    return _finished(_empty(_wanted(columns)), is_joined=is_joined)


def batches(
    session: Session,
    *conditions: ColumnElement[bool],
    columns: Collection[str] | None = None,
    rows: int = _BATCH,
    is_joined: bool = False,
) -> Iterator[pl.DataFrame]:
    """The same in pieces of about `rows`, for what must not lie in memory all at once."""
    wanted = _wanted(columns)
    statement = select(*(RECORDS.c[name] for name in wanted)).where(*conditions)
    for raw in copied_out(session, statement, rows=rows):
        yield _finished(raw, is_joined=is_joined)


def copied_out(session: Session, statement: Any, *, rows: int = _BATCH) -> Iterator[pl.DataFrame]:
    """The rows of a SELECT of plain columns, by COPY, as raw frames.

    Lists stand joined by `;`, binaries in hexadecimal.
    """
    kinds = {column.name: column.type for column in statement.selected_columns}
    fast = statement.with_only_columns(
        *(_copied(column).label(column.name) for column in statement.selected_columns)
    )
    compiled = fast.compile(
        dialect=session.connection().dialect, compile_kwargs={"render_postcompile": True}
    )
    # Composed of what SQLAlchemy has written; values stay parameters, which psycopg puts in.
    text = sql.SQL(str(compiled))
    query = sql.SQL("copy ({}) to stdout (format csv)").format(text)
    cursor = session.connection().connection.cursor()
    try:
        with cursor.copy(query, compiled.params) as copy:
            held: list[Any] = []
            for line in copy:
                held.append(line)
                if len(held) == rows:
                    yield _parsed(held, kinds)
                    held = []
            if held:
                yield _parsed(held, kinds)
    finally:
        cursor.close()


def copied_in(session: Session, table: str, frame: pl.DataFrame) -> None:
    """Put a frame of plain columns and joined lists into a table of the transaction, by COPY.

    Not into one behind row-level security: PostgreSQL refuses COPY there.
    """
    parts = (as_copied(part) for part in frame.iter_slices(_BATCH))
    stream_in(session, table, frame.columns, parts)


def as_copied(frame: pl.DataFrame) -> bytes:
    """Rows as COPY reads them."""
    return frame.write_csv(include_header=False).encode()


def stream_in(session: Session, table: str, columns: Sequence[str], parts: Iterable[bytes]) -> None:
    """As `copied_in`, of rows that are made while they are written."""
    query = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor = session.connection().connection.cursor()
    try:
        with cursor.copy(query) as copy:
            for part in parts:
                copy.write(part)
    finally:
        cursor.close()


def _wanted(columns: Collection[str] | None) -> list[str]:
    """The columns to read; for those that are added the ones they are made of."""
    if columns is None:
        return list(FRAME)
    made_of = [name if name in FRAME else "declared" for name in columns if name != ID]
    return list(dict.fromkeys(["id", *made_of]))


def _copied(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as it is written fastest, for reading it fastest."""
    kind = column.type
    if isinstance(kind, Date):
        return column - literal(date(1970, 1, 1), Date)
    if isinstance(kind, Boolean):
        return column.cast(Integer)
    if isinstance(kind, FieldSet):
        return type_coerce(column, String)
    if isinstance(kind, ARRAY):
        return func.array_to_string(column, ";")
    return func.encode(column, "hex") if isinstance(kind, LargeBinary) else column


def _parsed(lines: list[Any], kinds: dict[str, Any]) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {}
    casts: list[pl.Expr] = []
    for name, kind in kinds.items():
        if isinstance(kind, LargeBinary):
            schema[name] = pl.String()
            casts.append(pl.col(name).str.decode("hex"))
            continue
        dtype = _dtype(kind)
        schema[name] = pl.String() if dtype == pl.List(pl.String) else dtype
        if dtype in (pl.Date, pl.Boolean):
            schema[name] = pl.Int32()
            casts.append(pl.col(name).cast(dtype))
    raw = pl.read_csv(b"".join(lines), has_header=False, schema=schema, quote_char='"')
    raw = raw.with_columns(casts)
    spelt = [name for name, kind in kinds.items() if isinstance(kind, FieldSet)]
    return raw.with_columns(_spelt_out(raw[name]) for name in spelt)


def _spelt_out(letters: pl.Series) -> pl.Series:
    """Sets of fields as joined names; few of them are different."""
    sets = letters.unique().to_list()
    names = [";".join(names_of(one)) for one in sets]
    return letters.replace_strict(sets, names, return_dtype=pl.String)


def in_letters(joined: pl.Series) -> pl.Series:
    """Joined names as the table keeps them."""
    sets = joined.unique().to_list()
    kept = [letters_of(name for name in one.split(";") if name) for one in sets]
    return joined.replace_strict(sets, kept, return_dtype=pl.String)


def _empty(columns: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(
        schema={name: pl.String() if name in _LISTS else FRAME[name] for name in columns}
    )


def _finished(raw: pl.DataFrame, *, is_joined: bool) -> pl.DataFrame:
    lists = [name for name in _LISTS if name in raw.columns]
    added = [raw["id"].alias(ID)]
    if "declared" in lists:
        added += [_declares(raw["declared"], field).alias(name) for name, field in DECLARED.items()]
    if is_joined:
        return raw.with_columns(added)
    return raw.with_columns(split(pl.col(name)).alias(name) for name in lists).with_columns(added)


def _declares(joined: pl.Series, field: str) -> pl.Series:
    """Whether a field is among joined names, of which few are different."""
    if joined.is_empty():
        return pl.Series(dtype=pl.Boolean)  # with nothing to replace polars keeps the text
    sets = joined.unique().to_list()
    answers = [field in one.split(";") for one in sets]
    return joined.replace_strict(sets, answers, return_dtype=pl.Boolean)


def split(joined: pl.Expr) -> pl.Expr:
    """A list from its joined text; an empty text is an empty list."""
    return (
        pl.when(joined == "").then(pl.lit([], pl.List(pl.String))).otherwise(joined.str.split(";"))
    )
