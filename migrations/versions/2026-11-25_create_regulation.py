"""Create the tables of regulation."""

revision = "regulation"
down_revision = "notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of regulation."""


def downgrade() -> None:
    """Undo it."""
