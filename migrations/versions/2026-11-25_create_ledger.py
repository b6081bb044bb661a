"""Create the ledger: entries, their parts, history; evidence follows its entry."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from backend.audit.models import Xid8
from migrations import policies

revision = "ledger"
down_revision = "evidence"
branch_labels = None
depends_on = None

CODE = "C"
PATH = sa.String(400, collation=CODE)
INSTANT = sa.DateTime(timezone=True)

# A draft stays inside its school; somebody who only contributes sees what is assigned to them.
DRAFTS_INSIDE = f"status not in ('draft', 'discarded') or {policies.OWN_ORGANISATION}"
# Said by CASE, which the planner takes for half of the rows: an OR with IS NULL on a setting it
# takes for one in two hundred, and then sorts a whole city for its newest fifty.
ONLY_ASSIGNED = (
    "case when nullif(current_setting('app.assigned_to', true), '') is null then true"
    " else current_setting('app.assigned_to', true)::bigint = any (assigned_membership_ids) end"
)
# A file is seen inside the organisation that holds it (by a contributor: what they uploaded), and
# by whoever sees an entry that cites it.
EVIDENCE_IN_SIGHT = (
    f"({policies.OWN_ORGANISATION}"
    " and nullif(current_setting('app.assigned_to', true), '') is null)"
    " or uploaded_by_membership_id = nullif(current_setting('app.membership_id', true), '')::bigint"
    " or exists (select from ledger_evidence l where l.evidence_id = evidence.id)"
)

EVIDENCE_BEFORE = (
    f"{policies.OWN_ORGANISATION} or uploaded_by_membership_id ="
    " nullif(current_setting('app.membership_id', true), '')::bigint"
)

# A closure whose evidence is withdrawn has to be looked at again. Runs as the withdrawer, who is
# inside the entry's organisation and therefore may.
REVERIFY = """
create function mark_closures_of_withdrawn_evidence() returns trigger language plpgsql as $$
begin
  update ledger_entries e
     set is_to_be_reverified = true, version = version + 1
   where e.status in ('closed', 'monitoring')
     and e.id in (select l.entry_id from ledger_evidence l
                   where l.evidence_id = new.id and l.removed_at is null);
  return new;
end $$
"""

# So has one whose file turns out to be infected. Runs as the worker, which looks at every file.
INFECTED = """
create function mark_closures_of_infected_files() returns trigger language plpgsql as $$
begin
  update ledger_entries e
     set is_to_be_reverified = true, version = version + 1
   where e.status in ('closed', 'monitoring')
     and e.id in (select l.entry_id from ledger_evidence l
                    join evidence v on v.id = l.evidence_id
                   where v.sha256 = new.sha256 and l.removed_at is null);
  return new;
