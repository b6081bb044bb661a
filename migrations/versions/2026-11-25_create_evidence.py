"""Create the tables of evidence."""

revision = "evidence"
down_revision = "campaigns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of evidence."""


def downgrade() -> None:
    """Undo it."""
