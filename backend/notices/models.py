"""Notices to posts, and who has read them."""

from datetime import datetime
from typing import Any

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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped


class Notice(OrgScoped, Base):
    """Word to a post: whoever holds one of `roles` in the organisation, or one membership.

    It belongs to its recipient and is read in no other organisation; those below and above may
    only write one. It moves with its recipient, for it is post and no record.
    """

    __tablename__ = "notices"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
        CheckConstraint("cardinality(roles) > 0 or membership_id is not null", name="addressed"),
        Index("ix_notices_organisation_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    membership_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("memberships.id"))
    kind: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_number: Mapped[str | None] = mapped_column(String(60))
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What the sentence states (vocabulary.Fact); never personal data."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class NoticeRead(OrgScoped, Base):
    """That one membership has read a notice; only that membership sees and writes it."""

    __tablename__ = "notice_reads"
    __table_args__ = (
        ForeignKeyConstraint(
            ["notice_id", "organisation_id", "org_path"],
            ["notices.id", "notices.organisation_id", "notices.org_path"],
            onupdate="CASCADE",
        ),
    )

    notice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("memberships.id"), primary_key=True
    )
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
