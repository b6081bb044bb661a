"""A PostgreSQL for tests: the one named by the environment, else the embedded server."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg import Connection, connect, sql
from psycopg.errors import ObjectInUse
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class DatabaseUrls:
    """One database as its three roles see it."""

    owner: str
    application: str
    worker: str

    def named(self, database: str) -> "DatabaseUrls":
        """The same roles on another database of the server."""
        return DatabaseUrls(
            *(
                make_url(url).set(database=database).render_as_string(hide_password=False)
                for url in (self.owner, self.application, self.worker)
            )
        )


def alembic_config(owner_url: str) -> Config:
    """Alembic on one database."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    return config


@contextmanager
def provide_database(folder: Path) -> Iterator[DatabaseUrls]:
    """A fresh migrated database, dropped afterwards."""
    with _server(folder) as server, another_database(server) as urls:
        yield urls


@contextmanager
def another_database(server: DatabaseUrls) -> Iterator[DatabaseUrls]:
    """One more fresh migrated database on a server that runs, dropped afterwards."""
    name = f"xiaohao_test_{secrets.token_hex(6)}"
    admin = make_url(server.owner).set(drivername="postgresql", database="postgres")
    with connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            urls = server.named(name)
            command.upgrade(alembic_config(urls.owner), "head")
            yield urls
        finally:
            _drop(connection, name)


def _drop(connection: Connection, name: str) -> None:
    """Drop a database; whoever is still leaving it gets a few seconds."""
    drop = sql.SQL("drop database {}").format(sql.Identifier(name))
    for _ in range(100):
        try:
            connection.execute(drop)
        except ObjectInUse:
            time.sleep(0.1)
        else:
            return
    connection.execute(drop)


@contextmanager
def _server(folder: Path) -> Iterator[DatabaseUrls]:
    if "DATABASE_OWNER_URL" in os.environ:
        yield DatabaseUrls(
            os.environ["DATABASE_OWNER_URL"],
            os.environ["DATABASE_URL"],
            os.environ["DATABASE_WORKER_URL"],
        )
        return
    from backend.core import embedded  # noqa: PLC0415 — not loaded where a server is given

    with embedded.running(folder) as urls:
        yield DatabaseUrls(urls.owner, urls.application, urls.worker)
