"""Create rules' standing, screening runs, facts and figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from migrations import policies

revision = "screening_runs"
down_revision = "screening_registers"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
HOST_KEY = sa.String(120)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _scope() -> list[sa.Column[object]]:
    return [
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("org_path", sa.String(400, collation="C"), nullable=False),
    ]


def _code(name: str, length: int = 10) -> sa.Column[str]:
    return sa.Column(name, sa.String(length, collation="C"), nullable=False)


def _number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, server_default=default)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "org_path"],
        ["organisations.id", "organisations.org_path"],
        name=f"fk_{table}_organisation_id_organisations",
        onupdate="CASCADE",
    )


def upgrade() -> None:
    """Create all of them."""
    _create_standings()
    _create_samples()
    _create_runs()
    _create_facts()
    _create_figures()


def _create_standings() -> None:
    table = "screening_rule_standings"
    op.create_table(
        table,
        _id(),
        *_scope(),
        _code("rule_code"),
        _number("rule_version"),
        _code("standing"),
        _number("version", default="1"),
        _number("confirmed", default="0"),
        _number("accepted", default="0"),
        sa.Column("released_at", INSTANT),
        sa.Column("demoted_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("organisation_id", "rule_code", name=f"uq_{table}_organisation_id"),
        _of_organisation(table),
    )
    policies.published(table)


def _create_samples() -> None:
    table = "screening_samples"
    op.create_table(
        table,
        _id(),
        *_scope(),
        _code("rule_code"),
        _number("rule_version"),
        _number("suspicion_id"),
        _number("record_id"),
        _number("record_version"),
        sa.Column("is_right", sa.Boolean),
        sa.Column("note", sa.String(300)),
        _number("judged_by_user_id", nullable=True),
        sa.Column("judged_by_name", sa.String(100)),
        sa.Column("judged_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint(
            "organisation_id",
            "rule_code",
            "rule_version",
            "record_id",
            name=f"uq_{table}_organisation_id",
        ),
        _of_organisation(table),
    )
    policies.scoped(table)


def _create_runs() -> None:
    table = "screening_runs"
    op.create_table(
        table,
        _id(),
        *_scope(),
        _code("trigger", 20),
        _code("state"),
        _code("stage"),
        _number("subject_organisation_id", nullable=True),
        sa.Column("start_from_on", sa.Date),
        sa.Column("start_to_on", sa.Date),
        _number("import_id", nullable=True),
        sa.Column("touched_organisation_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("touched_host_keys", pg.ARRAY(HOST_KEY), nullable=False),
        sa.Column("touched_person_keys", pg.ARRAY(sa.Uuid), nullable=False),
        sa.Column("school_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        *(_number(n, default="0") for n in ("done", "records", "hits", "new", "reopened", "gone")),
        sa.Column("failure_code", sa.String(40)),
        sa.Column("failure_text", sa.Text),
        _number("user_id"),
        sa.Column("user_name", sa.String(100), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, server_default=sa.text("now()")),
        sa.Column("started_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _of_organisation(table),
    )
    op.create_index("ix_screening_runs_org_path", table, ["org_path", "id"])
    policies.scoped(table)
    op.execute(f"revoke delete on {table} from {policies.APPLICATION}")


def _create_facts() -> None:
    crowd = ("staff", "peak", "peak_on")
    for table, keys, told in (
        ("screening_host_facts", ("host_key",), crowd),
        ("screening_post_facts", ("host_key", "post_key"), crowd),
        ("screening_overlaps", ("record_id",), ("overlaps",)),
    ):
        op.create_table(
            table,
            *_scope(),
            *(_fact(name) for name in (*keys, *told)),
            sa.PrimaryKeyConstraint("organisation_id", *keys, name=f"pk_{table}"),
            _of_organisation(table),
        )
        policies.scoped(table)


def _fact(name: str) -> sa.Column[object]:
    columns: dict[str, sa.Column[object]] = {
        "host_key": sa.Column("host_key", HOST_KEY, nullable=False),
        "post_key": sa.Column("post_key", sa.String(200), nullable=False),
        "record_id": sa.Column("record_id", sa.BigInteger, nullable=False),
        "staff": sa.Column("staff", sa.BigInteger),
        "peak": sa.Column("peak", sa.BigInteger, nullable=False),
        "peak_on": sa.Column("peak_on", sa.Date),
        "overlaps": sa.Column("overlaps", sa.Boolean),
    }
    return columns[name]


def _create_figures() -> None:
    op.create_table(
        "screening_schools",
        *_scope(),
        _number("records"),
        _number("run_id"),
        sa.Column("screened_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_screening_schools"),
        _of_organisation("screening_schools"),
    )
    op.create_index(
        "ix_screening_schools_org_path", "screening_schools", ["org_path", "organisation_id"]
    )
    op.create_table(
        "screening_figures",
        *_scope(),
        _code("rule_code"),
        *(_number(name) for name in ("hits", "clean", "unknown")),
        sa.PrimaryKeyConstraint("organisation_id", "rule_code", name="pk_screening_figures"),
        _of_organisation("screening_figures"),
    )
    op.create_index("ix_screening_figures_org_path", "screening_figures", ["org_path", "rule_code"])
    op.create_table(
        "screening_columns",
        *_scope(),
        _code("field", 40),
        *(_number(name) for name in ("filled", "declared")),
        sa.PrimaryKeyConstraint("organisation_id", "field", name="pk_screening_columns"),
        _of_organisation("screening_columns"),
    )
    op.create_index("ix_screening_columns_org_path", "screening_columns", ["org_path", "field"])
    for table in ("screening_schools", "screening_figures", "screening_columns"):
        policies.scoped(table)


def downgrade() -> None:
    """Drop all of them."""
    for table in (
        "screening_columns",
        "screening_figures",
        "screening_schools",
        "screening_overlaps",
        "screening_post_facts",
        "screening_host_facts",
        "screening_runs",
        "screening_samples",
        "screening_rule_standings",
    ):
        op.drop_table(table)
