"""What the application says to the database for one request, written down word for word."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import event
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.core.config import Settings
from backend.core.db import Database, Scope
from backend.main import create_app
from benchmarks.province import Reader

_SCOPE = (
    "app.scope_from",
    "app.scope_to",
    "app.organisation_id",
    "app.membership_id",
    "app.assigned_to",
    "app.ancestors",
)


@dataclass(frozen=True)
class Call:
    """One request: what a client sends."""

    method: str
    path: str
    body: bytes = b""

    @property
    def key(self) -> str:
        """What tells it from other calls."""
        return f"{self.method} {self.path}"


@dataclass
class Recording:
    """The settings of the scope and the statements of one request, in order."""

    scope: dict[str, str] = field(default_factory=dict)
    statements: list[tuple[str, Any]] = field(default_factory=list)
    answer: bytes = b""


class _Rehearsal(Database):
    """A database on which everything happens but the commit."""

    @contextmanager
    def begin(self, scope: Scope) -> Iterator[Session]:
        """See Database; rolls back at the end."""
        with Session(self.engine.execution_options(scope=scope)) as session:
            session.info.update(database=self, scope=scope)
            yield session
            session.flush()
            session.rollback()


class Recorder:
    """Rehearses requests in this process and writes down their statements."""

    def __init__(self, settings: Settings) -> None:
        self._database = _Rehearsal(settings.database_url, pool_size=1)
        self._client = TestClient(create_app(settings, self._database))
        self._now = Recording()
        event.listen(self._database.engine, "before_cursor_execute", self._keep)
        event.listen(self._database.engine, "begin", self._keep_scope)

    def record(self, reader: Reader, call: Call) -> Recording:
        """The recording of one request, which must succeed and changes nothing."""
        self._now = Recording()
        answer = self._client.request(
            call.method,
            call.path,
            content=call.body,
            headers={"Authorization": reader.authorization, "Content-Type": "application/json"},
        )
        if answer.status_code != 200:
            raise RuntimeError(f"{call.key}: {answer.text}")
        self._now.answer = answer.content
        return self._now

    def close(self) -> None:
        """Close every connection."""
        self._database.dispose()

    def _keep(self, _c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        self._now.statements.append((statement, _portable(values)))

    def _keep_scope(self, connection: Any) -> None:
        names = ", ".join(f"current_setting('{name}')" for name in _SCOPE)
        with connection.connection.driver_connection.cursor() as cursor:
            row = cursor.execute(f"select {names}").fetchone()
        self._now.scope = dict(zip(_SCOPE, row, strict=True))


def _portable(values: Any) -> Any:
    """The same values without the functions SQLAlchemy hangs on JSON."""
    if isinstance(values, dict):
        return {name: _portable(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [_portable(value) for value in values]
    return Jsonb(values.obj) if isinstance(values, Jsonb) else values
