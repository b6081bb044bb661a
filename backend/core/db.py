"""The database: engine, tables' kinds, and the rule that no transaction begins without a scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import psycopg
from sqlalchemy import BigInteger, Engine, MetaData, String, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger}


Path = String(400, collation="C")
"""A place in the supervising tree: ids joined and ended by a dot, `1.4.12.`."""


class OrgScoped:
    """Rows that belong to an organisation: seen and changed from its own subtree upwards only."""

    organisation_id: Mapped[int] = mapped_column(BigInteger)
    org_path: Mapped[str] = mapped_column(Path)


class PublishedDown(OrgScoped):
    """Rows of an authority that everybody below it may read."""


class GlobalTable:
    """A table outside any scope; `why_global` says why that is right."""

    why_global: ClassVar[str]


class ScopeMissing(RuntimeError):
    """A transaction began on a connection that nobody gave a scope: a bug, never an answer."""


class Scope(Protocol):
    """What a transaction may touch. `enter` tells the database, before the first statement."""

    def enter(self, cursor: Any) -> None:
        """Make the settings local to the transaction that has just begun."""
        ...


_SET_SCOPE = (
    "select set_config('app.scope_from', %s, true), set_config('app.scope_to', %s, true),"
    " set_config('app.organisation_id', %s, true), set_config('app.ancestors', %s, true),"
    " set_config('app.membership_id', '', true), set_config('app.assigned_to', '', true)"
)


_SETTINGS = (
    "app.scope_from",
    "app.scope_to",
    "app.organisation_id",
    "app.ancestors",
    "app.membership_id",
    "app.assigned_to",
    "app.screening",
)
_READ_SETTINGS = "select " + ", ".join(f"current_setting('{name}', true)" for name in _SETTINGS)
_WRITE_SETTINGS = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)


def subtree_end(path: str) -> str:
    """The first path after the subtree of `path`: `/` sorts right after `.`."""
    return path[:-1] + "/"


def ancestors_of(path: str) -> list[str]:
    """`1.4.12.` → `['1.', '1.4.', '1.4.12.']`."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[: i + 1]) + "." for i in range(len(parts))]


@dataclass
class OrganisationScope:
    """The subtree of one organisation."""

    organisation_id: int
    path: str

    def enter(self, cursor: Any) -> None:
        """See Scope."""
        cursor.execute(
            _SET_SCOPE,
            (
                self.path,
                subtree_end(self.path),
                str(self.organisation_id),
                ",".join(ancestors_of(self.path)),
            ),
        )


@dataclass
class Unscoped:
    """Every organisation at once, for a stated reason. Drafts stay hidden all the same."""

    reason: str

    def enter(self, cursor: Any) -> None:
        """See Scope. Every path begins with a digit, and `:` sorts right after `9`."""
        cursor.execute(_SET_SCOPE, ("0", ":", "", ""))


def unscoped(reason: str) -> Unscoped:
    """A scope over everything; a test counts the callers."""
    return Unscoped(reason)


@contextmanager
def crossing(session: Session, scope: Scope) -> Iterator[None]:
    """Put another scope in place of the running transaction's, and put its own back.

    For what belongs to a person or to everybody rather than to an organisation, without a second
    transaction. A test counts the callers. An exception inside ends the transaction, so that
    nothing can go on in the other scope.
    """
    session.flush()
    cursor = session.connection().connection.cursor()
    try:
        cursor.execute(_READ_SETTINGS)
        kept = cursor.fetchone()
        scope.enter(cursor)
        yield
        session.flush()
        cursor.execute(_WRITE_SETTINGS, kept)
    except BaseException:
        session.rollback()
        raise
    finally:
        cursor.close()


class Database:
    """One engine and the only way to a session."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.engine = _make_engine(url, pool_size)
        # A refusal is remembered while the refused transaction still holds its connection; a pool
        # of its own keeps the two from waiting for each other.
        self._refusals = _make_engine(url, 4)

    @contextmanager
    def begin(self, scope: Scope) -> Iterator[Session]:
        """A session whose transaction commits on leaving and rolls back on an exception."""
        with self._session(self.engine, scope) as session:
            yield session

    @contextmanager
    def begin_refusal(self, scope: Scope) -> Iterator[Session]:
        """A short transaction beside the current one, for what is kept although it is refused."""
        with self._session(self._refusals, scope) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine, scope: Scope) -> Iterator[Session]:
        bound = engine.execution_options(scope=scope)
        with Session(bound, expire_on_commit=False) as session:
            session.info["database"] = self
            session.info["scope"] = scope
            yield session
            session.commit()

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._refusals.dispose()


def _make_engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_timeout=10,
        # What a failed statement was given may be personal, and failures are logged.
        hide_parameters=True,
    )
    event.listen(engine, "checkout", _guard)
    event.listen(engine, "begin", _enter_scope)
    return engine


class GuardedCursor(psycopg.Cursor[Any]):
    """A cursor that cannot begin a transaction: only a scope begins one."""

    def execute(self, *args: Any, **options: Any) -> Any:
        """See psycopg."""
        self._insist()
        return super().execute(*args, **options)

    def executemany(self, *args: Any, **options: Any) -> None:
        """See psycopg."""
        self._insist()
        super().executemany(*args, **options)

    def stream(self, *args: Any, **options: Any) -> Any:
        """See psycopg."""
        self._insist()
        return super().stream(*args, **options)

    def copy(self, *args: Any, **options: Any) -> Any:
        """See psycopg."""
        self._insist()
        return super().copy(*args, **options)

    def _insist(self) -> None:
        if self.connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE:
            raise ScopeMissing(_HOW_TO_SCOPE)


_HOW_TO_SCOPE = "give the engine a scope: database.begin(scope), or unscoped('reason')"


def _guard(connection: Any, *_: object) -> None:
    connection.cursor_factory = GuardedCursor


def _enter_scope(connection: Connection) -> None:
    scope: Scope | None = connection.get_execution_options().get("scope")
    if scope is None:
        raise ScopeMissing(_HOW_TO_SCOPE)
    driver: Any = connection.connection.driver_connection
    try:
        with psycopg.Cursor(driver) as cursor:
            scope.enter(cursor)
    except psycopg.OperationalError:
        if driver.closed:
            # The server went away: every pooled connection is as dead as this one.
            connection.engine.dispose()
        raise
