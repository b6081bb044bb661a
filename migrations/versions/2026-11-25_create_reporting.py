"""Create the tables of reporting."""

revision = "reporting"
down_revision = "ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of reporting."""


def downgrade() -> None:
    """Undo it."""
