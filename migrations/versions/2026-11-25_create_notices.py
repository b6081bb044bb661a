"""Create the tables of notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "notices"
down_revision = "foundation"
branch_labels = None
depends_on = None

PATH = sa.String(400, collation="C")
OWN_MEMBERSHIP = "membership_id = nullif(current_setting('app.membership_id', true), '')::bigint"


def upgrade() -> None:
    """Create the tables of notices."""
    _create_notices()
    _create_notice_reads()


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
        sa.Column("roles", pg.ARRAY(sa.String(30)), nullable=False),
        sa.Column("membership_id", sa.BigInteger),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("subject_type", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.BigInteger, nullable=False),
        sa.Column("subject_number", sa.String(60)),
        sa.Column("values", pg.JSONB, nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_notices_id"),
        sa.CheckConstraint("cardinality(roles) > 0 or membership_id is not null", name="addressed"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_notices_organisation_id_organisations",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_notices_membership_id_memberships"
        ),
    )
    op.create_index("ix_notices_organisation_id", "notices", ["organisation_id", "id"])
    policies.scoped("notices", append_only=True)
    # One writes to one's superiors, and never reads what another organisation was told.
    op.execute(
        f"create policy to_superiors on notices for insert to {policies.APPLICATION}"
        f" with check ({policies.FROM_ABOVE})"
    )
    op.execute(
        f"create policy own on notices as restrictive for select to {policies.APPLICATION}"
        f" using ({policies.OWN_ORGANISATION})"
    )


def _create_notice_reads() -> None:
    op.create_table(
        "notice_reads",
        sa.Column("notice_id", sa.BigInteger, nullable=False),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.PrimaryKeyConstraint("notice_id", "membership_id", name="pk_notice_reads"),
        sa.ForeignKeyConstraint(
            ["notice_id", "organisation_id", "org_path"],
            ["notices.id", "notices.organisation_id", "notices.org_path"],
            name="fk_notice_reads_notice_id_notices",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_notice_reads_membership_id_memberships"
        ),
    )
    policies.scoped("notice_reads", narrowed_by=OWN_MEMBERSHIP, append_only=True)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("notice_reads")
    op.drop_table("notices")
