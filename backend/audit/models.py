"""What we remember for ever: audit events, and events on their way out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, String, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from backend.core.db import Base, OrgScoped


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name."""
        return "xid8"


class AuditEvent(OrgScoped, Base):
    """Who did what to which thing, allowed or refused.

    Append-only; keeps the organisation as it was.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject", "subject_type", "subject_id"),
        Index("ix_audit_events_org_path", "org_path", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8(), server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("clock_timestamp()")
    )
    actor_user_id: Mapped[int | None]
    actor_name: Mapped[str | None] = mapped_column(String(100))
    membership_id: Mapped[int | None]
    session_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(10))
    is_inside: Mapped[bool] = mapped_column(server_default=false())
    """About something nobody above may see yet, such as a draft: neither may they see this."""
    subject_type: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    request_id: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))


class OutboxEvent(OrgScoped, Base):
    """An event for the outside, written in the transaction it tells of. Append-only."""

    __tablename__ = "outbox_events"
    __table_args__ = (Index("ix_outbox_events_xid", "xid", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8(), server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("clock_timestamp()")
    )
    type: Mapped[str] = mapped_column(String(60))
    is_inside: Mapped[bool] = mapped_column(server_default=false())
    """About something nobody above may see yet; never told outside the organisation."""
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
