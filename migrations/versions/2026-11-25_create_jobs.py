"""Create the job queue: procrastinate's own tables, in a schema of their own."""

from pathlib import Path

from alembic import op

from migrations import policies

revision = "jobs"
down_revision = "reporting"
branch_labels = None
depends_on = None

# A copy, for a migration must not change with the library: an upgrade of procrastinate brings its
# own scripts, which then become a migration of ours.
SCHEMA_SQL = Path(__file__).parent.parent / "procrastinate_3_10_0.sql"


def upgrade() -> None:
    """Create the job queue."""
    op.execute("create schema jobs")
    op.execute("set local search_path = jobs")
    # Straight to the driver: the script is full of colons and percent signs.
    op.get_bind().connection.cursor().execute(SCHEMA_SQL.read_text())
    op.execute("set local search_path = public")
    for grant in (
        "usage on schema jobs",
        "select, insert, update, delete on all tables in schema jobs",
        "usage on all sequences in schema jobs",
        "execute on all functions in schema jobs",
    ):
        op.execute(f"grant {grant} to {policies.APPLICATION}")


def downgrade() -> None:
    """Drop the job queue."""
    op.execute("drop schema jobs cascade")
