"""People, what they may act as, and their sessions."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped

_OF_ORGANISATION = (
    ["organisation_id", "org_path"],
    ["organisations.id", "organisations.org_path"],
)


class User(OrgScoped, Base):
    """A person's account; it belongs to the organisation that keeps it."""

    __tablename__ = "users"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ORGANISATION, onupdate="CASCADE"),
        UniqueConstraint("id", "organisation_id", "org_path"),
        Index("ix_users_username", text("lower(username)"), unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60, collation="C"))
    display_name: Mapped[str] = mapped_column(String(50))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool]
    failed_attempts: Mapped[int] = mapped_column(server_default="0")
    unlocks_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Membership(OrgScoped, Base):
    """What a person is in one organisation; ended, never deleted."""

    __tablename__ = "memberships"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ORGANISATION, onupdate="CASCADE"),
        UniqueConstraint("id", "organisation_id", "org_path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), index=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(30)))
    office: Mapped[str] = mapped_column(String(100))
    """The office (职务) held; signatures keep it as held that day."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class UserSession(OrgScoped, Base):
    """A signed-in browser or script; it acts in one membership at a time."""

    __tablename__ = "user_sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "organisation_id", "org_path"],
            ["users.id", "users.organisation_id", "users.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "organisation_id", "org_path"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    membership_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("memberships.id"))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_refreshed_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    end_reason: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(64))
    user_agent: Mapped[str] = mapped_column(String(300))


class RefreshToken(OrgScoped, Base):
    """One link of a session's chain of refresh tokens; only hashes are kept.

    A token used twice within the grace gives the same successor, whose text is derived from the
    token itself; used later it is theft, and ends the session.
    """

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "organisation_id", "org_path"],
            ["user_sessions.id", "user_sessions.organisation_id", "user_sessions.org_path"],
            onupdate="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class DownloadTicket(OrgScoped, Base):
    """Leave to read one address once, within a minute, as a session's membership; hash only.

    For downloads, pictures and streams, where a browser sends no Authorization header.
    """

    __tablename__ = "download_tickets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["membership_id", "organisation_id", "org_path"],
            ["memberships.id", "memberships.organisation_id", "memberships.org_path"],
            onupdate="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("user_sessions.id"), index=True)
    membership_id: Mapped[int]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    path: Mapped[str] = mapped_column(String(1000, collation="C"))
    """Path and query the ticket is good for, exactly."""
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
