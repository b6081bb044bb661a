"""Create the job queue: procrastinate's own tables, in a schema of their own."""

from importlib import resources

from alembic import op

from migrations import policies

revision = "jobs"
down_revision = "reporting"
branch_labels = None
depends_on = None

# The library ships its history as scripts named by version, each fixed once released. A later one
# becomes a migration of ours when the library is upgraded.
LAST_SCRIPT = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    """Create the job queue."""
    op.execute("create schema jobs")
    op.execute("set local search_path = jobs")
    # Straight to the driver: the scripts are full of colons and percent signs.
    cursor = op.get_bind().connection.cursor()
    scripts = resources.files("procrastinate.sql.migrations").iterdir()
    for script in sorted(scripts, key=lambda script: script.name):
        if script.name.endswith(".sql") and script.name <= LAST_SCRIPT:
            cursor.execute(script.read_text())
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
