"""Run migrations as the owner, one transaction each, with an explicit lock time-out."""

import importlib
import os

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.dialects.postgresql.base import ischema_names

from backend.audit.models import Xid8
from backend.core.db import Base

# What the dialect does not know by itself would be a warning in every comparison.
ischema_names["xid8"] = Xid8

for room in (
    "access.idempotency",
    "audit.models",
    "organisations.models",
    "identity.models",
    "notices.models",
    "regulation.models",
    "campaigns.models",
    "evidence.models",
    "ledger.models",
    "screening.records.models",
    "screening.imports.models",
    "screening.registers.models",
    "screening.rules.models",
    "screening.suspicions.models",
    "screening.roster.models",
):
    importlib.import_module(f"backend.{room}")


def include_object(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave the job queue's own tables to the job queue."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def run() -> None:
    """Migrate the database named by DATABASE_OWNER_URL."""
    url = context.config.get_main_option("sqlalchemy.url") or os.environ["DATABASE_OWNER_URL"]
    engine = create_engine(url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include_object,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            connection.execute(text("set lock_timeout = '4s'"))
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
