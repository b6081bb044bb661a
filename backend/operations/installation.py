"""This installation: its database (its own or the operator's), its schema and its secret."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from backend.core import embedded
from backend.core.config import Settings
from backend.operations.errors import CommandFailed

ROOT = Path(__file__).resolve().parent.parent.parent
_MIGRATING = 7_305_202_611
"""Key of the advisory lock held while migrating: two starts at once migrate one after the other."""


@contextmanager
def connected(settings: Settings, *, patience: float = 0) -> Iterator[Settings]:
    """Settings whose database runs: the operator's, else the embedded one, for this long."""
    if settings.database_url:
        yield settings
        return
    with embedded.running(settings.var_dir / "postgres", patience=patience) as urls:
        yield settings.model_copy(
            update={
                "database_url": urls.application,
                "database_owner_url": urls.owner,
                "database_worker_url": urls.worker,
            }
        )


def owner_url(settings: Settings) -> str:
    """Where the owner logs in; the application's own login may not do what asks for this."""
    if not settings.database_owner_url:
        raise CommandFailed(
            "This needs the role that owns the tables: set DATABASE_OWNER_URL beside DATABASE_URL."
        )
    return settings.database_owner_url


def migrate(settings: Settings) -> None:
    """Bring the schema to its newest version; waits for another start that is doing the same."""
    config = _alembic(owner_url(settings))
    engine = create_engine(owner_url(settings), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _MIGRATING})
        command.upgrade(config, "head")
    engine.dispose()


def draft_migration(settings: Settings, message: str) -> None:
    """Write a migration for what the models have and the schema has not."""
    migrate(settings)
    command.revision(_alembic(owner_url(settings)), message, autogenerate=True)


def is_at_head(settings: Settings) -> bool:
    """Whether every migration of this release has been applied, and no other."""
    engine = create_engine(owner_url(settings), poolclass=NullPool)
    with engine.connect() as connection:
        applied = set(MigrationContext.configure(connection).get_current_heads())
    engine.dispose()
    known = ScriptDirectory.from_config(_alembic("")).get_heads()
    return applied == set(known)


def with_secret(settings: Settings) -> Settings:
    """Settings with a key for tokens: the operator's, else one made once and kept in `var/`."""
    if settings.token_secret.get_secret_value():
        return settings
    return settings.model_copy(update={"token_secret": SecretStr(_kept_secret(settings.var_dir))})


def _kept_secret(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "token_secret"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _alembic(url: str) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
