"""Standing of rules, samples to judge, runs, facts of a province, figures of schools."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped, PublishedDown

Instant = DateTime(timezone=True)
Code = String(10, collation="C")
HostKey = String(120)


def _of_organisation() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "org_path"],
        ["organisations.id", "organisations.org_path"],
        onupdate="CASCADE",
    )


class RuleStanding(PublishedDown, Base):
    """What a province has made of one rule. Without a row, or of an older version: silent."""

    __tablename__ = "screening_rule_standings"
    __table_args__ = (_of_organisation(), UniqueConstraint("organisation_id", "rule_code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_code: Mapped[str] = mapped_column(Code)
    rule_version: Mapped[int]
    standing: Mapped[str] = mapped_column(String(10, collation="C"))
    version: Mapped[int] = mapped_column(server_default="1")
    confirmed: Mapped[int] = mapped_column(server_default="0")
    """Suspicions confirmed since the release; data errors say nothing about a rule."""
    accepted: Mapped[int] = mapped_column(server_default="0")
    """Suspicions whose explanation was accepted since the release."""
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    demoted_at: Mapped[datetime | None] = mapped_column(Instant)


class RuleSampleHit(OrgScoped, Base):
    """One hit of a silent rule that the province judges."""

    __tablename__ = "screening_samples"
    __table_args__ = (
        _of_organisation(),
        UniqueConstraint("organisation_id", "rule_code", "rule_version", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_code: Mapped[str] = mapped_column(Code)
    rule_version: Mapped[int]
    suspicion_id: Mapped[int]
    record_id: Mapped[int]
    record_version: Mapped[int]
    is_right: Mapped[bool | None] = mapped_column(Boolean)
    note: Mapped[str | None] = mapped_column(String(300))
    judged_by_user_id: Mapped[int | None]
    judged_by_name: Mapped[str | None] = mapped_column(String(100))
    judged_at: Mapped[datetime | None] = mapped_column(Instant)


class ScreeningRun(OrgScoped, Base):
    """One screening, asked for by an organisation and done in the scope of its province."""

    __tablename__ = "screening_runs"
    __table_args__ = (_of_organisation(), Index("ix_screening_runs_org_path", "org_path", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    trigger: Mapped[str] = mapped_column(String(20, collation="C"))
    state: Mapped[str] = mapped_column(String(10, collation="C"))
    stage: Mapped[str] = mapped_column(String(10, collation="C"))
    subject_organisation_id: Mapped[int | None]
    start_from_on: Mapped[date | None] = mapped_column(Date)
    start_to_on: Mapped[date | None] = mapped_column(Date)
    import_id: Mapped[int | None]
    touched_organisation_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    touched_host_keys: Mapped[list[str]] = mapped_column(ARRAY(HostKey))
    touched_person_keys: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), deferred=True)
    """Keyed hashes, as records have them; asked for in the database, where they may be many."""
    school_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The schools it screens, in this order; known once the facts are."""
    done: Mapped[int] = mapped_column(server_default="0")
    """How many of them are screened."""
    records: Mapped[int] = mapped_column(server_default="0")
    hits: Mapped[int] = mapped_column(server_default="0")
    new: Mapped[int] = mapped_column(server_default="0")
    reopened: Mapped[int] = mapped_column(server_default="0")
    gone: Mapped[int] = mapped_column(server_default="0")
    failure_code: Mapped[str | None] = mapped_column(String(40))
    failure_text: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(100))
    attempts: Mapped[int] = mapped_column(server_default="0")
    """How often it was taken up since it last came on."""
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    """When its job last gave a sign of life."""
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class HostFact(OrgScoped, Base):
    """Interns of all schools of a province at one host: T-01. Belongs to the province."""

    __tablename__ = "screening_host_facts"
    __table_args__ = (_of_organisation(),)

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    host_key: Mapped[str] = mapped_column(HostKey, primary_key=True)
    staff: Mapped[int | None]
    peak: Mapped[int]
    peak_on: Mapped[date | None] = mapped_column(Date)


class PostFact(OrgScoped, Base):
    """The same for one post at one host: T-02."""

    __tablename__ = "screening_post_facts"
    __table_args__ = (_of_organisation(),)

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    host_key: Mapped[str] = mapped_column(HostKey, primary_key=True)
    post_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    staff: Mapped[int | None]
    peak: Mapped[int]
    peak_on: Mapped[date | None] = mapped_column(Date)


class OverlapFact(OrgScoped, Base):
    """That a record overlaps another of the same person elsewhere: T-08. Null for possibly."""

    __tablename__ = "screening_overlaps"
    __table_args__ = (_of_organisation(),)

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    overlaps: Mapped[bool | None] = mapped_column(Boolean)


class SchoolFigures(OrgScoped, Base):
    """What the last run found in a school, replaced whole by the next one."""

    __tablename__ = "screening_schools"
    __table_args__ = (
        _of_organisation(),
        Index("ix_screening_schools_org_path", "org_path", "organisation_id"),
    )

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    records: Mapped[int]
    run_id: Mapped[int]
    screened_at: Mapped[datetime] = mapped_column(Instant)


class RuleFigures(OrgScoped, Base):
    """Records of a school by what one rule says of them."""

    __tablename__ = "screening_figures"
    __table_args__ = (
        _of_organisation(),
        Index("ix_screening_figures_org_path", "org_path", "rule_code"),
    )

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    rule_code: Mapped[str] = mapped_column(Code, primary_key=True)
    hits: Mapped[int]
    clean: Mapped[int]
    unknown: Mapped[int]


class ColumnFigures(OrgScoped, Base):
    """How completely a school fills one column."""

    __tablename__ = "screening_columns"
    __table_args__ = (
        _of_organisation(),
        Index("ix_screening_columns_org_path", "org_path", "field"),
    )

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    field: Mapped[str] = mapped_column(String(40, collation="C"), primary_key=True)
    filled: Mapped[int]
    declared: Mapped[int]
