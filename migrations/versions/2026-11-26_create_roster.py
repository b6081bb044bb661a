"""Create head-counts of the roster and of filings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "roster"
down_revision = "suspicions"
branch_labels = None
depends_on = None

CODE = "C"
COUNTS = "roster_counts"


def upgrade() -> None:
    """Create them."""
    op.create_table(
        COUNTS,
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation=CODE), nullable=False),
        sa.Column("source", sa.String(10, collation=CODE), nullable=False),
        sa.Column("school_year", sa.SmallInteger, nullable=False),
        sa.Column("cohort", sa.SmallInteger, nullable=False),
        sa.Column("major_code", sa.String(10, collation=CODE), nullable=False),
        sa.Column("head_count", sa.BigInteger, nullable=False),
        sa.Column("student_keys", pg.ARRAY(sa.Uuid)),
        sa.Column("note", sa.String(300)),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("user_name", sa.String(50), nullable=False),
        sa.Column("counted_by_organisation_name", sa.String(100), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_roster_counts"),
        sa.CheckConstraint("head_count >= 0", name="head_count"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_roster_counts_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    )
    op.create_index(
        "ix_roster_counts_group",
        COUNTS,
        ["organisation_id", "school_year", "cohort", "major_code", "source", "id"],
    )
    op.create_index("ix_roster_counts_org_path", COUNTS, ["org_path", "id"])
    policies.scoped(COUNTS, append_only=True)


def downgrade() -> None:
    """Undo it."""
    op.drop_table(COUNTS)
