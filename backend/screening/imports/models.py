"""Imports of internship records: what came, what would become of it, and what did."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped

Instant = DateTime(timezone=True)

_OF_ORGANISATION = (
    ["organisation_id", "org_path"],
    ["organisations.id", "organisations.org_path"],
)


class InternshipImport(OrgScoped, Base):
    """One file or batch of records, of the organisation that brought it, seen by that alone.

    Nothing in it says who a student is but masked samples. The file and its rows lie encrypted in
    the store under `file_key`, and go once they are of no more use.
    """

    __tablename__ = "internship_imports"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ORGANISATION, onupdate="CASCADE"),
        UniqueConstraint("id", "organisation_id", "org_path"),
        Index(
            "uq_internship_imports_client_key",
            "organisation_id",
            "client_key",
            unique=True,
            postgresql_where=text("client_key is not null"),
        ),
        Index("ix_internship_imports_org_path", "org_path", "id"),
        Index(
            "ix_internship_imports_under_way",
            "id",
            postgresql_where=text("state in ('received', 'reading', 'confirming')"),
        ),
        Index(
            "ix_internship_imports_file_key",
            "file_key",
            unique=True,
            postgresql_where=text("file_key is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str | None] = mapped_column(String(200))
    format: Mapped[str | None] = mapped_column(String(10))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64, collation="C"))
    file_key: Mapped[str | None] = mapped_column(String(100, collation="C"))
    """Where the encrypted file and its rows lie; null once they have been removed."""
    client_key: Mapped[str | None] = mapped_column(String(100, collation="C"))
    """The sender's own number of a batch."""
    body_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_full_set: Mapped[bool] = mapped_column(Boolean)
    is_partial: Mapped[bool] = mapped_column(Boolean, server_default=false())
    source_system: Mapped[str | None] = mapped_column(String(50))
    default_internship_type: Mapped[str | None] = mapped_column(String(10, collation="C"))

    stage: Mapped[str] = mapped_column(String(20))
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    """How often a job has begun what is under way."""

    staged_version: Mapped[int | None]
    """The version whose reading lies in the store."""
    staged: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """What the plans that lie there stand on (see records.ground), and how many there are."""
    overrides: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    """Columns mapped by hand: heading → field, or null."""
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    counts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    fault_groups: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    near_twins: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    sample: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    decisions: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    """What was confirmed: partial or not, and what near-twins are."""
    failure_code: Mapped[str | None] = mapped_column(String(60, collation="C"))
    failure_values: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """What a batch was answered, to be said again; faults by their codes, values masked."""

    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(100))
    membership_id: Mapped[int]
    """Whoever asked last for what is under way."""
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class InternshipImportMissing(OrgScoped, Base):
    """Stored records that a full set did not have, as one array of numbers per import."""

    __tablename__ = "internship_import_missing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["import_id", "organisation_id", "org_path"],
            [
                "internship_imports.id",
                "internship_imports.organisation_id",
                "internship_imports.org_path",
            ],
            onupdate="CASCADE",
        ),
    )

    import_id: Mapped[int] = mapped_column(primary_key=True)
    record_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """In ascending order."""


class ColumnMemory(OrgScoped, Base):
    """Columns an organisation has mapped by hand, for its next file with the same headings."""

    __tablename__ = "internship_column_memories"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_ORGANISATION, onupdate="CASCADE"),
        UniqueConstraint("organisation_id", "headings_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    headings_hash: Mapped[str] = mapped_column(String(64, collation="C"))
    """SHA-256 of the set of headings."""
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
