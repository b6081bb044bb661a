"""Create rosters: what the enrolment register and the filing platform tell of a school."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "roster"
down_revision = "suspicions"
branch_labels = None
depends_on = None

LISTS = "roster_lists"
COUNTS = "roster_counts"
COMPARISONS = "roster_comparisons"


def _scope() -> list[sa.Column[object]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation="C"), nullable=False),
    ]


def upgrade() -> None:
    """Create them."""
    _create_lists()
    _create_counts()
    _create_comparisons()


def _create_lists() -> None:
    op.create_table(
        LISTS,
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        *_scope(),
        sa.Column("source", sa.String(20, collation="C"), nullable=False),
        sa.Column("school_year", sa.SmallInteger, nullable=False),
        sa.Column("as_of_on", sa.Date, nullable=False),
        sa.Column("is_named", sa.Boolean, nullable=False),
        sa.Column("group_count", sa.Integer, nullable=False),
        sa.Column("head_count", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("user_name", sa.String(100), nullable=False),
        sa.Column("told_by_organisation_name", sa.String(100), nullable=False),
        sa.Column(
            "told_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{LISTS}"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name=f"uq_{LISTS}_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name=f"fk_{LISTS}_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    )
    op.create_index(
        f"ix_{LISTS}_organisation_id",
        LISTS,
        ["organisation_id", "school_year", "source", "as_of_on", "id"],
    )
    op.create_index(f"ix_{LISTS}_org_path", LISTS, ["org_path", "id"])
    policies.scoped(LISTS, append_only=True)


def _create_counts() -> None:
    op.create_table(
        COUNTS,
        *_scope(),
        sa.Column("list_id", sa.BigInteger, nullable=False),
        sa.Column("cohort", sa.SmallInteger, nullable=False),
        sa.Column("major_code", sa.String(10, collation="C"), nullable=False),
        sa.Column("head_count", sa.Integer, nullable=False),
        sa.Column("expected_on_post", sa.Integer),
        sa.Column("student_keys", pg.ARRAY(sa.Uuid)),
        sa.PrimaryKeyConstraint("list_id", "cohort", "major_code", name=f"pk_{COUNTS}"),
        sa.CheckConstraint("head_count >= 0 and expected_on_post >= 0", name="counts"),
        sa.ForeignKeyConstraint(
            ["list_id", "organisation_id", "org_path"],
            [f"{LISTS}.id", f"{LISTS}.organisation_id", f"{LISTS}.org_path"],
            name=f"fk_{COUNTS}_list_id_{LISTS}",
            onupdate="CASCADE",
        ),
    )
    policies.scoped(COUNTS, append_only=True)


def _create_comparisons() -> None:
    numbers = ("enrolled", "expected_on_post", "filed")
    differences = (
        "recorded_not_filed",
        "expected_not_filed",
        "expected_not_recorded",
        "filed_not_recorded",
        "recorded_not_enrolled",
    )
    op.create_table(
        COMPARISONS,
        *_scope(),
        sa.Column("school_year", sa.SmallInteger, nullable=False),
        sa.Column("cohort", sa.SmallInteger, nullable=False),
        sa.Column("major_code", sa.String(10, collation="C"), nullable=False),
        *(sa.Column(name, sa.Integer) for name in numbers),
        sa.Column("recorded", sa.Integer, nullable=False),
        sa.Column("enrolment_as_of_on", sa.Date),
        sa.Column("filing_as_of_on", sa.Date),
        sa.Column("is_enrolment_named", sa.Boolean),
        sa.Column("is_filing_named", sa.Boolean),
        *(sa.Column(name, sa.Integer) for name in differences),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "organisation_id", "school_year", "cohort", "major_code", name=f"pk_{COMPARISONS}"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name=f"fk_{COMPARISONS}_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    )
    op.create_index(
        f"ix_{COMPARISONS}_org_path",
        COMPARISONS,
        ["school_year", "org_path", "cohort", "major_code"],
    )
    policies.scoped(COMPARISONS)


def downgrade() -> None:
    """Undo it."""
    op.drop_table(COMPARISONS)
    op.drop_table(COUNTS)
    op.drop_table(LISTS)
