"""Files in custody: the bytes once, and who holds them as what."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, GlobalTable, OrgScoped


class EvidenceBlob(GlobalTable, Base):
    """Some bytes in the store, named by their SHA-256. Written once; only a scan adds to it."""

    __tablename__ = "evidence_blobs"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    why_global: ClassVar[str] = (
        "content addressed by SHA-256 belongs to nobody; it is reached through evidence rows alone"
    )

    sha256: Mapped[str] = mapped_column(String(64, collation="C"), primary_key=True)
    size: Mapped[int]
    scan_state: Mapped[str] = mapped_column(String(20))
    scan_detail: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )


class Evidence(OrgScoped, Base):
    """A file an organisation holds. What it proves is said by the room that cites it.

    Immutable but for its withdrawal. Versions of one paper share a series.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
        UniqueConstraint("series_id", "version_no"),
        Index("ix_evidence_organisation_id", "organisation_id", "sha256"),
        Index("ix_evidence_org_path", "org_path", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(10))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(
        String(64, collation="C"), ForeignKey("evidence_blobs.sha256")
    )
    size: Mapped[int]
    page_count: Mapped[int | None]
    """Pages that can be previewed; none for what cannot."""
    about_on: Mapped[date | None]
    """The day the evidence is about, which is not the day it was uploaded."""
    note: Mapped[str | None] = mapped_column(String(300))
    series_id: Mapped[UUID]
    version_no: Mapped[int]
    uploaded_by_user_id: Mapped[int]
    uploaded_by_name: Mapped[str] = mapped_column(String(100))
    uploaded_by_membership_id: Mapped[int] = mapped_column(index=True)
    uploaded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_by_name: Mapped[str | None] = mapped_column(String(100))
    withdraw_reason: Mapped[str | None] = mapped_column(String(300))