end $$
"""


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _scope() -> list[sa.Column[object]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
    ]


def _of_entry(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["entry_id", "organisation_id", "org_path"],
        ["ledger_entries.id", "ledger_entries.organisation_id", "ledger_entries.org_path"],
        name=f"fk_{table}_entry_id_ledger_entries",
        onupdate="CASCADE",
    )


def _append_only_of_entry(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["entry_id"], ["ledger_entries.id"], name=f"fk_{table}_entry_id_ledger_entries"
    )


def _entry_id() -> sa.Column[int]:
    return sa.Column("entry_id", sa.BigInteger, nullable=False)


def upgrade() -> None:
    """Create the ledger."""
    _create_entries()
    _create_parts()
    _create_records()
    op.execute("drop policy scoped on evidence")
    rule = f"({policies.IN_SUBTREE}) and ({EVIDENCE_IN_SIGHT})"
    op.execute(
        f"create policy scoped on evidence to {policies.APPLICATION}"
        f" using ({rule}) with check ({rule})"
    )
    op.execute(REVERIFY)
    op.execute(
        "create trigger mark_closures after update of withdrawn_at on evidence for each row"
        " when (new.withdrawn_at is not null and old.withdrawn_at is null)"
        " execute function mark_closures_of_withdrawn_evidence()"
    )
    op.execute(INFECTED)
    op.execute(
        "create trigger mark_closures after update of scan_state on evidence_blobs for each row"
        " when (new.scan_state = 'infected' and old.scan_state <> 'infected')"
        " execute function mark_closures_of_infected_files()"
    )


def _create_entries() -> None:
    table = "ledger_entries"
    op.create_table(
        table,
        _id(),
        *_scope(),
        sa.Column("campaign_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.String(30, collation=CODE)),
        sa.Column("status", sa.String(20, collation=CODE), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.Column("red_line_code", sa.String(10, collation=CODE)),
        sa.Column("focus_code", sa.String(10, collation=CODE)),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("found_by", sa.String(300)),
        sa.Column("finder_path", PATH),
        sa.Column("named_organisation_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("host_name", sa.String(100)),
        sa.Column("host_code", sa.String(18, collation=CODE)),
        sa.Column("cause", sa.String(300)),
        sa.Column("student_count", sa.BigInteger, nullable=False),
        sa.Column("matter_no", sa.String(40)),
        sa.Column("recurs_from_id", sa.BigInteger),
        sa.Column("must_stop", sa.Boolean, nullable=False),
        sa.Column("is_money", sa.Boolean, nullable=False),
        sa.Column("is_serious", sa.Boolean, nullable=False),
        sa.Column("serious_set_path", PATH),
        sa.Column("required_evidence", pg.ARRAY(sa.String(40)), nullable=False),
        sa.Column("registered_by_user_id", sa.BigInteger, nullable=False),
        sa.Column("registered_by_name", sa.String(100), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("released_at", INSTANT),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("stop_due_at", INSTANT),
        sa.Column("stop_reported_at", INSTANT),
        sa.Column("responsible_leader", sa.String(50)),
        sa.Column("responsible_department", sa.String(100)),
        sa.Column("responsible_person", sa.String(50)),
        sa.Column("deadline_limit_on", sa.Date),
        sa.Column("first_deadline_on", sa.Date),
        sa.Column("deadline_on", sa.Date),
        sa.Column("days_left", sa.BigInteger),
        sa.Column("assigned_membership_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("round", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("return_count", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("submitted_by_user_id", sa.BigInteger),
        sa.Column("approved_by_user_id", sa.BigInteger),
        sa.Column("verified_by_user_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("submitted_at", INSTANT),
        sa.Column("approved_at", INSTANT),
        sa.Column("step", sa.BigInteger),
        sa.Column("step_organisation_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("step_organisation_id", sa.BigInteger),
        sa.Column("step_path", PATH),
        sa.Column("verify_due_on", sa.Date),
        sa.Column("next_check_on", sa.Date),
        sa.Column("closed_at", INSTANT),
        sa.Column(
            "is_to_be_reverified", sa.Boolean, nullable=False, server_default=sa.text("false")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entries"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_ledger_entries_id"),
        sa.UniqueConstraint("campaign_id", "number", name="uq_ledger_entries_campaign_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_ledger_entries_organisation_id_organisations",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_ledger_entries_campaign_id_campaigns"
        ),
    )
    op.create_index("ix_ledger_entries_org_path", table, ["org_path", "id"])
    op.create_index(
        "ix_ledger_entries_figures", table, ["campaign_id", "org_path", "status", "student_count"]
    )
    op.create_index("ix_ledger_entries_step", table, ["step_organisation_id", "status"])
    op.execute(
        f"create index ix_ledger_entries_deadline on {table}"
        " (coalesce(deadline_on, '9999-12-31'::date), id)"
    )
    op.create_index("ix_ledger_entries_updated_at", table, ["updated_at", "id"])
    policies.scoped(table, narrowed_by=f"({DRAFTS_INSIDE}) and ({ONLY_ASSIGNED})")
    op.execute(f"revoke delete on {table} from {policies.APPLICATION}")


def _create_parts() -> None:
    op.create_table(
        "ledger_measures",
        _id(),
        *_scope(),
        _entry_id(),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("completed_on", sa.Date),
        sa.Column("assigned_membership_id", sa.BigInteger),
        sa.Column("assigned_name", sa.String(50)),
        sa.Column("dropped_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_measures"),
        _of_entry("ledger_measures"),
    )
    op.create_index("ix_ledger_measures_entry_id", "ledger_measures", ["entry_id", "position"])
    op.create_table(
        "ledger_settlements",
        _id(),
        *_scope(),
        _entry_id(),
        sa.Column("charged", sa.Numeric(14, 2), nullable=False),
        sa.Column("refunded", sa.Numeric(14, 2), nullable=False),
        sa.Column("held", sa.Numeric(14, 2), nullable=False),
        sa.Column("held_for", sa.String(1000)),
        sa.Column("handed_over", sa.Numeric(14, 2), nullable=False),
        sa.Column("handed_over_document", sa.String(300)),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_settlements"),
        sa.UniqueConstraint("entry_id", name="uq_ledger_settlements_entry_id"),
        _of_entry("ledger_settlements"),
    )
    op.create_table(
        "ledger_evidence",
        _id(),
        *_scope(),
        _entry_id(),
        sa.Column("evidence_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("stands_for", sa.String(40)),
        sa.Column("stands_for_reason", sa.String(300)),
        sa.Column("cited_by_user_id", sa.BigInteger, nullable=False),
        sa.Column("cited_by_name", sa.String(100), nullable=False),
        sa.Column("cited_at", INSTANT, nullable=False),
        sa.Column("round", sa.BigInteger, nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_evidence"),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_ledger_evidence_evidence_id_evidence"
        ),
        _of_entry("ledger_evidence"),
    )
    op.create_index("ix_ledger_evidence_entry_id", "ledger_evidence", ["entry_id", "id"])
    op.create_index("ix_ledger_evidence_evidence_id", "ledger_evidence", ["evidence_id"])
    for table in ("ledger_measures", "ledger_settlements", "ledger_evidence"):
        policies.follows(table, parent="ledger_entries", key="entry_id")


def _create_records() -> None:
    op.create_table(
        "ledger_stop_reports",
        _id(),
        *_scope(),
        _entry_id(),
        sa.Column("stopped_at", INSTANT, nullable=False),
        sa.Column("stopped_by", sa.String(100), nullable=False),
        sa.Column("outcomes", pg.JSONB, nullable=False),
        sa.Column("students", pg.JSONB, nullable=False),
        sa.Column("reported_by_name", sa.String(100), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_stop_reports"),
        _append_only_of_entry("ledger_stop_reports"),
    )
    op.create_index("ix_ledger_stop_reports_entry_id", "ledger_stop_reports", ["entry_id", "id"])
    op.create_table(
        "ledger_history",
        _id(),
        *_scope(),
        sa.Column("xid", Xid8(), nullable=False, server_default=sa.text("pg_current_xact_id()")),
        _entry_id(),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("from_status", sa.String(20)),
        sa.Column("to_status", sa.String(20), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("round", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("actor_organisation_id", sa.BigInteger, nullable=False),
        sa.Column("actor_name", sa.String(100), nullable=False),
        sa.Column("actor_office", sa.String(100), nullable=False),
        sa.Column("actor_organisation_name", sa.String(100), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("detail", pg.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_history"),
        _append_only_of_entry("ledger_history"),
    )
    op.create_index("ix_ledger_history_entry_id", "ledger_history", ["entry_id", "id"])
    op.create_index(
        "ix_ledger_history_membership_id", "ledger_history", ["membership_id", "entry_id"]
    )
    op.create_table(
        "ledger_comments",
        _id(),
        *_scope(),
        _entry_id(),
        sa.Column("author_user_id", sa.BigInteger, nullable=False),
        sa.Column("author_name", sa.String(100), nullable=False),
        sa.Column("author_organisation_name", sa.String(100), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_comments"),
        _append_only_of_entry("ledger_comments"),
    )
    op.create_index("ix_ledger_comments_entry_id", "ledger_comments", ["entry_id", "id"])
    for table in ("ledger_stop_reports", "ledger_history", "ledger_comments"):
        policies.follows(table, parent="ledger_entries", key="entry_id", append_only=True)


def downgrade() -> None:
    """Undo it; evidence goes back to the policy it was created with."""
    op.execute("drop trigger mark_closures on evidence")
    op.execute("drop function mark_closures_of_withdrawn_evidence()")
    op.execute("drop trigger mark_closures on evidence_blobs")
    op.execute("drop function mark_closures_of_infected_files()")
    op.execute("drop policy scoped on evidence")
    rule = f"({policies.IN_SUBTREE}) and ({EVIDENCE_BEFORE})"
    op.execute(
        f"create policy scoped on evidence to {policies.APPLICATION}"
        f" using ({rule}) with check ({rule})"
    )
    for table in (
        "ledger_comments",
        "ledger_history",
        "ledger_stop_reports",
        "ledger_evidence",
        "ledger_settlements",
        "ledger_measures",
        "ledger_entries",
    ):
        op.drop_table(table)
