"""Create the tables of regulation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "regulation"
down_revision = "notices"
branch_labels = None
depends_on = None


def _id_and_scope() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation="C"), nullable=False),
    ]


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _code() -> sa.Column[str]:
    return sa.Column("code", sa.String(10, collation="C"), nullable=False)


def _of_catalogue(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["catalogue_id", "organisation_id", "org_path"],
        ["catalogues.id", "catalogues.organisation_id", "catalogues.org_path"],
        name=f"fk_{table}_catalogue_id_catalogues",
        onupdate="CASCADE",
    )


def upgrade() -> None:
    """Create the tables of regulation."""
    _create_catalogues()
    _create_red_lines()
    _create_focus_items()
    _create_confirmations()


def _create_catalogues() -> None:
    op.create_table(
        "catalogues",
        *_id_and_scope(),
        sa.Column("edition", sa.BigInteger, nullable=False),
        _text("title", 300),
        _text("document_no", 100, nullable=True),
        _text("note", 4000, nullable=True),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("now()"),
        ),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_catalogues"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_catalogues_id"),
        sa.UniqueConstraint("organisation_id", "edition", name="uq_catalogues_organisation_id"),
        sa.CheckConstraint("edition > 0", name="edition_positive"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_catalogues_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    )
    policies.published("catalogues")


def _create_red_lines() -> None:
    op.create_table(
        "red_lines",
        *_id_and_scope(),
        sa.Column("catalogue_id", sa.BigInteger, nullable=False),
        _code(),
        _text("kind", 10),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("article", sa.BigInteger),
        sa.Column("item", sa.BigInteger),
        _text("article_confidence", 1),
        _text("text_confidence", 1),
        _text("label_zh", 100),
        _text("label_en", 100),
        _text("para_zh", 300),
        _text("para_en", 300),
        sa.Column("bound", pg.ARRAY(sa.String(30)), nullable=False),
        _text("check", 10),
        sa.Column("is_immediate_stop", sa.Boolean, nullable=False),
        sa.Column("is_money", sa.Boolean, nullable=False),
        sa.Column("is_serious", sa.Boolean, nullable=False),
        sa.Column("required_evidence", pg.ARRAY(sa.String(30)), nullable=False),
        _text("flags_confidence", 10),
        sa.Column("src", pg.ARRAY(sa.String(10)), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_red_lines"),
        sa.UniqueConstraint("catalogue_id", "code", name="uq_red_lines_catalogue_id"),
        _of_catalogue("red_lines"),
    )
    policies.published("red_lines")


def _create_focus_items() -> None:
    op.create_table(
        "focus_items",
        *_id_and_scope(),
        sa.Column("catalogue_id", sa.BigInteger, nullable=False),
        _code(),
        sa.Column("position", sa.BigInteger, nullable=False),
        _text("label_zh", 100),
        _text("label_en", 100),
        sa.Column("red_line_codes", pg.ARRAY(sa.String(10)), nullable=False),
        sa.Column("has_own_question", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_focus_items"),
        sa.UniqueConstraint("catalogue_id", "code", name="uq_focus_items_catalogue_id"),
        _of_catalogue("focus_items"),
    )
    policies.published("focus_items")


def _create_confirmations() -> None:
    op.create_table(
        "red_line_confirmations",
        *_id_and_scope(),
        sa.Column("red_line_id", sa.BigInteger, nullable=False),
        sa.Column("article", sa.BigInteger, nullable=False),
        sa.Column("item", sa.BigInteger),
        _text("official_text", 4000),
        _text("source", 300),
        sa.Column("confirmed_by_user_id", sa.BigInteger, nullable=False),
        _text("confirmed_by_name", 50),
        _text("confirmed_by_office", 100),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_red_line_confirmations"),
        sa.ForeignKeyConstraint(
            ["red_line_id"],
            ["red_lines.id"],
            name="fk_red_line_confirmations_red_line_id_red_lines",
        ),
    )
    op.create_index(
        "ix_red_line_confirmations_red_line_id", "red_line_confirmations", ["red_line_id", "id"]
    )
    policies.published("red_line_confirmations", append_only=True)


def downgrade() -> None:
    """Undo it."""
    for table in ("red_line_confirmations", "focus_items", "red_lines", "catalogues"):
        op.drop_table(table)
