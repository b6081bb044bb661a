"""Ledger entries, and everything that hangs on one."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.audit.models import Xid8
from backend.core.db import Base, OrgScoped
from backend.core.db import Path as OrgPath

Instant = DateTime(timezone=True)
DEADLINE = "coalesce(deadline_on, '9999-12-31'::date)"
"""What entries are sorted by: those without a deadline come last."""


class LedgerEntry(OrgScoped, Base):
    """One issue: school × red line × host (or cause). Closed by itself, never together with others.

    What the red line asks for (stop, money, evidence) is copied when the entry is registered, so
    that a later edition of the catalogue does not change what was asked.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
        UniqueConstraint("campaign_id", "number"),
        Index("ix_ledger_entries_org_path", "org_path", "id"),
        Index("ix_ledger_entries_figures", "campaign_id", "org_path", "status", "student_count"),
        Index("ix_ledger_entries_step", "step_organisation_id", "status"),
        Index("ix_ledger_entries_deadline", text(DEADLINE), "id"),
        Index("ix_ledger_entries_updated_at", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("campaigns.id"))
    number: Mapped[str | None] = mapped_column(String(30, collation="C"))
    """`{campaign code}-{seq:06}`, drawn at release; gaps allowed, reuse never."""
    status: Mapped[str] = mapped_column(String(20, collation="C"))
    version: Mapped[int] = mapped_column(server_default="1")

    red_line_code: Mapped[str | None] = mapped_column(String(10, collation="C"))
    focus_code: Mapped[str | None] = mapped_column(String(10, collation="C"))
    source: Mapped[str] = mapped_column(String(20))
    found_by: Mapped[str | None] = mapped_column(String(300))
    """What found it, where it was found from outside (inspection, clue, platform)."""
    finder_path: Mapped[str | None] = mapped_column(OrgPath)
    """Path of the authority that found, ordered or dispatched it; null where self-found."""
    named_organisation_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """Authorities named in the issue: they are recused from its verification."""
    description: Mapped[str] = mapped_column(Text)
    host_name: Mapped[str | None] = mapped_column(String(100))
    host_code: Mapped[str | None] = mapped_column(String(18, collation="C"))
    """统一社会信用代码 (GB 32100) of the host."""
    cause: Mapped[str | None] = mapped_column(String(300))
    student_count: Mapped[int]
    matter_no: Mapped[str | None] = mapped_column(String(40))
    """Shared by entries of one joint matter; each party closes its own."""
    recurs_from_id: Mapped[int | None]

    must_stop: Mapped[bool]
    is_money: Mapped[bool]
    is_serious: Mapped[bool]
    serious_set_path: Mapped[str | None] = mapped_column(OrgPath)
    """Path of the authority that set or lifted `is_serious`; null while the red line decides."""
    required_evidence: Mapped[list[str]] = mapped_column(ARRAY(String(40)))

    registered_by_user_id: Mapped[int]
    registered_by_name: Mapped[str] = mapped_column(String(100))
    registered_at: Mapped[datetime] = mapped_column(Instant)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    stop_due_at: Mapped[datetime | None] = mapped_column(Instant)
    stop_reported_at: Mapped[datetime | None] = mapped_column(Instant)

    responsible_leader: Mapped[str | None] = mapped_column(String(50))
    responsible_department: Mapped[str | None] = mapped_column(String(100))
    responsible_person: Mapped[str | None] = mapped_column(String(50))
    deadline_limit_on: Mapped[date | None] = mapped_column(Date)
    """The latest deadline the school may set itself."""
    first_deadline_on: Mapped[date | None] = mapped_column(Date)
    deadline_on: Mapped[date | None] = mapped_column(Date)
    days_left: Mapped[int | None]
    """Calendar days unused when the school's clock stopped; given back when it starts again."""
    assigned_membership_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))

    round: Mapped[int] = mapped_column(server_default="0")
    """How often closure was asked for."""
    return_count: Mapped[int] = mapped_column(server_default="0")
    submitted_by_user_id: Mapped[int | None]
    approved_by_user_id: Mapped[int | None]
    verified_by_user_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The verifiers of this round's earlier steps."""
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    step: Mapped[int | None]
    step_organisation_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    step_organisation_id: Mapped[int | None]
    """The authority that holds the entry: verifies it, or closed it."""
    step_path: Mapped[str | None] = mapped_column(OrgPath)
    verify_due_on: Mapped[date | None] = mapped_column(Date)
    next_check_on: Mapped[date | None] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    is_to_be_reverified: Mapped[bool] = mapped_column(server_default=text("false"))


