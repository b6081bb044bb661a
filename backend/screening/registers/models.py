"""What authorities and schools have registered once, and every version it had before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from backend.core.db import Base, OrgScoped, PublishedDown

Instant = DateTime(timezone=True)


def _of_organisation() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "org_path"],
        ["organisations.id", "organisations.org_path"],
        onupdate="CASCADE",
    )


def _while_it_counts(name: str, *columns: str) -> Index:
    """Unique among entries that have not ended."""
    return Index(name, *columns, unique=True, postgresql_where=text("ended_at is null"))


class Registered(OrgScoped):
    """An entry of a register: changed with a reason, ended with a reason, never deleted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    registered_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    registered_by_organisation_id: Mapped[int]
    registered_by_organisation_name: Mapped[str] = mapped_column(String(100))
    """As it was called that day: a sibling authority cannot be looked up."""
    registered_by_name: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when it counts no more."""
    ended_by_name: Mapped[str | None] = mapped_column(String(50))
    ended_reason: Mapped[str | None] = mapped_column(String(300))

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 — a class, as the library calls it
        """The place in the tree, an index for lists, and what the entry adds."""
        name = cls.__tablename__  # type: ignore[attr-defined]  # every heir has one
        return (
            _of_organisation(),
            Index(f"ix_{name}_org_path", "org_path", "id"),
            *cls.own_args(),
        )

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """Further constraints of one register."""
        return ()


class SpecialFiling(Registered, Base):
    """A special filing (特殊岗位备案) of a school: posts that Article 17 lets it use otherwise.

    Registered by a supervising authority, once for the school's majors and posts. No majors or no
    hosts: any. `items` are the exempted parts (rules.vocabulary.SpecialItem).
    """

    __tablename__ = "special_filings"

    number: Mapped[str] = mapped_column(String(64))
    number_key: Mapped[str] = mapped_column(String(64))
    """The number as it is compared: without regard to case, width and blanks."""
    authority: Mapped[str] = mapped_column(String(100))
    """Who accepted the filing, as its paper says."""
    majors: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    posts: Mapped[list[str]] = mapped_column(ARRAY(String(100)))
    hosts: Mapped[list[str]] = mapped_column(ARRAY(String(100)))
    """Credit codes or names."""
    items: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """One number stands for one filing of a school."""
        return (
            _while_it_counts("uq_special_filings_number", "organisation_id", "number_key"),
            CheckConstraint("starts_on <= ends_on", name="period"),
        )


class GroupPolicy(Registered, Base):
    """A policy of liability insurance (实习责任保险) that a school holds for its students."""

    __tablename__ = "group_policies"

    insurer: Mapped[str] = mapped_column(String(100))
    policy_no: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    head_count: Mapped[int]

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """A policy that is renewed keeps its number and begins anew."""
        return (
            _while_it_counts(
                "uq_group_policies_policy_no", "organisation_id", "policy_no", "starts_on"
            ),
            CheckConstraint("starts_on <= ends_on", name="period"),
        )


class HostPayerPair(Registered, PublishedDown, Base):
    """Who may pay the students of a host in its stead, accepted once for the whole province.

    The row belongs to the province, whoever below it has accepted the pair: everybody reads it.
    """

    __tablename__ = "host_payer_pairs"

    host_uscc: Mapped[str] = mapped_column(String(18, collation="C"))
    host_name: Mapped[str] = mapped_column(String(100))
    payer_uscc: Mapped[str] = mapped_column(String(18, collation="C"))
    payer_name: Mapped[str] = mapped_column(String(100))
    accepted_because: Mapped[str] = mapped_column(String(300))
    document_no: Mapped[str | None] = mapped_column(String(100))

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """A pair is accepted once."""
        return (
            _while_it_counts("uq_host_payer_pairs_pair", "org_path", "host_uscc", "payer_uscc"),
        )


class HostRegistration(Registered, PublishedDown, Base):
    """What an authority knows of a host (单位登记): its staff overrides what records say.

    The row belongs to the province, as of host–payer pairs.
    """

    __tablename__ = "host_registrations"

    host_key: Mapped[str] = mapped_column(String(120))
    """As in records: `uscc:` and the code, else `name:` and the normalised name."""
    host_uscc: Mapped[str | None] = mapped_column(String(18, collation="C"))
    host_name: Mapped[str] = mapped_column(String(100))
    staff: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    """Where the number comes from."""
    as_of_on: Mapped[date] = mapped_column(Date)

    @classmethod
    def own_args(cls) -> tuple[Any, ...]:
        """A host is registered once."""
        return (_while_it_counts("uq_host_registrations_host_key", "org_path", "host_key"),)


class RegisterVersion(PublishedDown, Base):
    """What an entry of a register was before a change or its end. Append-only.

    It goes along when the entry's organisation moves: whoever answers for the entry now reads it.
    """

    __tablename__ = "register_versions"
    __table_args__ = (
        _of_organisation(),
        Index("ix_register_versions_entry_id", "register", "entry_id", "version", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(20, collation="C"))
    entry_id: Mapped[int]
    version: Mapped[int]
    """The version that `before` describes."""
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The members that changed, as they were."""
    reason: Mapped[str] = mapped_column(String(300))
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(50))
    organisation_name: Mapped[str] = mapped_column(String(100))
    """The organisation for which the person acted."""
    at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())


class ScreeningSettings(PublishedDown, Base):
    """A version of a province's settings of screening, whole. Append-only: the last one counts."""

    __tablename__ = "screening_settings"
    __table_args__ = (_of_organisation(), UniqueConstraint("organisation_id", "version"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(String(300))
    user_id: Mapped[int]
    user_name: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
