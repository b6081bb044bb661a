"""Campaigns with their stages and deliverables, who takes part, and the numbers drawn."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, GlobalTable, OrgScoped, Path, PublishedDown

_OF_ORGANISATION = (
    ["organisation_id", "org_path"],
    ["organisations.id", "organisations.org_path"],
)
_OF_CAMPAIGN = (
    ["campaign_id", "organisation_id", "org_path"],
    ["campaigns.id", "campaigns.organisation_id", "campaigns.org_path"],
)
ONE_CODE_PER_TREE = "uq_campaigns_tree_code"


class Campaign(PublishedDown, Base):
    """A rectification campaign (专项行动). Those below see it from its launch on."""

    __tablename__ = "campaigns"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ORGANISATION, onupdate="CASCADE"),
        UniqueConstraint("id", "organisation_id", "org_path"),
        Index(ONE_CODE_PER_TREE, func.split_part("org_path", ".", 1), "code", unique=True),
        CheckConstraint("state in ('draft', 'open', 'ended')", name="state_known"),
        CheckConstraint(
            "state = 'draft' or (rectify_by is not null and catalogue_id is not null)",
            name="complete_when_open",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12, collation="C"))
    name: Mapped[str] = mapped_column(String(100))
    document_no: Mapped[str | None] = mapped_column(String(100))
    issuer: Mapped[str] = mapped_column(String(100))
    filing_note: Mapped[str | None] = mapped_column(String(4000))
    """Who files what to whom and through which channel, in the issuer's words."""
    catalogue_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("catalogues.id"))
    state: Mapped[str] = mapped_column(String(10))
    rectify_by: Mapped[date | None]
    """The last day of a deadline without a staged plan; the end of stage two unless said."""
    verification_steps: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    stop_report_hours: Mapped[int]
    verification_working_days: Mapped[int]
    stale_draft_working_days: Mapped[int]
    region_gives_read: Mapped[bool]
    """Whether the authority of the region a school lies in may read along."""
    ledger_title: Mapped[str] = mapped_column(String(300))
    ledger_columns: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    subtree_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisations.id"))
    """Whose subtree takes part; the owner's where none is named."""
    participant_kinds: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    participant_school_types: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    """Which schools take part; empty: of every type."""
    launched_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    version: Mapped[int] = mapped_column(server_default="1")


class CampaignStage(PublishedDown, Base):
    """One dated stage; its last day counts to its end (Asia/Shanghai)."""

    __tablename__ = "campaign_stages"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CAMPAIGN, onupdate="CASCADE"),
        UniqueConstraint("campaign_id", "stage"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class CampaignDeliverable(PublishedDown, Base):
    """A paper to be filed; its due date may lie outside of the stages."""

    __tablename__ = "campaign_deliverables"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CAMPAIGN, onupdate="CASCADE"),
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("due_on_below <= due_on", name="below_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int]
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40, collation="C"))
    label_zh: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(20))
    levels: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    """The kinds of organisation that owe it."""
    due_on: Mapped[date]
    """For those who file to the campaign's own authority."""
    due_on_below: Mapped[date | None]
    """For those who file to an authority in between, which consolidates; the same where none."""


class CampaignParticipant(OrgScoped, Base):
    """An organisation in a campaign, with its name, type and reporting line as on launch.

    It is seen and moved with the organisation; what is frozen here is what figures, snapshots and
    archives of the campaign use.
    """

    __tablename__ = "campaign_participants"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ORGANISATION, onupdate="CASCADE"),
        UniqueConstraint("id", "organisation_id", "org_path"),
        UniqueConstraint("campaign_id", "organisation_id"),
        Index("ix_campaign_participants_campaign_id", "campaign_id", "org_path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    school_type: Mapped[str | None] = mapped_column(String(30))
    region_code: Mapped[str] = mapped_column(String(6, collation="C"))
    parent_id: Mapped[int | None]
    parent_name: Mapped[str | None] = mapped_column(String(100))
    reports_to_id: Mapped[int | None]
    reports_to_name: Mapped[str | None] = mapped_column(String(100))
    reporting_path: Mapped[str] = mapped_column(Path)
    """The line of filing (报送关系) from the top down to the organisation, as a path of ids."""


class CampaignCounter(GlobalTable, Base):
    """The last entry number of a campaign."""

    __tablename__ = "campaign_counters"
    why_global: ClassVar[str] = "only next_entry_number() touches it; the application has no right"

    campaign_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    last_number: Mapped[int]
