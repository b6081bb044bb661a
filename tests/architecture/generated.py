"""A database in which every table holds one row of each of two provinces, made by walking.

It is a database of its own: foreign keys, checks and triggers are dropped, so that a row can be
made for any table from its columns alone. Policies, grants and functions stay as migrated.
All numbers in a province's rows are the province's own number, so that rows still belong together.
"""

import datetime as dt
import decimal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Table,
    Uuid,
    create_engine,
    insert,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from backend.audit.models import Xid8
from backend.core.db import Base, OrganisationScope
from backend.screening.records.declarations import FieldSet
from tests.database import DatabaseUrls, another_database

HERE, ELSEWHERE, NOBODY = 700_001, 700_002, 700_003
"""Numbers of two provinces, and of rows that nobody has yet."""
MARK = "泄露"
"""Stands in every text of the generated rows; seen in an answer it is a leak."""

_LOOSEN = """
do $$ declare r record; begin
  for r in select conrelid::regclass as t, conname from pg_constraint
            where connamespace = 'public'::regnamespace and contype in ('f', 'c') loop
    execute format('alter table %s drop constraint %I', r.t, r.conname);
  end loop;
  for r in select tgrelid::regclass as t, tgname from pg_trigger where not tgisinternal loop
    execute format('alter table %s disable trigger %I', r.t, r.tgname);
  end loop;
end $$
"""


def path_of(number: int) -> str:
    """The place of a generated province."""
    return f"{number}."


@dataclass
class Acting:
    """Somebody acting in a generated province, in its one membership."""

    number: int
    path: str = ""

    def enter(self, cursor: Any) -> None:
        """See core.db.Scope."""
        OrganisationScope(self.number, self.path or path_of(self.number)).enter(cursor)
        cursor.execute("select set_config('app.membership_id', %s, true)", (str(self.number),))


_VALUES: list[tuple[type[TypeEngine[Any]], Callable[[int], Any]]] = [
    (ARRAY, lambda _: []),
    (FieldSet, lambda _: []),
    (Uuid, lambda number: UUID(int=number)),
    (Boolean, lambda _: False),
    (DateTime, lambda _: dt.datetime(2026, 11, 1, tzinfo=dt.UTC)),
    (Date, lambda _: dt.date(2026, 11, 1)),
    (SmallInteger, lambda number: number % 10_000),
    (Integer, lambda number: number),
    (Numeric, lambda _: decimal.Decimal(1)),
    (Float, lambda _: 1.0),
    (LargeBinary, lambda number: str(number).encode()),
    (JSONB, lambda _: {"text": MARK}),
]


def value_for(column: Column[Any], number: int) -> Any:
    """A value a column takes, that tells whose it is."""
    if column.name == "org_path":
        return path_of(number)
    for kind, make in _VALUES:
        if isinstance(column.type, kind):
            return make(number)
    assert isinstance(column.type, String), f"{column}: no value for {column.type!r} yet"
    text, length = f"{MARK}{number}", column.type.length
    return text if length is None or length >= len(text) else str(number)[-length:]


def row_for(table: Table, number: int) -> dict[str, Any]:
    """A row of a table, of the province of that number."""
    return {
        column.name: value_for(column, number)
        for column in table.columns
        if column.computed is None and not isinstance(column.type, Xid8)
    }


def fill(connection: Connection) -> None:
    """One row of each province in every table."""
    connection.exec_driver_sql(_LOOSEN.replace("%", "%%"))
    for table in Base.metadata.sorted_tables:
        for number in (HERE, ELSEWHERE):
            connection.execute(insert(table).values(row_for(table, number)))


@contextmanager
def filled_database(urls: DatabaseUrls) -> Iterator[DatabaseUrls]:
    """The database, dropped afterwards."""
    with another_database(urls) as made:
        engine = create_engine(made.owner)
        try:
            with engine.begin() as connection:
                fill(connection)
            yield made
        finally:
            engine.dispose()
