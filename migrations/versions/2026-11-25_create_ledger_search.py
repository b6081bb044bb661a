"""Search the ledger: its words, their bigrams, and a narrow function of the search role."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "ledger_search"
down_revision = "ledger"
branch_labels = None
depends_on = None

# All pairs of neighbouring characters within a line: two-character Chinese words have no trigram.
BIGRAMS = """
create function character_bigrams(body text) returns text[]
language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(line, i, 2)), '{}')
    from regexp_split_to_table(body, '\\n') as line,
         generate_series(1, length(line) - 1) as i
$$
"""

# Row-level security keeps the index from being used; this narrow function of the search role uses
# it inside the caller's scope and returns ids. The outer query stays under the policies.
SEARCH = r"""
create function ledger_search(words text) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select entry_id from ledger_search_texts
   where grams @> character_bigrams(lower(words))
     and body like '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_')
                || '%'
     and org_path >= nullif(current_setting('app.scope_from', true), '')
     and org_path < nullif(current_setting('app.scope_to', true), '')
$$
"""


def upgrade() -> None:
    """Create the words of entries and the one function that searches them."""
    op.execute(BIGRAMS)
    table = "ledger_search_texts"
    op.create_table(
        table,
        sa.Column("entry_id", sa.BigInteger, nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation="C"), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column(
            "grams", pg.ARRAY(sa.Text), sa.Computed("character_bigrams(body)", persisted=True)
        ),
        sa.PrimaryKeyConstraint("entry_id", name="pk_ledger_search_texts"),
        sa.ForeignKeyConstraint(
            ["entry_id", "organisation_id", "org_path"],
            ["ledger_entries.id", "ledger_entries.organisation_id", "ledger_entries.org_path"],
            name="fk_ledger_search_texts_entry_id_ledger_entries",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_ledger_search_texts_grams", table, ["grams"], postgresql_using="gin")
    policies.follows(table, parent="ledger_entries", key="entry_id")
    op.execute(f"grant select (entry_id, org_path, body, grams) on {table} to {policies.SEARCH}")
    op.execute(SEARCH)
    op.execute("revoke all on function ledger_search(text) from public")
    op.execute(f"grant execute on function ledger_search(text) to {policies.APPLICATION}")
    # An owner must be able to create in the schema at the moment it becomes one.
    op.execute(f"grant create on schema public to {policies.SEARCH}")
    op.execute(f"alter function ledger_search(text) owner to {policies.SEARCH}")
    op.execute(f"revoke create on schema public from {policies.SEARCH}")


def downgrade() -> None:
    """Undo it."""
    op.execute("drop function ledger_search(text)")
    op.drop_table("ledger_search_texts")
    op.execute("drop function character_bigrams(text)")
