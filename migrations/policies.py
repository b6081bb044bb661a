"""Row-level security of the kinds of tables (see core.db), for use in migrations.

Each policy of the application has a twin for the owner: under FORCE a backfill would otherwise
silently touch nothing.
"""

from alembic import op

APPLICATION = "xiaohao_app, xiaohao_worker"
OWNER = "xiaohao_owner"
SEARCH = "xiaohao_search"

IN_SUBTREE = (
    "org_path >= nullif(current_setting('app.scope_from', true), '')"
    " and org_path < nullif(current_setting('app.scope_to', true), '')"
)
FROM_ABOVE = (
    "org_path = any (string_to_array(nullif(current_setting('app.ancestors', true), ''), ','))"
)
OWN_ORGANISATION = (
    "organisation_id = nullif(current_setting('app.organisation_id', true), '')::bigint"
)


def scoped(table: str, *, narrowed_by: str | None = None, append_only: bool = False) -> None:
    """Rows of an organisation's subtree; `narrowed_by` is one more condition on every access."""
    rule = f"({IN_SUBTREE})" + (f" and ({narrowed_by})" if narrowed_by else "")
    _protect(table)
    op.execute(
        f"create policy scoped on {table} to {APPLICATION} using ({rule}) with check ({rule})"
    )
    _grant(table, append_only=append_only)


def follows(table: str, *, parent: str, key: str, append_only: bool = False) -> None:
    """Rows that hang on another row: seen and written exactly where that row is seen.

    Append-only ones keep the path they were written under, which is not asked: they follow their
    row to a new superior. Nothing of them is deleted.
    """
    exists = f"exists (select from {parent} parent where parent.id = {key})"
    rule = exists if append_only else f"({IN_SUBTREE}) and ({exists})"
    _protect(table)
    op.execute(
        f"create policy scoped on {table} to {APPLICATION} using ({rule}) with check ({rule})"
    )
    rights = "select, insert" if append_only else "select, insert, update"
    op.execute(f"grant {rights} on {table} to {APPLICATION}")


def published(table: str, *, narrowed_by: str | None = None, append_only: bool = False) -> None:
    """Rows of an authority: everybody below reads them, only its own line writes them.

    `narrowed_by` is one more condition on what those below may read.
    """
    rule = f"({FROM_ABOVE})" + (f" and ({narrowed_by})" if narrowed_by else "")
    _protect(table)
    op.execute(
        f"create policy scoped on {table} to {APPLICATION}"
        f" using ({IN_SUBTREE}) with check ({IN_SUBTREE})"
    )
    op.execute(f"create policy published on {table} for select to {APPLICATION} using ({rule})")
    _grant(table, append_only=append_only)


def _protect(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy owner_all on {table} to {OWNER} using (true) with check (true)")


def _grant(table: str, *, append_only: bool) -> None:
    rights = "select, insert" if append_only else "select, insert, update, delete"
    op.execute(f"grant {rights} on {table} to {APPLICATION}")
