"""How many statements a request costs: a list must cost the same for one row and for fifty."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from backend.core.db import Database
from tests.world import Person


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent while the block runs."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def cost_of(database: Database, person: Person, path: str) -> tuple[int, int]:
    """Rows in the first page of fifty, and statements it took."""
    with counted(database) as sent:
        answer = person.get(path, params={"limit": 50})
    assert answer.status_code == 200, answer.text
    return len(answer.json()["items"]), len(sent)
