"""Internship records (实习备案记录): one student in one placement, and what each one was before."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped
from backend.screening.records.declarations import FieldSet

Instant = DateTime(timezone=True)


def _text(length: int) -> Any:
    return mapped_column(String(length))


def _code(length: int) -> Any:
    return mapped_column(String(length, collation="C"))


def _small() -> Any:
    return mapped_column(SmallInteger)


class InternshipRecord(OrgScoped, Base):
    """One placement of one student of one school, as its source last told it.

    Who the student is lies encrypted in `personal`; what rules ask of a person (age and study year
    at the start, gender) is derived when the record is read in. A day that is known by its month
    or year alone stands as its first and its last possible day; where the two agree it is exact.
    Money is in fen. Words are codes of `records.vocabulary`. Withdrawn, never deleted.
    """

    __tablename__ = "internship_records"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("organisation_id", "identity_key"),
        Index(
            "uq_internship_records_source",
            "organisation_id",
            "source_system",
            "source_id",
            unique=True,
            postgresql_where=text("source_id is not null"),
        ),
        Index("ix_internship_records_org_path", "org_path", "id"),
        Index("ix_internship_records_host_key", "host_key"),
        Index("ix_internship_records_import_id", "import_id"),
        Index("ix_internship_records_person_key", "person_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    record_state: Mapped[str] = _code(10)
    """active or withdrawn"""
    identity_key: Mapped[UUID] = mapped_column(Uuid)
    """Keyed hash of (student_no, internship_type, start_on, host_key): the same placement again."""
    source_system: Mapped[str | None] = _text(50)
    source_id: Mapped[str | None] = _text(64)
    import_id: Mapped[int]
    """The import that wrote this version."""
    declared: Mapped[list[str]] = mapped_column(FieldSet)
    """Fields its sources had a column for, whether filled or blank; ask by `declarations`."""
    assumed: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    """Fields filled from a default the importer named, or derived from another field."""
    questions: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    """Data questions that are no errors, such as a grade against the computed study year."""
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())

    personal: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted: what identifies the student, the guardian and the mentors."""
    person_key: Mapped[UUID] = mapped_column(Uuid)
    """Keyed hash of the ID number, else of school and student number: one person, province-wide."""
    student_key: Mapped[UUID] = mapped_column(Uuid)
    """Keyed hash of school and student number."""

    gender: Mapped[str | None] = _code(10)
    age_first: Mapped[int | None] = _small()
    """Full years on the first possible start day."""
    age_last: Mapped[int | None] = _small()
    enrolled_on: Mapped[date | None] = mapped_column(Date)
    """First day of the enrolment month."""
    enrolled_last_on: Mapped[date | None] = mapped_column(Date)
    """First day of the last possible enrolment month (a year alone: March, September)."""
    study_year_first: Mapped[int | None] = _small()
    """The smallest possible study year at the start."""
    study_year_last: Mapped[int | None] = _small()
    schooling_length: Mapped[int | None] = _small()
    transferred: Mapped[bool | None] = mapped_column(Boolean)
    grade_year: Mapped[int | None] = _small()
    major_code: Mapped[str | None] = _code(10)
    catalogue_year: Mapped[int | None] = _small()
    major_category: Mapped[int | None] = _small()
    """1 to 19, whatever the level of schooling (majors catalogue 2021)."""
    class_name: Mapped[str | None] = _text(100)

    internship_type: Mapped[str] = _code(10)
    """cognitive or post"""
    original_type: Mapped[str | None] = _text(20)
    """The word in the source where it was an old synonym."""
    organisation_form: Mapped[str | None] = _code(10)
    arrange_mode: Mapped[str | None] = _code(20)

    host_name: Mapped[str] = _text(100)
    host_key: Mapped[str] = _text(120)
    """`uscc:` and the code, else `name:` and the normalised name."""
    host_uscc: Mapped[str | None] = _code(18)
    host_industry: Mapped[str | None] = _code(6)
    host_region: Mapped[str | None] = _code(6)
    host_staff: Mapped[int | None]
    post_name: Mapped[str | None] = _text(100)
    post_major_codes: Mapped[str | None] = _text(200)
    """Major codes joined by `;`."""
    post_categories: Mapped[str | None] = _code(60)
    """Their categories as `;1;12;`."""
    post_description: Mapped[str | None] = _text(500)
    related: Mapped[bool | None] = mapped_column(Boolean)
    post_staff: Mapped[int | None]
    labour_grade: Mapped[int | None] = _small()
    hazards: Mapped[str | None] = _code(120)
    """Codes as `;height;toxic;`; empty for none; null when unknown."""

    start_on: Mapped[date] = mapped_column(Date)
    start_last_on: Mapped[date] = mapped_column(Date)
    end_on: Mapped[date | None] = mapped_column(Date)
    """First possible last day; null when not given."""
    end_last_on: Mapped[date | None] = mapped_column(Date)
    ended_early_on: Mapped[date | None] = mapped_column(Date)
    ended_reason: Mapped[str | None] = _text(300)

    daily_hours: Mapped[float | None] = mapped_column(Double)
    weekly_hours: Mapped[float | None] = mapped_column(Double)
    shift: Mapped[str | None] = _text(200)
    night_minutes: Mapped[int | None]
    shift_minutes: Mapped[int | None]
    night_shift: Mapped[bool | None] = mapped_column(Boolean)
    rest_day_work: Mapped[bool | None] = mapped_column(Boolean)
    holiday_work: Mapped[bool | None] = mapped_column(Boolean)

    pay_monthly: Mapped[int | None]
    post_wage: Mapped[int | None]
    lowest_tier_wage: Mapped[int | None]
    independent: Mapped[bool | None] = mapped_column(Boolean)
    pay_form: Mapped[str | None] = _code(10)
    pay_cycle_days: Mapped[int | None]
    payer_uscc: Mapped[str | None] = _code(18)
    fees: Mapped[str | None] = _text(500)
    """As written."""
    fee_charge: Mapped[int | None]
    """Sum of the items of this class; 0 for none; null when unknown."""
    fee_living: Mapped[int | None]
    fee_insurance: Mapped[int | None]
    fee_guarantee: Mapped[int | None]
    deposit: Mapped[int | None]

    agreement_signed: Mapped[bool | None] = mapped_column(Boolean)
    agreement_no: Mapped[str | None] = _text(64)
    agreement_on: Mapped[date | None] = mapped_column(Date)
    agreement_party_uscc: Mapped[str | None] = _code(18)
    agreement_daily_hours: Mapped[float | None] = mapped_column(Double)
    consent_on: Mapped[date | None] = mapped_column(Date)
    policy_no: Mapped[str | None] = _text(64)
    policy_from: Mapped[date | None] = mapped_column(Date)
    policy_from_last: Mapped[date | None] = mapped_column(Date)
    policy_to: Mapped[date | None] = mapped_column(Date)
    policy_to_last: Mapped[date | None] = mapped_column(Date)
    premium_payer: Mapped[str | None] = _code(10)
    training_on: Mapped[date | None] = mapped_column(Date)
    training_passed: Mapped[bool | None] = mapped_column(Boolean)
    intermediary: Mapped[bool | None] = mapped_column(Boolean)
    special_filing_no: Mapped[str | None] = _text(64)
    filing_no: Mapped[str | None] = _text(64)
    filed_on: Mapped[date | None] = mapped_column(Date)
    cross_province: Mapped[bool | None] = mapped_column(Boolean)
    abroad: Mapped[bool | None] = mapped_column(Boolean)


class InternshipRecordVersion(OrgScoped, Base):
    """What a record was before a later import, correction or withdrawal. Append-only."""

    __tablename__ = "internship_record_versions"
    __table_args__ = (Index("ix_internship_record_versions_record_id", "record_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("internship_records.id"))
    version: Mapped[int]
    """The version that `before` describes."""
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The columns that changed, as they were."""
    personal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The encrypted part as it was, where it changed."""
    import_id: Mapped[int | None]
    """The import that replaced this version; null for an act in the page."""
    reason: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
