"""Copies of an entry with its parts, made inside the database, for tests that use up hundreds."""

import itertools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, create_engine, text
from sqlalchemy.engine import Connection

from backend.core.db import Base

_serial = itertools.count(1)
_PARTS = ("ledger_measures", "ledger_settlements", "ledger_stop_reports", "ledger_evidence")


@dataclass(frozen=True)
class Copy:
    """What a request has to name of an entry."""

    id: int
    version: int
    measures: tuple[dict[str, Any], ...]
    citation_ids: tuple[int, ...]


class Copies:
    """Makes them as the tables' owner: nothing of the ledger is asked, nothing is remembered."""

    def __init__(self, owner_url: str) -> None:
        self._engine = create_engine(owner_url)

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def of(self, entry: dict[str, Any], *, with_parts: bool = True, **values: Any) -> Copy:
        """A copy of an entry as it stands, with a number of its own where the entry has one."""
        with self._engine.begin() as connection:
            number = None if entry["number"] is None else f"COPY-{next(_serial):06}"
            changed = {"number": number, **values}
            new_id = _copy(connection, "ledger_entries", f"id = {entry['id']}", changed)
            for part in _PARTS if with_parts else ():
                _copy(connection, part, f"entry_id = {entry['id']}", {"entry_id": new_id})
            return _read(connection, new_id)

    def look(self, query: str, **values: Any) -> list[Any]:
        """Rows of anything, drafts included."""
        with self._engine.connect() as connection:
            return list(connection.execute(text(query), values))


def _copy(connection: Connection, name: str, which: str, values: dict[str, Any]) -> int | None:
    table: Table = Base.metadata.tables[name]
    kept = [c.name for c in table.columns if c.name != "id" and c.name not in values]
    names, sources = ", ".join([*kept, *values]), ", ".join([*kept, *(f":{v}" for v in values)])
    statement = f"insert into {name} ({names}) select {sources} from {name} where {which}"
    rows = connection.execute(text(f"{statement} returning id"), values)
    return next(iter(rows.scalars()), None)


def _read(connection: Connection, entry_id: int | None) -> Copy:
    measures = connection.execute(
        text(
            "select id, description, assigned_membership_id from ledger_measures"
            " where entry_id = :id and dropped_at is null order by position"
        ),
        {"id": entry_id},
    ).mappings()
    citations = connection.execute(
        text("select id from ledger_evidence where entry_id = :id order by id"), {"id": entry_id}
    ).scalars()
    version = connection.execute(
        text("select version from ledger_entries where id = :id"), {"id": entry_id}
    ).scalar_one()
    assert entry_id is not None
    return Copy(entry_id, version, tuple(dict(row) for row in measures), tuple(citations))
