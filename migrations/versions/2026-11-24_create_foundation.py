"""Create organisations, identity, audit, outbox and idempotency keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from backend.audit.models import Xid8
from migrations import policies

revision = "foundation"
down_revision = None
branch_labels = None
depends_on = None

PATH = sa.String(400, collation="C")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _scope() -> list[sa.Column[object]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
    ]


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "org_path"],
        ["organisations.id", "organisations.org_path"],
        name=f"fk_{table}_organisation_id_organisations",
        onupdate="CASCADE",
    )


def _whole(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("id", "organisation_id", "org_path", name=f"uq_{table}_id")


def _of(table: str, column: str, parent: str, *, ondelete: str | None = None) -> sa.Constraint:
    """The row hangs on `parent`, and its scope follows that row."""
    return sa.ForeignKeyConstraint(
        [column, "organisation_id", "org_path"],
        [f"{parent}.id", f"{parent}.organisation_id", f"{parent}.org_path"],
        name=f"fk_{table}_{column}_{parent}",
        onupdate="CASCADE",
        ondelete=ondelete,
    )


def _at(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=nullable,
        server_default=sa.text(default) if default else None,
    )


# The application plans every statement anew, for its scope (see core.embedded's roles.sql); a
# session is found by keys alone, and planning that at every request costs six times as much.
ENTER_SESSION = """
create function enter_session(wanted uuid) returns table (
  user_id bigint, display_name varchar, membership_id bigint, organisation_id bigint,
  org_path varchar, kind varchar, roles varchar[], must_change_password boolean,
  office varchar, organisation_name varchar)
language plpgsql security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  parts text[];
  above text := '';
begin
  select u.id, u.display_name, m.id, m.organisation_id, m.org_path, o.kind, m.roles,
         u.must_change_password, m.office, o.name
    into user_id, display_name, membership_id, organisation_id, org_path, kind, roles,
         must_change_password, office, organisation_name
    from user_sessions s
    join users u on u.id = s.user_id and u.disabled_at is null
    join memberships m on m.id = s.membership_id and m.user_id = u.id and m.ended_at is null
    join organisations o on o.id = m.organisation_id
   where s.id = wanted and s.ended_at is null;
  if not found then
    return;
  end if;
  parts := string_to_array(rtrim(org_path, '.'), '.');
  for i in 1 .. array_length(parts, 1) loop
    above := above || case when i > 1 then ',' else '' end
             || array_to_string(parts[1:i], '.') || '.';
  end loop;
  perform set_config('app.scope_from', org_path, true),
          set_config('app.scope_to', left(org_path, -1) || '/', true),
          set_config('app.organisation_id', organisation_id::text, true),
          set_config('app.membership_id', membership_id::text, true),
          set_config('app.assigned_to', case when roles <@ array['contributor']::varchar[]
                                             then membership_id::text else '' end, true),
          set_config('app.ancestors', above, true);
  return next;
end $$
"""

# A ticket is used up and its session entered in one statement; the update's row lock makes of two
# simultaneous uses one. A session that has switched its membership since leaves the ticket void.
ENTER_TICKET = """
create function enter_ticket(wanted bytea, asked varchar, moment timestamptz) returns table (
  session_id uuid, user_id bigint, display_name varchar, membership_id bigint,
  organisation_id bigint, org_path varchar, kind varchar, roles varchar[],
  must_change_password boolean, office varchar, organisation_name varchar)
language plpgsql security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  bound download_tickets;
begin
  update download_tickets t set used_at = moment
   where t.token_hash = wanted and t.path = asked and t.used_at is null and t.expires_at > moment
  returning t.* into bound;
  if not found then
    return;
  end if;
  return query
    select bound.session_id, s.* from enter_session(bound.session_id) s
     where s.membership_id = bound.membership_id;
