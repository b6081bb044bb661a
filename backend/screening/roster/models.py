"""A school's students as other registers list or count them, and how that compares with ours."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped


class RosterList(OrgScoped, Base):
    """What one source tells of one school in one school year, whole.

    Append-only: of those with the same source and school year the one of the latest day stands,
    and of one day the last one told.
    """

    __tablename__ = "roster_lists"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
        Index(
            "ix_roster_lists_organisation_id",
            "organisation_id",
            "school_year",
            "source",
            "as_of_on",
            "id",
        ),
        Index("ix_roster_lists_org_path", "org_path", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20, collation="C"))
    school_year: Mapped[int] = mapped_column(SmallInteger)
    """From 1 September of this year."""
    as_of_on: Mapped[date] = mapped_column(Date)
    """The day on which the source was so."""
    is_named: Mapped[bool] = mapped_column(Boolean)
    """Whether it lists students by number, and not their count alone."""
    group_count: Mapped[int] = mapped_column(Integer)
    head_count: Mapped[int] = mapped_column(Integer)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """Of its counts and keyed hashes: whether the same is told again."""
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(100))
    told_by_organisation_name: Mapped[str] = mapped_column(String(100))
    told_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class RosterCount(OrgScoped, Base):
    """Students of one cohort and major in a list. Append-only, as the list."""

    __tablename__ = "roster_counts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "organisation_id", "org_path"],
            ["roster_lists.id", "roster_lists.organisation_id", "roster_lists.org_path"],
            onupdate="CASCADE",
        ),
        CheckConstraint("head_count >= 0 and expected_on_post >= 0", name="counts"),
    )

    list_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    cohort: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """The year of enrolment."""
    major_code: Mapped[str] = mapped_column(String(10, collation="C"), primary_key=True)
    head_count: Mapped[int] = mapped_column(Integer)
    expected_on_post: Mapped[int | None] = mapped_column(Integer)
    """How many of them should be on post in the school year; null where nobody has said."""
    student_keys: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    """Keyed hashes of school and student number, as records have them; null where only counted."""


class RosterComparison(OrgScoped, Base):
    """How the lists that stand compare with our records; replaced whole by each screening of a
    school that has a list."""

    __tablename__ = "roster_comparisons"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        Index("ix_roster_comparisons_org_path", "school_year", "org_path", "cohort", "major_code"),
    )

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    school_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    cohort: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """0 for records that tell none: keys hold no nulls."""
    major_code: Mapped[str] = mapped_column(String(10, collation="C"), primary_key=True)
    """Empty for records that tell none."""
    enrolled: Mapped[int | None] = mapped_column(Integer)
    expected_on_post: Mapped[int | None] = mapped_column(Integer)
    filed: Mapped[int | None] = mapped_column(Integer)
    recorded: Mapped[int] = mapped_column(Integer)
    enrolment_as_of_on: Mapped[date | None] = mapped_column(Date)
    filing_as_of_on: Mapped[date | None] = mapped_column(Date)
    is_enrolment_named: Mapped[bool | None] = mapped_column(Boolean)
    is_filing_named: Mapped[bool | None] = mapped_column(Boolean)
    recorded_not_filed: Mapped[int | None] = mapped_column(Integer)
    expected_not_filed: Mapped[int | None] = mapped_column(Integer)
    expected_not_recorded: Mapped[int | None] = mapped_column(Integer)
    filed_not_recorded: Mapped[int | None] = mapped_column(Integer)
    recorded_not_enrolled: Mapped[int | None] = mapped_column(Integer)
    compared_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
