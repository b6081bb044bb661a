"""Editions of the red-line catalogue, and who confirmed which article against the source."""

from datetime import datetime

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

from backend.core.db import Base, PublishedDown

_OF_CATALOGUE = (
    ["catalogue_id", "organisation_id", "org_path"],
    ["catalogues.id", "catalogues.organisation_id", "catalogues.org_path"],
)


class Catalogue(PublishedDown, Base):
    """One edition of the catalogue (底线要求目录). Never changed: a correction is a new edition."""

    __tablename__ = "catalogues"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
        UniqueConstraint("organisation_id", "edition"),
        CheckConstraint("edition > 0", name="edition_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    document_no: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(4000))
    published_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    version: Mapped[int] = mapped_column(server_default="1")


class RedLine(PublishedDown, Base):
    """One of the 1 严禁 and 27 不得, in our paraphrase.

    `article` and `item` are presumed; only a RedLineConfirmation makes them citable.
    """

    __tablename__ = "red_lines"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CATALOGUE, onupdate="CASCADE"),
        UniqueConstraint("catalogue_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(10, collation="C"))
    kind: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    article: Mapped[int | None]
    item: Mapped[int | None]
    article_confidence: Mapped[str] = mapped_column(String(1))
    text_confidence: Mapped[str] = mapped_column(String(1))
    label_zh: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))
    para_zh: Mapped[str] = mapped_column(String(300))
    para_en: Mapped[str] = mapped_column(String(300))
    bound: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    check: Mapped[str] = mapped_column(String(10))
    is_immediate_stop: Mapped[bool]
    is_money: Mapped[bool]
    is_serious: Mapped[bool]
    required_evidence: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    flags_confidence: Mapped[str] = mapped_column(String(10))
    src: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    """Provenance marks of the paraphrase."""


class FocusItem(PublishedDown, Base):
    """A point the notice wants compared (对照检查重点): a view of red lines.

    Only one that `has_own_question` asks something the red lines do not.
    """

    __tablename__ = "focus_items"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_CATALOGUE, onupdate="CASCADE"),
        UniqueConstraint("catalogue_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(10, collation="C"))
    position: Mapped[int]
    label_zh: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))
    red_line_codes: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    has_own_question: Mapped[bool]


class RedLineConfirmation(PublishedDown, Base):
    """A named person has checked article, item and wording against the source (核对).

    Append-only; the latest one of a red line counts.
    """

    __tablename__ = "red_line_confirmations"
    __table_args__ = (Index("ix_red_line_confirmations_red_line_id", "red_line_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    red_line_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("red_lines.id"))
    article: Mapped[int]
    item: Mapped[int | None]
    official_text: Mapped[str] = mapped_column(String(4000))
    source: Mapped[str] = mapped_column(String(300))
    confirmed_by_user_id: Mapped[int]
    confirmed_by_name: Mapped[str] = mapped_column(String(50))
    confirmed_by_office: Mapped[str] = mapped_column(String(100))
    """Name and office as held that day."""
    confirmed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
