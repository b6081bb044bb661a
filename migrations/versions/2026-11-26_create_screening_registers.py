"""Create the registers screening asks: filings, pairs, policies, lists and limits."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "screening_registers"
down_revision = "screening_imports"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CODE = "C"


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _code(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length, collation=CODE), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=False)


def _texts(name: str, length: int) -> sa.Column[object]:
    return sa.Column(name, pg.ARRAY(sa.String(length)), nullable=False)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT, nullable=False, server_default=sa.text("now()"))


def _base(table: str) -> list[Any]:
    """Number, place and what hangs on them."""
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation=CODE), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name=f"fk_{table}_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    ]


def _registered() -> list[sa.Column[Any]]:
    return [
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        _now("registered_at"),
        _number("registered_by_organisation_id"),
        _text("registered_by_organisation_name", 100),
        _text("registered_by_name", 50),
        _now("updated_at"),
        sa.Column("ended_at", INSTANT),
        _text("ended_by_name", 50, nullable=True),
        _text("ended_reason", 300, nullable=True),
    ]


def _create_register(table: str, *columns: Any, unique: tuple[str, list[str]]) -> None:
    """An entry is registered once while it counts."""
    op.create_table(table, *_base(table), *_registered(), *columns)
    op.create_index(f"ix_{table}_org_path", table, ["org_path", "id"])
    name, keys = unique
    still = sa.text("ended_at is null")
    op.create_index(f"uq_{table}_{name}", table, keys, unique=True, postgresql_where=still)


def _period() -> list[Any]:
    return [
        _day("starts_on"),
        _day("ends_on"),
        sa.CheckConstraint("starts_on <= ends_on", name="period"),
    ]


def _create_registers() -> None:
    _create_register(
        "special_filings",
        _text("number", 64),
        _text("number_key", 64),
        _text("authority", 100),
        _texts("majors", 10),
        _texts("posts", 100),
        _texts("hosts", 100),
        _texts("items", 10),
        *_period(),
        unique=("number", ["organisation_id", "number_key"]),
    )
    _create_register(
        "group_policies",
        _text("insurer", 100),
        _text("policy_no", 64),
        *_period(),
        _number("head_count"),
        unique=("policy_no", ["organisation_id", "policy_no", "starts_on"]),
    )
    _create_register(
        "host_payer_pairs",
        _code("host_uscc", 18),
        _text("host_name", 100),
        _code("payer_uscc", 18),
        _text("payer_name", 100),
        _text("accepted_because", 300),
        _text("document_no", 100, nullable=True),
        unique=("pair", ["org_path", "host_uscc", "payer_uscc"]),
    )
    _create_register(
        "host_registrations",
        _text("host_key", 120),
        _code("host_uscc", 18, nullable=True),
        _text("host_name", 100),
        _number("staff"),
        _text("source", 300),
        _day("as_of_on"),
        unique=("host_key", ["org_path", "host_key"]),
    )
    for table in ("special_filings", "group_policies"):
        policies.scoped(table)
    for table in ("host_payer_pairs", "host_registrations"):
        policies.published(table)
    for table in _REGISTERS:
        op.execute(f"revoke delete on {table} from {policies.APPLICATION}")


def _create_versions() -> None:
    op.create_table(
        "register_versions",
        *_base("register_versions"),
        _code("register", 20),
        _number("entry_id"),
        _number("version"),
        sa.Column("before", pg.JSONB, nullable=False),
        _text("reason", 300),
        _number("user_id"),
        _text("user_name", 50),
        _text("organisation_name", 100),
        _now("at"),
    )
    op.create_index(
        "ix_register_versions_entry_id",
        "register_versions",
        ["register", "entry_id", "version"],
        unique=True,
    )
    policies.published("register_versions", append_only=True)


def _create_settings() -> None:
    op.create_table(
        "screening_settings",
        *_base("screening_settings"),
        _number("version"),
        sa.Column("document", pg.JSONB, nullable=False),
        _text("reason", 300),
        _number("user_id"),
        _text("user_name", 50),
        _now("at"),
        sa.UniqueConstraint(
            "organisation_id", "version", name="uq_screening_settings_organisation_id"
        ),
    )
    policies.published("screening_settings", append_only=True)


_REGISTERS = ("special_filings", "group_policies", "host_payer_pairs", "host_registrations")


def upgrade() -> None:
    """Create the registers, what their entries were before, and the settings."""
    _create_registers()
    _create_versions()
    _create_settings()


def downgrade() -> None:
    """Undo it."""
    for table in ("screening_settings", "register_versions", *_REGISTERS):
        op.drop_table(table)