end $$
"""


def upgrade() -> None:
    """Create organisations, identity, audit, outbox and idempotency keys."""
    op.execute(f"grant usage on schema public to {policies.APPLICATION}, {policies.SEARCH}")
    _create_organisations()
    _create_identity()
    _create_records()
    op.execute(ENTER_SESSION)
    op.execute("revoke all on function enter_session(uuid) from public")
    op.execute(f"grant execute on function enter_session(uuid) to {policies.APPLICATION}")
    op.execute(ENTER_TICKET)
    signature = "enter_ticket(bytea, varchar, timestamptz)"
    op.execute(f"revoke all on function {signature} from public")
    op.execute(f"grant execute on function {signature} to {policies.APPLICATION}")


def _create_organisations() -> None:
    op.create_table(
        "organisations",
        _id(),
        *_scope(),
        sa.Column("parent_id", sa.BigInteger),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("code", sa.String(18, collation="C")),
        sa.Column("region_code", sa.String(6, collation="C"), nullable=False),
        sa.Column("school_type", sa.String(30)),
        sa.Column("sponsor", sa.String(100)),
        sa.Column("reports_to_id", sa.BigInteger),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        _at("created_at", default="now()"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("id", "org_path", name="uq_organisations_id"),
        sa.CheckConstraint("organisation_id = id", name="own_scope"),
        sa.CheckConstraint(r"org_path ~ '^([0-9]+\.)+$'", name="path_shape"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name="fk_organisations_parent_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["reports_to_id"],
            ["organisations.id"],
            name="fk_organisations_reports_to_id_organisations",
        ),
    )
    op.create_index("ix_organisations_org_path", "organisations", ["org_path"], unique=True)
    op.create_index(
        "ix_organisations_code",
        "organisations",
        [sa.text("split_part(org_path, '.', 1)"), "code"],
        unique=True,
    )
    policies.scoped("organisations")
    # A path contains its own id, so the id is drawn before the row is written.
    op.execute(f"grant usage on sequence organisations_id_seq to {policies.APPLICATION}")
    # One reads the authorities above oneself (to whom an entry goes), never their other children.
    op.execute(
        f"create policy line on organisations for select to {policies.APPLICATION}"
        f" using ({policies.FROM_ABOVE})"
    )
    op.create_table(
        "leading_groups",
        _id(),
        *_scope(),
        sa.Column("office", sa.String(100), nullable=False),
        sa.Column("office_phone", sa.String(30)),
        sa.Column("formed_on", sa.Date),
        sa.Column("document_no", sa.String(100)),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_leading_groups"),
        sa.UniqueConstraint("organisation_id", name="uq_leading_groups_organisation_id"),
        _whole("leading_groups"),
        _of_organisation("leading_groups"),
    )
    policies.scoped("leading_groups")
    op.create_table(
        "leading_group_members",
        _id(),
        *_scope(),
        sa.Column("leading_group_id", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("seat", sa.String(20), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("office", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leading_group_members"),
        _of("leading_group_members", "leading_group_id", "leading_groups", ondelete="CASCADE"),
    )
    op.create_index(
        "ix_leading_group_members_leading_group_id", "leading_group_members", ["leading_group_id"]
    )
    policies.scoped("leading_group_members")


def _create_identity() -> None:
    op.create_table(
        "users",
        _id(),
        *_scope(),
        sa.Column("username", sa.String(60, collation="C"), nullable=False),
        sa.Column("display_name", sa.String(50), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("failed_attempts", sa.BigInteger, nullable=False, server_default="0"),
        _at("unlocks_at", nullable=True),
        _at("disabled_at", nullable=True),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        _at("created_at", default="now()"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        _whole("users"),
        _of_organisation("users"),
    )
    op.create_index("ix_users_username", "users", [sa.text("lower(username)")], unique=True)
    policies.scoped("users")
    op.create_table(
        "memberships",
        _id(),
        *_scope(),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("roles", pg.ARRAY(sa.String(30)), nullable=False),
        sa.Column("office", sa.String(100), nullable=False),
        _at("created_at", default="now()"),
        _at("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        _whole("memberships"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_memberships_user_id_users"),
        _of_organisation("memberships"),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])
    policies.scoped("memberships")
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        *_scope(),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        _at("started_at", default="now()"),
        _at("last_refreshed_at", default="now()"),
        _at("ended_at", nullable=True),
        sa.Column("end_reason", sa.String(30)),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("user_agent", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_sessions"),
        _whole("user_sessions"),
        _of("user_sessions", "user_id", "users"),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name="fk_user_sessions_membership_id_memberships",
        ),
    )
    op.create_index("ix_user_sessions_user_id", "user_sessions", ["user_id"])
    policies.scoped("user_sessions")
    op.create_table(
        "refresh_tokens",
        _id(),
        *_scope(),
        sa.Column("session_id", sa.Uuid, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        _at("issued_at"),
        _at("expires_at"),
        _at("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_refresh_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_refresh_tokens_token_hash"),
        _of("refresh_tokens", "session_id", "user_sessions"),
    )
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"])
    policies.scoped("refresh_tokens")
    op.create_table(
        "download_tickets",
        _id(),
        *_scope(),
        sa.Column("session_id", sa.Uuid, nullable=False),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("path", sa.String(1000, collation="C"), nullable=False),
        _at("expires_at"),
        _at("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_download_tickets"),
        sa.UniqueConstraint("token_hash", name="uq_download_tickets_token_hash"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["user_sessions.id"],
            name="fk_download_tickets_session_id_user_sessions",
        ),
        _of("download_tickets", "membership_id", "memberships"),
    )
    op.create_index("ix_download_tickets_session_id", "download_tickets", ["session_id"])
    policies.scoped("download_tickets")


def _create_records() -> None:
    op.create_table(
        "audit_events",
        _id(),
        *_scope(),
        sa.Column("xid", Xid8(), nullable=False, server_default=sa.text("pg_current_xact_id()")),
        _at("at", default="clock_timestamp()"),
        sa.Column("actor_user_id", sa.BigInteger),
        sa.Column("actor_name", sa.String(100)),
        sa.Column("membership_id", sa.BigInteger),
        sa.Column("session_id", sa.Uuid),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("is_inside", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("subject_type", sa.String(40)),
        sa.Column("subject_id", sa.BigInteger),
        sa.Column("detail", pg.JSONB, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_table(
        "outbox_events",
        _id(),
        *_scope(),
        sa.Column("xid", Xid8(), nullable=False, server_default=sa.text("pg_current_xact_id()")),
        _at("at", default="clock_timestamp()"),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("is_inside", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("subject_type", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.BigInteger, nullable=False),
        sa.Column("payload", pg.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_events"),
    )
    op.execute("create index ix_audit_events_subject on audit_events (subject_type, subject_id)")
    op.execute("create index ix_audit_events_org_path on audit_events (org_path, id)")
    op.execute("create index ix_outbox_events_xid on outbox_events (xid, id)")
    # What is told of a draft stays inside like the draft itself.
    inside = f"not is_inside or {policies.OWN_ORGANISATION}"
    policies.scoped("audit_events", narrowed_by=inside, append_only=True)
    policies.scoped("outbox_events", narrowed_by=inside, append_only=True)
    op.create_table(
        "idempotency_keys",
        _id(),
        *_scope(),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("body_hash", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.BigInteger),
        sa.Column("answer", sa.LargeBinary),
        _at("created_at", default="now()"),
        sa.PrimaryKeyConstraint("id", name="pk_idempotency_keys"),
        sa.UniqueConstraint("membership_id", "key", name="uq_idempotency_keys_membership_id"),
        _of("idempotency_keys", "membership_id", "memberships"),
    )
    policies.scoped("idempotency_keys")


def downgrade() -> None:
    """Undo it."""
    op.execute("drop function enter_ticket(bytea, varchar, timestamptz)")
    op.execute("drop function enter_session(uuid)")
    for table in (
        "idempotency_keys",
        "outbox_events",
        "audit_events",
        "download_tickets",
        "refresh_tokens",
        "user_sessions",
        "memberships",
        "users",
        "leading_group_members",
        "leading_groups",
        "organisations",
    ):
        op.drop_table(table)
