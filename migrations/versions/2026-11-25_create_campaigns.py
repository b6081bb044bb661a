"""Create the tables of campaigns."""

revision = "campaigns"
down_revision = "regulation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of campaigns."""


def downgrade() -> None:
    """Undo it."""