def _of_entry(*, cascade: bool = True) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["entry_id", "organisation_id", "org_path"],
        ["ledger_entries.id", "ledger_entries.organisation_id", "ledger_entries.org_path"],
        onupdate="CASCADE" if cascade else None,
    )


class LedgerMeasure(OrgScoped, Base):
    """One rectification measure (整改措施) and, in time, its result. Dropped, never deleted."""

    __tablename__ = "ledger_measures"
    __table_args__ = (_of_entry(), Index("ix_ledger_measures_entry_id", "entry_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    position: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    completed_on: Mapped[date | None] = mapped_column(Date)
    assigned_membership_id: Mapped[int | None]
    assigned_name: Mapped[str | None] = mapped_column(String(50))
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)


class LedgerSettlement(OrgScoped, Base):
    """Money of an entry, in yuan: charged = refunded + held + handed over for recovery."""

    __tablename__ = "ledger_settlements"
    __table_args__ = (_of_entry(), UniqueConstraint("entry_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    charged: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    refunded: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    held: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    held_for: Mapped[str | None] = mapped_column(String(1000))
    """For whom it is held: how many persons, why unreachable; no names."""
    handed_over: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    handed_over_document: Mapped[str | None] = mapped_column(String(300))


class LedgerStopReport(OrgScoped, Base):
    """That a violation stopped, and what became of the students. Append-only; the last counts."""

    __tablename__ = "ledger_stop_reports"
    __table_args__ = (Index("ix_ledger_stop_reports_entry_id", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ledger_entries.id"))
    stopped_at: Mapped[datetime] = mapped_column(Instant)
    stopped_by: Mapped[str] = mapped_column(String(100))
    outcomes: Mapped[dict[str, int]] = mapped_column(JSONB)
    students: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    """Up to 20: one item each, by the last digits of the student number; no names."""
    reported_by_name: Mapped[str] = mapped_column(String(100))
    reported_at: Mapped[datetime] = mapped_column(Instant)


class LedgerEvidence(OrgScoped, Base):
    """What a file in custody proves for an entry."""

    __tablename__ = "ledger_evidence"
    __table_args__ = (
        _of_entry(),
        Index("ix_ledger_evidence_entry_id", "entry_id", "id"),
        Index("ix_ledger_evidence_evidence_id", "evidence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    evidence_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("evidence.id"))
    kind: Mapped[str] = mapped_column(String(40))
    stands_for: Mapped[str | None] = mapped_column(String(40))
    """The required kind this one replaces as an equivalent."""
    stands_for_reason: Mapped[str | None] = mapped_column(String(300))
    cited_by_user_id: Mapped[int]
    cited_by_name: Mapped[str] = mapped_column(String(100))
    cited_at: Mapped[datetime] = mapped_column(Instant)
    round: Mapped[int]
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class LedgerHistory(OrgScoped, Base):
    """Every act on an entry, with name and office as held that day. Append-only."""

    __tablename__ = "ledger_history"
    __table_args__ = (
        Index("ix_ledger_history_entry_id", "entry_id", "id"),
        Index("ix_ledger_history_membership_id", "membership_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8(), server_default=text("pg_current_xact_id()"))
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ledger_entries.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    round: Mapped[int]
    user_id: Mapped[int]
    membership_id: Mapped[int]
    actor_organisation_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(100))
    actor_office: Mapped[str] = mapped_column(String(100))
    actor_organisation_name: Mapped[str] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(Text)
    """Reason or opinion."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)


class LedgerComment(OrgScoped, Base):
    """Something said about an entry by someone who may see it. Append-only."""

    __tablename__ = "ledger_comments"
    __table_args__ = (Index("ix_ledger_comments_entry_id", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ledger_entries.id"))
    author_user_id: Mapped[int]
    author_name: Mapped[str] = mapped_column(String(100))
    author_organisation_name: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())


class LedgerSearchText(OrgScoped, Base):
    """What is searched of an entry, and its character bigrams (two-character Chinese words)."""

    __tablename__ = "ledger_search_texts"
    __table_args__ = (
        _of_entry(),
        Index("ix_ledger_search_texts_grams", "grams", postgresql_using="gin"),
    )

    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(Text), Computed("character_bigrams(body)", persisted=True)
    )
