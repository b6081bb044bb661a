"""Create the tables of ledger."""

revision = "ledger"
down_revision = "evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of ledger."""


def downgrade() -> None:
    """Undo it."""
