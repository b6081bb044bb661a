"""Let superiors count drafts that have lain too long, and see nothing else of them."""

from alembic import op

from migrations import policies

revision = "reporting"
down_revision = "ledger_search"
branch_labels = None
depends_on = None

STALE_DRAFTS = """
create function stale_drafts(campaign bigint, before timestamptz)
returns table (organisation_id bigint, drafts bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select e.organisation_id, count(*)
    from ledger_entries e
   where e.campaign_id = campaign and e.status = 'draft' and e.registered_at < before
     and e.org_path >= nullif(current_setting('app.scope_from', true), '')
     and e.org_path < nullif(current_setting('app.scope_to', true), '')
   group by e.organisation_id
$$
"""


def upgrade() -> None:
    """Create the one function that counts drafts, as the owner and inside the caller's scope."""
    op.execute(STALE_DRAFTS)
    op.execute("revoke all on function stale_drafts(bigint, timestamptz) from public")
    op.execute(
        f"grant execute on function stale_drafts(bigint, timestamptz) to {policies.APPLICATION}"
    )


def downgrade() -> None:
    """Undo it."""
    op.execute("drop function stale_drafts(bigint, timestamptz)")
