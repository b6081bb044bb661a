"""This installation: its database (its own or the operator's), its schema and its secrets."""

import base64
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

from backend.core import embedded, sealing
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


def with_secrets(settings: Settings) -> Settings:
    """Settings with every key: the operator's, else made once and kept in `var/`.

    The key of personal data is made here only for the embedded database, which lies beside it: a
    second machine on one database would make a second key, and could not read what the first wrote.
    """
    return settings.model_copy(
        update={
            "token_secret": token_secret(settings),
            "personal_data_key": _personal_data_key(settings),
        }
    )


def token_secret(settings: Settings) -> SecretStr:
    """The key of access tokens."""
    if settings.token_secret.get_secret_value():
        return settings.token_secret
    return _kept(settings.var_dir / "token_secret", secrets.token_urlsafe(48))


def personal_data_key_file(settings: Settings) -> Path:
    """Where the key of personal data lies that was made here."""
    return settings.var_dir / "personal_data_key"


def _personal_data_key(settings: Settings) -> SecretStr:
    if settings.personal_data_key.get_secret_value():
        return settings.personal_data_key
    if settings.database_url:
        raise CommandFailed(_KEY_MISSING)
    key = base64.b64encode(secrets.token_bytes(sealing.KEY_BYTES)).decode()
    return _kept(personal_data_key_file(settings), key)


_KEY_MISSING = (
    "Personal data need a key that every process of this database has: set"
    " XIAOHAO_PERSONAL_DATA_KEY (openssl rand -base64 32), and keep it apart from the backups."
)


def _kept(path: Path, made: str) -> SecretStr:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return SecretStr(path.read_text())
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return SecretStr(path.read_text())


def _alembic(url: str) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
