"""The supervising tree and its leading groups."""

from datetime import date, datetime

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, OrgScoped


class Organisation(OrgScoped, Base):
    """An education authority or a school. It is its own scope: `organisation_id` equals `id`.

    Three separate facts: `parent_id` (who supervises), `region_code` (where it lies, GB/T 2260),
    `sponsor` (主管部门, may lie outside education). `reports_to_id` says to whom it files.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("id", "org_path"),
        CheckConstraint("organisation_id = id", name="own_scope"),
        CheckConstraint(r"org_path ~ '^([0-9]+\.)+$'", name="path_shape"),
        Index("ix_organisations_org_path", "org_path", unique=True),
        # A code is unique in its province: the tree's root is the first number of the path.
        Index(
            "ix_organisations_code",
            text("split_part(org_path, '.', 1)"),
            "code",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    code: Mapped[str | None] = mapped_column(String(18, collation="C"))
    """School identity code, or the 统一社会信用代码 where a school has none."""
    region_code: Mapped[str] = mapped_column(String(6, collation="C"))
    school_type: Mapped[str | None] = mapped_column(String(30))
    sponsor: Mapped[str | None] = mapped_column(String(100))
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class LeadingGroup(OrgScoped, Base):
    """An organisation's leading group (领导小组): its office and its members, in order."""

    __tablename__ = "leading_groups"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("organisation_id"),
        UniqueConstraint("id", "organisation_id", "org_path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(100))
    office_phone: Mapped[str | None] = mapped_column(String(30))
    formed_on: Mapped[date | None]
    document_no: Mapped[str | None] = mapped_column(String(100))
    version: Mapped[int] = mapped_column(server_default="1")


class LeadingGroupMember(OrgScoped, Base):
    """One member: name, office held, and place in the group."""

    __tablename__ = "leading_group_members"
    __table_args__ = (
        ForeignKeyConstraint(
            ["leading_group_id", "organisation_id", "org_path"],
            ["leading_groups.id", "leading_groups.organisation_id", "leading_groups.org_path"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leading_group_id: Mapped[int] = mapped_column(BigInteger, index=True)
    position: Mapped[int]
    seat: Mapped[str] = mapped_column(String(20))
    """head (组长), deputy (副组长) or member (成员)."""
    name: Mapped[str] = mapped_column(String(50))
    office: Mapped[str] = mapped_column(String(100))
