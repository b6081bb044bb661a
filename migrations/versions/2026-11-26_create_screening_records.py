"""Create internship records and what they were before."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "screening_records"
down_revision = "jobs"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CODE = "C"
PATH = sa.String(400, collation=CODE)
RECORDS = "internship_records"
VERSIONS = "internship_record_versions"


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _scope() -> list[sa.Column[Any]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", PATH, nullable=False),
    ]


def _code(name: str, length: int, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length, collation=CODE), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _fields(name: str) -> sa.Column[Any]:
    return sa.Column(name, pg.ARRAY(sa.String(40)), nullable=False)


def _origin() -> list[sa.Column[Any]]:
    return [
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        _code("record_state", 10, nullable=False),
        sa.Column("identity_key", sa.Uuid, nullable=False),
        _text("source_system", 50),
        _text("source_id", 64),
        sa.Column("import_id", sa.BigInteger, nullable=False),
        _code("declared", 120, nullable=False),
        _fields("assumed"),
        _fields("questions"),
        sa.Column("created_at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.Column("updated_at", INSTANT, nullable=False, server_default=sa.text("now()")),
    ]


def _student() -> list[sa.Column[Any]]:
    return [
        sa.Column("personal", sa.LargeBinary, nullable=False),
        sa.Column("person_key", sa.Uuid, nullable=False),
        sa.Column("student_key", sa.Uuid, nullable=False),
        _code("gender", 10),
        sa.Column("age_first", sa.SmallInteger),
        sa.Column("age_last", sa.SmallInteger),
        sa.Column("enrolled_on", sa.Date),
        sa.Column("enrolled_last_on", sa.Date),
        sa.Column("study_year_first", sa.SmallInteger),
        sa.Column("study_year_last", sa.SmallInteger),
        sa.Column("schooling_length", sa.SmallInteger),
        sa.Column("transferred", sa.Boolean),
        sa.Column("grade_year", sa.SmallInteger),
        _code("major_code", 10),
        sa.Column("catalogue_year", sa.SmallInteger),
        sa.Column("major_category", sa.SmallInteger),
        _text("class_name", 100),
    ]


def _placement() -> list[sa.Column[Any]]:
    return [
        _code("internship_type", 10, nullable=False),
        _text("original_type", 20),
        _code("organisation_form", 10),
        _code("arrange_mode", 20),
        _text("host_name", 100, nullable=False),
        _text("host_key", 120, nullable=False),
        _code("host_uscc", 18),
        _code("host_industry", 6),
        _code("host_region", 6),
        sa.Column("host_staff", sa.BigInteger),
        _text("post_name", 100),
        _text("post_major_codes", 200),
        _code("post_categories", 60),
        _text("post_description", 500),
        sa.Column("related", sa.Boolean),
        sa.Column("post_staff", sa.BigInteger),
        sa.Column("labour_grade", sa.SmallInteger),
        _code("hazards", 120),
        sa.Column("start_on", sa.Date, nullable=False),
        sa.Column("start_last_on", sa.Date, nullable=False),
        sa.Column("end_on", sa.Date),
        sa.Column("end_last_on", sa.Date),
        sa.Column("ended_early_on", sa.Date),
        _text("ended_reason", 300),
    ]


def _conditions() -> list[sa.Column[Any]]:
    return [
        sa.Column("daily_hours", sa.Double),
        sa.Column("weekly_hours", sa.Double),
        _text("shift", 200),
        sa.Column("night_minutes", sa.BigInteger),
        sa.Column("shift_minutes", sa.BigInteger),
        sa.Column("night_shift", sa.Boolean),
        sa.Column("rest_day_work", sa.Boolean),
        sa.Column("holiday_work", sa.Boolean),
        sa.Column("pay_monthly", sa.BigInteger),
        sa.Column("post_wage", sa.BigInteger),
        sa.Column("lowest_tier_wage", sa.BigInteger),
        sa.Column("independent", sa.Boolean),
        _code("pay_form", 10),
        sa.Column("pay_cycle_days", sa.BigInteger),
        _code("payer_uscc", 18),
        _text("fees", 500),
        sa.Column("fee_charge", sa.BigInteger),
        sa.Column("fee_living", sa.BigInteger),
        sa.Column("fee_insurance", sa.BigInteger),
        sa.Column("fee_guarantee", sa.BigInteger),
        sa.Column("deposit", sa.BigInteger),
    ]


def _papers() -> list[sa.Column[Any]]:
    return [
        sa.Column("agreement_signed", sa.Boolean),
        _text("agreement_no", 64),
        sa.Column("agreement_on", sa.Date),
        _code("agreement_party_uscc", 18),
        sa.Column("agreement_daily_hours", sa.Double),
        sa.Column("consent_on", sa.Date),
        _text("policy_no", 64),
        sa.Column("policy_from", sa.Date),
        sa.Column("policy_from_last", sa.Date),
        sa.Column("policy_to", sa.Date),
        sa.Column("policy_to_last", sa.Date),
        _code("premium_payer", 10),
        sa.Column("training_on", sa.Date),
        sa.Column("training_passed", sa.Boolean),
        sa.Column("intermediary", sa.Boolean),
        _text("special_filing_no", 64),
        _text("filing_no", 64),
        sa.Column("filed_on", sa.Date),
        sa.Column("cross_province", sa.Boolean),
        sa.Column("abroad", sa.Boolean),
    ]


def upgrade() -> None:
    """Create both."""
    op.create_table(
        RECORDS,
        _id(),
        *_scope(),
        *_origin(),
        *_student(),
        *_placement(),
        *_conditions(),
        *_papers(),
        sa.PrimaryKeyConstraint("id", name="pk_internship_records"),
        sa.UniqueConstraint(
            "organisation_id", "identity_key", name="uq_internship_records_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "org_path"],
            ["organisations.id", "organisations.org_path"],
            name="fk_internship_records_organisation_id_organisations",
            onupdate="CASCADE",
        ),
    )
    op.create_index(
        "uq_internship_records_source",
        RECORDS,
        ["organisation_id", "source_system", "source_id"],
        unique=True,
        postgresql_where=sa.text("source_id is not null"),
    )
    op.create_index("ix_internship_records_org_path", RECORDS, ["org_path", "id"])
    op.create_index("ix_internship_records_host_key", RECORDS, ["host_key"])
    op.create_index("ix_internship_records_import_id", RECORDS, ["import_id"])
    op.create_index("ix_internship_records_person_key", RECORDS, ["person_key"])
    policies.scoped(RECORDS)
    op.execute(f"revoke delete on {RECORDS} from {policies.APPLICATION}")
    op.create_table(
        VERSIONS,
        _id(),
        *_scope(),
        sa.Column("record_id", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("before", pg.JSONB, nullable=False),
        sa.Column("personal", sa.LargeBinary),
        sa.Column("import_id", sa.BigInteger),
        sa.Column("reason", sa.Text),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("user_name", sa.String(100), nullable=False),
        sa.Column("at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("id", name="pk_internship_record_versions"),
        sa.ForeignKeyConstraint(
            ["record_id"],
            [f"{RECORDS}.id"],
            name="fk_internship_record_versions_record_id_internship_records",
        ),
    )
    op.create_index("ix_internship_record_versions_record_id", VERSIONS, ["record_id", "version"])
    policies.follows(VERSIONS, parent=RECORDS, key="record_id", append_only=True)


def downgrade() -> None:
    """Drop both."""
    op.drop_table(VERSIONS)
    op.drop_table(RECORDS)
