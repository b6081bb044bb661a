"""Have screening runs that were interrupted taken up again."""

import sqlalchemy as sa
from alembic import op

revision = "take_up_screenings"
down_revision = "roster"
branch_labels = None
depends_on = None

RUNS = "screening_runs"


def upgrade() -> None:
    """Remember how often a run was begun, and when it last gave a sign of life."""
    op.add_column(
        RUNS, sa.Column("attempts", sa.BigInteger, nullable=False, server_default=sa.text("0"))
    )
    op.add_column(
        RUNS,
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("now()"),
        ),
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_column(RUNS, "updated_at")
    op.drop_column(RUNS, "attempts")
