"""Let the worker have records analysed that have just come in by the ten thousand."""

from alembic import op

revision = "analyse_records"
down_revision = "take_up_screenings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the one thing the worker may have done to the table: MAINTAIN would allow more."""
    op.execute(
        "create function analyse_internship_records() returns void"
        " language plpgsql security definer set search_path = public, pg_temp"
        " as 'begin analyze public.internship_records; end'"
    )
    op.execute("revoke all on function analyse_internship_records() from public")
    op.execute("grant execute on function analyse_internship_records() to xiaohao_worker")


def downgrade() -> None:
    """Leave it to autovacuum."""
    op.execute("drop function analyse_internship_records()")
