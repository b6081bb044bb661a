"""Create the tables of notices."""

revision = "notices"
down_revision = "foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of notices."""


def downgrade() -> None:
    """Undo it."""
