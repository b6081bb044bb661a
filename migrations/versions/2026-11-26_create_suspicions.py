"""Create suspicions, their records, answers and history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "suspicions"
down_revision = "screening_runs"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

# The run that screens a province writes what nobody above the school may read yet.
SCREENING = "coalesce(current_setting('app.screening', true), '') <> ''"
# While its rule is silent only the province sees a suspicion. Afterwards its school does at once,
# and superiors once the first look is over; a child on post waits for no first look.
IN_SIGHT = (
    f"case when {SCREENING} then true"
    " when is_silent then current_setting('app.scope_from', true)"
    " = split_part(org_path, '.', 1) || '.'"
    f" else {policies.OWN_ORGANISATION} or first_look_ends_at <= now()"
    " or rule_code in ('S-01', 'S-02') end"
)
# What hangs on a suspicion is seen where it is; the run need not look for each row.
OF_SUSPICION = (
    f"case when {SCREENING} then true"
    " else exists (select from suspicions parent where parent.id = suspicion_id) end"
)
# A file is seen inside the organisation that holds it (by a contributor: what they uploaded), by
# whoever sees an entry that cites it, and now by whoever sees an explanation that rests on it.
EVIDENCE_BEFORE = (
    f"({policies.OWN_ORGANISATION}"
    " and nullif(current_setting('app.assigned_to', true), '') is null)"
    " or uploaded_by_membership_id = nullif(current_setting('app.membership_id', true), '')::bigint"
    " or exists (select from ledger_evidence l where l.evidence_id = evidence.id)"
)
EVIDENCE_IN_SIGHT = (
    EVIDENCE_BEFORE
    + " or exists (select from suspicion_answers a where a.evidence_ids @> array[evidence.id])"
)
# Superiors count what they may not read yet, and learn nothing else of it.
IN_FIRST_LOOK = """
create function suspicions_in_first_look(path_from text, path_to text)
returns table (organisation_id bigint, rule_code text, outcome text, school_year bigint,
               suspicions bigint, records bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.organisation_id, s.rule_code::text, s.outcome::text, s.school_year,
         count(*), sum(s.record_count)::bigint
    from suspicions s
   where not s.is_silent and s.first_look_ends_at > now() and s.record_count > 0
     and s.rule_code not in ('S-01', 'S-02')
     and s.organisation_id is distinct from
         nullif(current_setting('app.organisation_id', true), '')::bigint
     and s.org_path >= nullif(current_setting('app.scope_from', true), '')
     and s.org_path < nullif(current_setting('app.scope_to', true), '')
     and s.org_path >= path_from collate "C" and s.org_path < path_to collate "C"
   group by 1, 2, 3, 4
$$
"""


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _scope() -> list[sa.Column[object]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation="C"), nullable=False),
    ]


def _code(name: str, length: int = 10, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length, collation="C"), nullable=nullable)


def _text(name: str, length: int = 100, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, server_default=default)


def _of_suspicion(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["suspicion_id", "organisation_id", "org_path"],
        ["suspicions.id", "suspicions.organisation_id", "suspicions.org_path"],
        name=f"fk_{table}_suspicion_id_suspicions",
        onupdate="CASCADE",
    )


def upgrade() -> None:
    """Create all of them, and the one function that counts what may not be read yet."""
    _create_suspicions()
    _create_records()
    _create_answers()
    _create_history()
    _show_evidence(EVIDENCE_IN_SIGHT)
    op.execute(IN_FIRST_LOOK)
    op.execute("revoke all on function suspicions_in_first_look(text, text) from public")
    op.execute(
        f"grant execute on function suspicions_in_first_look(text, text) to {policies.APPLICATION}"
    )


def _create_suspicions() -> None:
    op.create_table(
        "suspicions",
        _id(),
        *_scope(),
        _number("version", default="1"),
        _code("rule_code"),
        _number("rule_version"),
        _code("red_line", nullable=True),
        _text("subject_key", 120),
        _text("host_key", 120, nullable=True),
        _text("host_name", 100, nullable=True),
        _code("major_code", nullable=True),
        _number("school_year"),
        _code("outcome"),
        _code("state", 20),
        *(_number(name) for name in ("record_count", "student_count", "unanswered_count")),
        _number("corrected_count", default="0"),
        sa.Column("is_silent", sa.Boolean, nullable=False),
        sa.Column("first_look_ends_at", INSTANT),
        _number("news_run_id"),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suspicions"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_suspicions_id"),
        sa.UniqueConstraint(
            "organisation_id",
            "rule_code",
            "subject_key",
            "school_year",
            name="uq_suspicions_organisation_id",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_suspicions_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_suspicions_org_path", "suspicions", ["org_path", "id"])
    op.create_index("ix_suspicions_host_key", "suspicions", ["host_key"])
    op.create_index("ix_suspicions_updated_at", "suspicions", ["updated_at", "id"])
    policies.scoped("suspicions", narrowed_by=IN_SIGHT)
    op.execute(f"revoke delete on suspicions from {policies.APPLICATION}")


def _create_records() -> None:
    table = "suspicion_records"
    op.create_table(
        table,
        *_scope(),
        *(_number(name) for name in ("suspicion_id", "record_id", "record_version")),
        sa.Column("person_key", sa.Uuid, nullable=False),
        _number("rule_version"),
        _code("outcome"),
        sa.Column("values", pg.JSONB, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("is_silent", sa.Boolean, nullable=False),
        _number("answer_id", nullable=True),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("gone_at", INSTANT),
        sa.PrimaryKeyConstraint("suspicion_id", "record_id", "record_version", name=f"pk_{table}"),
        _of_suspicion(table),
    )
    op.create_index(
        "ix_suspicion_records_current",
        table,
        ["organisation_id", "suspicion_id"],
        postgresql_where=sa.text("is_current"),
    )
    policies.scoped(table, narrowed_by=OF_SUSPICION)
    op.execute(f"revoke delete on {table} from {policies.APPLICATION}")


def _create_answers() -> None:
    table = "suspicion_answers"
    op.create_table(
        table,
        _id(),
        *_scope(),
        _number("suspicion_id"),
        sa.Column("batch_id", sa.Uuid, nullable=False),
        _code("kind", 20),
        _code("state", 20),
        sa.Column("reason", sa.Text),
        sa.Column("evidence_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        _number("entry_id", nullable=True),
        _number("rule_version"),
        _number("record_count"),
        _number("answered_by_user_id"),
        _text("answered_by_name"),
        _text("answered_by_office"),
        sa.Column("answered_at", INSTANT, nullable=False),
        _number("reviewed_by_user_id", nullable=True),
        _text("reviewed_by_name", nullable=True),
        _text("reviewed_by_office", nullable=True),
        _text("reviewed_by_organisation_name", nullable=True),
        sa.Column("reviewed_at", INSTANT),
        sa.Column("review_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=f"fk_{table}_entry_id_ledger_entries"
        ),
        _of_suspicion(table),
    )
    op.create_index("ix_suspicion_answers_suspicion_id", table, ["suspicion_id", "id"])
    op.create_index("ix_suspicion_answers_entry_id", table, ["entry_id"])
    op.create_index(
        "ix_suspicion_answers_evidence_ids", table, ["evidence_ids"], postgresql_using="gin"
    )
    policies.scoped(table, narrowed_by=OF_SUSPICION)
    op.execute(f"revoke delete on {table} from {policies.APPLICATION}")


def _create_history() -> None:
    table = "suspicion_history"
    op.create_table(
        table,
        _id(),
        *_scope(),
        _number("suspicion_id"),
        sa.Column("at", INSTANT, nullable=False),
        _code("event", 20),
        _code("state", 20, nullable=True),
        _number("record_count"),
        _number("user_id", nullable=True),
        _text("actor_name", nullable=True),
        _text("actor_office", nullable=True),
        _text("actor_organisation_name", nullable=True),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicions.id"], name=f"fk_{table}_suspicion_id_suspicions"
        ),
    )
    op.create_index("ix_suspicion_history_suspicion_id", table, ["suspicion_id", "id"])
    policies.follows(table, parent="suspicions", key="suspicion_id", append_only=True)


def _show_evidence(sight: str) -> None:
    op.execute("drop policy scoped on evidence")
    rule = f"({policies.IN_SUBTREE}) and ({sight})"
    op.execute(
        f"create policy scoped on evidence to {policies.APPLICATION}"
        f" using ({rule}) with check ({rule})"
    )


def downgrade() -> None:
    """Drop all of them; evidence goes back to the policy it had."""
    _show_evidence(EVIDENCE_BEFORE)
    op.execute("drop function suspicions_in_first_look(text, text)")
    for table in ("suspicion_history", "suspicion_answers", "suspicion_records", "suspicions"):
        op.drop_table(table)
