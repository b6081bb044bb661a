"""Suspicions (疑点), the record versions that raise them, answers, and what happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped

Instant = DateTime(timezone=True)
Code = String(10, collation="C")
Word = String(20, collation="C")


class Suspicion(OrgScoped, Base):
    """School × host × rule × school year; school × major where the special list groups, and
    school × cohort × major where a roster is compared.

    Seen by its school at once, by superiors once its first look has ended, and, while its rule is
    silent, by the province alone: the policy says so. Never deleted, whatever becomes of the
    records that raised it.
    """

    __tablename__ = "suspicions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
        UniqueConstraint("organisation_id", "rule_code", "subject_key", "school_year"),
        Index("ix_suspicions_org_path", "org_path", "id"),
        Index("ix_suspicions_host_key", "host_key"),
        Index("ix_suspicions_updated_at", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    rule_code: Mapped[str] = mapped_column(Code)
    rule_version: Mapped[int]
    red_line: Mapped[str | None] = mapped_column(Code)
    subject_key: Mapped[str] = mapped_column(String(120))
    """The host's key, `major:` and the code, or `cohort:`, the year and the code."""
    host_key: Mapped[str | None] = mapped_column(String(120))
    host_name: Mapped[str | None] = mapped_column(String(100))
    major_code: Mapped[str | None] = mapped_column(Code)
    school_year: Mapped[int]
    outcome: Mapped[str] = mapped_column(Code)
    """The gravest among its records."""
    state: Mapped[str] = mapped_column(Word)
    record_count: Mapped[int]
    student_count: Mapped[int]
    unanswered_count: Mapped[int]
    corrected_count: Mapped[int] = mapped_column(server_default="0")
    is_silent: Mapped[bool] = mapped_column(Boolean)
    first_look_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    """Null while silent."""
    news_run_id: Mapped[int]
    """The run that last brought it something to answer."""
    found_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def cohort(self) -> int | None:
        """The year of enrolment of the students it is about, where it is about one."""
        kind, _, rest = self.subject_key.partition(":")
        year = rest.partition(":")[0]
        return int(year) if kind == "cohort" and year else None


def _of_suspicion() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["suspicion_id", "organisation_id", "org_path"],
        ["suspicions.id", "suspicions.organisation_id", "suspicions.org_path"],
        onupdate="CASCADE",
    )


class SuspicionRecord(OrgScoped, Base):
    """One version of a record that raises, or raised, a suspicion."""

    __tablename__ = "suspicion_records"
    __table_args__ = (
        _of_suspicion(),
        Index(
            "ix_suspicion_records_current",
            "organisation_id",
            "suspicion_id",
            postgresql_where=text("is_current"),
        ),
    )

    suspicion_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    record_version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    person_key: Mapped[UUID] = mapped_column(Uuid)
    rule_version: Mapped[int]
    outcome: Mapped[str] = mapped_column(Code)
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What triggered it: columns of the record frame; nothing that names the student."""
    is_current: Mapped[bool] = mapped_column(Boolean)
    is_silent: Mapped[bool] = mapped_column(Boolean)
    """Found by a version of the rule that is not released yet."""
    answer_id: Mapped[int | None]
    """The answer that covers it."""
    found_at: Mapped[datetime] = mapped_column(Instant)
    gone_at: Mapped[datetime | None] = mapped_column(Instant)


class SuspicionAnswer(OrgScoped, Base):
    """One answer of a school to one suspicion, and what was said to it."""

    __tablename__ = "suspicion_answers"
    __table_args__ = (
        _of_suspicion(),
        Index("ix_suspicion_answers_suspicion_id", "suspicion_id", "id"),
        Index("ix_suspicion_answers_entry_id", "entry_id"),
        Index("ix_suspicion_answers_evidence_ids", "evidence_ids", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    suspicion_id: Mapped[int]
    batch_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Word)
    state: Mapped[str] = mapped_column(Word)
    reason: Mapped[str | None] = mapped_column(Text)
    evidence_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    entry_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("ledger_entries.id"))
    rule_version: Mapped[int]
    record_count: Mapped[int]
    answered_by_user_id: Mapped[int]
    answered_by_name: Mapped[str] = mapped_column(String(100))
    answered_by_office: Mapped[str] = mapped_column(String(100))
    answered_at: Mapped[datetime] = mapped_column(Instant)
    reviewed_by_user_id: Mapped[int | None]
    reviewed_by_name: Mapped[str | None] = mapped_column(String(100))
    reviewed_by_office: Mapped[str | None] = mapped_column(String(100))
    reviewed_by_organisation_name: Mapped[str | None] = mapped_column(String(100))
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    review_reason: Mapped[str | None] = mapped_column(Text)


class SuspicionHistory(OrgScoped, Base):
    """One line of what happened to a suspicion. Keeps the organisation as it was."""

    __tablename__ = "suspicion_history"
    __table_args__ = (Index("ix_suspicion_history_suspicion_id", "suspicion_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    suspicion_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("suspicions.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    event: Mapped[str] = mapped_column(Word)
    state: Mapped[str | None] = mapped_column(Word)
    record_count: Mapped[int]
    user_id: Mapped[int | None]
    """Null for the machine."""
    actor_name: Mapped[str | None] = mapped_column(String(100))
    actor_office: Mapped[str | None] = mapped_column(String(100))
    actor_organisation_name: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(Text)
