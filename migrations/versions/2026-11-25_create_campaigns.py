"""Create the tables of campaigns, and the function that draws entry numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "campaigns"
down_revision = "regulation"
branch_labels = None
depends_on = None

PATH = sa.String(400, collation="C")

# Runs as the owner: a school draws a number without any right on the counter. A number is never
# given twice, for the counter's row is locked until the drawing transaction ends.
NEXT_ENTRY_NUMBER = f"""
create function next_entry_number(wanted bigint) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  campaign_code text;
  drawn text;
begin
  select code into campaign_code from campaigns
   where id = wanted and state = 'open'
     and (({policies.IN_SUBTREE}) or ({policies.FROM_ABOVE}));
  if not found then
    return null;
  end if;
  insert into campaign_counters as counter (campaign_id, last_number) values (wanted, 1)
      on conflict (campaign_id) do update set last_number = counter.last_number + 1
  returning last_number::text into drawn;
  return campaign_code || '-' || lpad(drawn, greatest(6, length(drawn)), '0');
end $$
"""  # noqa: S608 — the policies' own text, no input


def _id_and_scope() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
    ]


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _words(name: str, length: int) -> sa.Column[object]:
    return sa.Column(name, pg.ARRAY(sa.String(length)), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "org_path"],
        ["organisations.id", "organisations.org_path"],
        name=f"fk_{table}_organisation_id_organisations",
        onupdate="CASCADE",
    )


def _of_campaign(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["campaign_id", "organisation_id", "org_path"],
        ["campaigns.id", "campaigns.organisation_id", "campaigns.org_path"],
        name=f"fk_{table}_campaign_id_campaigns",
        onupdate="CASCADE",
    )


def upgrade() -> None:
    """Create the tables of campaigns, and the function that draws entry numbers."""
    _create_campaigns()
    _create_stages()
    _create_deliverables()
    _create_participants()
    op.create_table(
        "campaign_counters",
        _number("campaign_id"),
        _number("last_number"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_campaign_counters"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_campaign_counters_campaign_id_campaigns"
        ),
    )
    op.execute(NEXT_ENTRY_NUMBER)
    op.execute("revoke all on function next_entry_number(bigint) from public")
    op.execute(f"grant execute on function next_entry_number(bigint) to {policies.APPLICATION}")


def _create_campaigns() -> None:
    op.create_table(
        "campaigns",
        *_id_and_scope(),
        sa.Column("code", sa.String(12, collation="C"), nullable=False),
        _text("name", 100),
        _text("document_no", 100, nullable=True),
        _text("issuer", 100),
        _text("filing_note", 4000, nullable=True),
        _number("catalogue_id", nullable=True),
        _text("state", 10),
        sa.Column("rectify_by", sa.Date),
        _words("verification_steps", 20),
        _number("stop_report_hours"),
        _number("verification_working_days"),
        _number("stale_draft_working_days"),
        sa.Column("region_gives_read", sa.Boolean, nullable=False),
        _text("ledger_title", 300),
        _words("ledger_columns", 30),
        _number("subtree_id", nullable=True),
        _words("participant_kinds", 20),
        _words("participant_school_types", 30),
        sa.Column("launched_at", sa.DateTime(timezone=True)),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("now()"),
        ),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("id", "organisation_id", "org_path", name="uq_campaigns_id"),
        sa.CheckConstraint("state in ('draft', 'open', 'ended')", name="state_known"),
        sa.CheckConstraint(
            "state = 'draft' or (rectify_by is not null and catalogue_id is not null)",
            name="complete_when_open",
        ),
        _of_organisation("campaigns"),
        sa.ForeignKeyConstraint(
            ["catalogue_id"], ["catalogues.id"], name="fk_campaigns_catalogue_id_catalogues"
        ),
        sa.ForeignKeyConstraint(
            ["subtree_id"], ["organisations.id"], name="fk_campaigns_subtree_id_organisations"
        ),
    )
    op.create_index(
        "uq_campaigns_tree_code",
        "campaigns",
        [sa.text("split_part(org_path, '.', 1)"), "code"],
        unique=True,
    )
    policies.published("campaigns", narrowed_by="state <> 'draft'")


def _create_stages() -> None:
    op.create_table(
        "campaign_stages",
        *_id_and_scope(),
        _number("campaign_id"),
        _text("stage", 20),
        _number("position"),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_stages"),
        sa.UniqueConstraint("campaign_id", "stage", name="uq_campaign_stages_campaign_id"),
        sa.CheckConstraint("ends_on >= starts_on", name="in_order"),
        _of_campaign("campaign_stages"),
    )
    # A part of a campaign is seen below where the campaign itself is.
    policies.published("campaign_stages", narrowed_by=_visible("campaign_stages"))


def _create_deliverables() -> None:
    op.create_table(
        "campaign_deliverables",
        *_id_and_scope(),
        _number("campaign_id"),
        _number("position"),
        sa.Column("code", sa.String(40, collation="C"), nullable=False),
        _text("label_zh", 100),
        _text("label_en", 100),
        _text("form", 20),
        _words("levels", 20),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("due_on_below", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_deliverables"),
        sa.UniqueConstraint("campaign_id", "code", name="uq_campaign_deliverables_campaign_id"),
        sa.CheckConstraint("due_on_below <= due_on", name="below_first"),
        _of_campaign("campaign_deliverables"),
    )
    policies.published("campaign_deliverables", narrowed_by=_visible("campaign_deliverables"))


def _create_participants() -> None:
    op.create_table(
        "campaign_participants",
        *_id_and_scope(),
        _number("campaign_id"),
        _text("kind", 20),
        _text("name", 100),
        _text("school_type", 30, nullable=True),
        sa.Column("region_code", sa.String(6, collation="C"), nullable=False),
        _number("parent_id", nullable=True),
        _text("parent_name", 100, nullable=True),
        _number("reports_to_id", nullable=True),
        _text("reports_to_name", 100, nullable=True),
        sa.Column("reporting_path", PATH, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_participants"),
        sa.UniqueConstraint(
            "id", "organisation_id", "org_path", name="uq_campaign_participants_id"
        ),
        sa.UniqueConstraint(
            "campaign_id", "organisation_id", name="uq_campaign_participants_campaign_id"
        ),
        _of_organisation("campaign_participants"),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name="fk_campaign_participants_campaign_id_campaigns",
        ),
    )
    op.create_index(
        "ix_campaign_participants_campaign_id",
        "campaign_participants",
        ["campaign_id", "org_path"],
    )
    policies.scoped("campaign_participants")


def _visible(table: str) -> str:
    return f"exists (select 1 from campaigns where campaigns.id = {table}.campaign_id)"  # noqa: S608


def downgrade() -> None:
    """Undo it."""
    op.execute("drop function next_entry_number(bigint)")
    for table in (
        "campaign_counters",
        "campaign_participants",
        "campaign_deliverables",
        "campaign_stages",
        "campaigns",
    ):
        op.drop_table(table)
