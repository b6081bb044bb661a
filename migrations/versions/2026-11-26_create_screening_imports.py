"""Create imports of internship records."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "screening_imports"
down_revision = "screening_records"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CODE = "C"
PATH = sa.String(400, collation=CODE)
IMPORTS = "internship_imports"
MISSING = "internship_import_missing"
MEMORIES = "internship_column_memories"

# What is being brought in is nobody's business above before it is stored; afterwards there are the
# records. Unscoped work (sweeping, and a job looking for its actor) has no organisation.
OWN = (
    f"{policies.OWN_ORGANISATION}"
    " or nullif(current_setting('app.organisation_id', true), '') is null"
)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _scope() -> list[sa.Column[Any]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
    ]


def _json(name: str, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, pg.JSONB, nullable=default is None, server_default=default)


def _count(name: str, default: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=default)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "org_path"],
        ["organisations.id", "organisations.org_path"],
        name=f"fk_{table}_organisation_id_organisations",
        onupdate="CASCADE",
    )


def _received() -> list[sa.Column[Any]]:
    return [
        _count("version", "1"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("filename", sa.String(200)),
        sa.Column("format", sa.String(10)),
        sa.Column("size", sa.BigInteger),
        sa.Column("sha256", sa.String(64, collation=CODE)),
        sa.Column("file_key", sa.String(100, collation=CODE)),
        sa.Column("client_key", sa.String(100, collation=CODE)),
        sa.Column("body_hash", sa.LargeBinary),
        sa.Column("is_full_set", sa.Boolean, nullable=False),
        sa.Column("is_partial", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("source_system", sa.String(50)),
        sa.Column("default_internship_type", sa.String(10, collation=CODE)),
    ]


def _found_out() -> list[sa.Column[Any]]:
    return [
        sa.Column("stage", sa.String(20), nullable=False),
        _count("done"),
        _count("total"),
        _count("attempts"),
        sa.Column("staged_version", sa.BigInteger),
        _json("staged"),
        _json("overrides", "{}"),
        _json("sheets", "[]"),
        _json("notes", "[]"),
        _json("counts"),
        _json("fault_groups", "[]"),
        _json("near_twins", "[]"),
        _json("sample", "[]"),
        _json("decisions", "{}"),
        sa.Column("failure_code", sa.String(60, collation=CODE)),
        _json("failure_values", "{}"),
        _json("answer"),
    ]


def _remembered() -> list[sa.Column[Any]]:
    return [
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("user_name", sa.String(100), nullable=False),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.Column("updated_at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.Column("finished_at", INSTANT),
    ]


# Deferred from the application's own transaction, whose search path does not have the schema.
DEFER = "function jobs.procrastinate_defer_jobs_v1(jobs.procrastinate_job_to_defer_v1[])"


def upgrade() -> None:
    """Create imports, what full sets did not have, and remembered columns."""
    op.execute(f"alter {DEFER} set search_path = jobs")
    op.create_table(
        IMPORTS,
        _id(),
        *_scope(),
        *_received(),
        *_found_out(),
        *_remembered(),
        sa.PrimaryKeyConstraint("id", name="pk_internship_imports"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_internship_imports_id"),
        _of_organisation(IMPORTS),
    )
    op.create_index(
        "uq_internship_imports_client_key",
        IMPORTS,
        ["organisation_id", "client_key"],
        unique=True,
        postgresql_where=sa.text("client_key is not null"),
    )
    op.create_index("ix_internship_imports_org_path", IMPORTS, ["org_path", "id"])
    op.create_index(
        "ix_internship_imports_under_way",
        IMPORTS,
        ["id"],
        postgresql_where=sa.text("state in ('received', 'reading', 'confirming')"),
    )
    op.create_index(
        "ix_internship_imports_file_key",
        IMPORTS,
        ["file_key"],
        unique=True,
        postgresql_where=sa.text("file_key is not null"),
    )
    policies.scoped(IMPORTS, narrowed_by=OWN)
    op.execute(f"revoke delete on {IMPORTS} from {policies.APPLICATION}")
    op.create_table(
        MISSING,
        sa.Column("import_id", sa.BigInteger, nullable=False, autoincrement=False),
        *_scope(),
        sa.Column("record_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_internship_import_missing"),
        sa.ForeignKeyConstraint(
            ["import_id", "organisation_id", "org_path"],
            [f"{IMPORTS}.id", f"{IMPORTS}.organisation_id", f"{IMPORTS}.org_path"],
            name="fk_internship_import_missing_import_id_internship_imports",
            onupdate="CASCADE",
        ),
    )
    policies.scoped(MISSING, narrowed_by=OWN)
    op.create_table(
        MEMORIES,
        _id(),
        *_scope(),
        sa.Column("headings_hash", sa.String(64, collation=CODE), nullable=False),
        sa.Column("columns", pg.JSONB, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("id", name="pk_internship_column_memories"),
        sa.UniqueConstraint(
            "organisation_id", "headings_hash", name="uq_internship_column_memories_organisation_id"
        ),
        _of_organisation(MEMORIES),
    )
    policies.scoped(MEMORIES, narrowed_by=OWN)


def downgrade() -> None:
    """Drop them."""
    op.drop_table(MEMORIES)
    op.drop_table(MISSING)
    op.drop_table(IMPORTS)
    op.execute(f"alter {DEFER} reset search_path")
