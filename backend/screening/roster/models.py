"""Head-counts of a school's students, as the enrolment register and the filing platform tell."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped


class RosterCount(OrgScoped, Base):
    """How many students of a school, cohort and major one source counts in a school year.

    Append-only: of those with the same source, cohort, major and school year the last one counts.
    Student numbers are kept as keyed hashes alone, the same as in internship records.
    """

    __tablename__ = "roster_counts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        Index(
            "ix_roster_counts_group",
            "organisation_id",
            "school_year",
            "cohort",
            "major_code",
            "source",
            "id",
        ),
        Index("ix_roster_counts_org_path", "org_path", "id"),
        CheckConstraint("head_count >= 0", name="head_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(10, collation="C"))
    school_year: Mapped[int] = mapped_column(SmallInteger)
    """From 1 September of this year."""
    cohort: Mapped[int] = mapped_column(SmallInteger)
    """The year of enrolment."""
    major_code: Mapped[str] = mapped_column(String(10, collation="C"))
    head_count: Mapped[int]
    student_keys: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    """Keyed hashes of school and student number; null where only the number was told."""
    note: Mapped[str | None] = mapped_column(String(300))
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(50))
    counted_by_organisation_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
