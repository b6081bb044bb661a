"""Create the tables of evidence."""

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = "evidence"
down_revision = "campaigns"
branch_labels = None
depends_on = None

# Until the ledger adds "or cited by an entry the reader may see": one's own organisation's files,
# and those one has uploaded for another (a verifier's visit record belongs to the school).
HELD_OR_UPLOADED = (
    f"{policies.OWN_ORGANISATION} or uploaded_by_membership_id ="
    " nullif(current_setting('app.membership_id', true), '')::bigint"
)


def _at(name: str, *, nullable: bool = True, default: str | None = None) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=nullable,
        server_default=sa.text(default) if default else None,
    )


def upgrade() -> None:
    """Create the tables of evidence."""
    op.create_table(
        "evidence_blobs",
        sa.Column("sha256", sa.String(64, collation="C"), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("scan_state", sa.String(20), nullable=False),
        sa.Column("scan_detail", sa.String(200)),
        _at("scanned_at"),
        _at("received_at", nullable=False, default="now()"),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence_blobs"),
        sa.CheckConstraint("size > 0", name="not_empty"),
    )
    op.execute(
        "grant select, insert, update (scan_state, scan_detail, scanned_at)"
        f" on evidence_blobs to {policies.APPLICATION}"
    )
    _create_evidence()
    policies.scoped("evidence", narrowed_by=HELD_OR_UPLOADED, append_only=True)
    op.execute(
        "grant update (withdrawn_at, withdrawn_by_name, withdraw_reason)"
        f" on evidence to {policies.APPLICATION}"
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation="C"), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64, collation="C"), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("page_count", sa.BigInteger),
        sa.Column("about_on", sa.Date),
        sa.Column("note", sa.String(300)),
        sa.Column("series_id", sa.Uuid, nullable=False),
        sa.Column("version_no", sa.BigInteger, nullable=False),
        sa.Column("uploaded_by_user_id", sa.BigInteger, nullable=False),
        sa.Column("uploaded_by_name", sa.String(100), nullable=False),
        sa.Column("uploaded_by_membership_id", sa.BigInteger, nullable=False),
        _at("uploaded_at", nullable=False, default="now()"),
        _at("withdrawn_at"),
        sa.Column("withdrawn_by_name", sa.String(100)),
        sa.Column("withdraw_reason", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_evidence_id"),
        sa.UniqueConstraint("series_id", "version_no", name="uq_evidence_series_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_evidence_organisation_id_organisations",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["evidence_blobs.sha256"], name="fk_evidence_sha256_evidence_blobs"
        ),
    )
    op.create_index("ix_evidence_organisation_id", "evidence", ["organisation_id", "sha256"])
    op.create_index("ix_evidence_org_path", "evidence", ["org_path", "id"])
    op.create_index(
        "ix_evidence_uploaded_by_membership_id", "evidence", ["uploaded_by_membership_id"]
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("evidence")
    op.drop_table("evidence_blobs")
