"""Write what a run found in schools: records by rule, and how completely columns are filled."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Table, and_, column, delete, exists, literal, or_, select, table, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.core import clock
from backend.core.db import Base
from backend.organisations.models import Organisation
from backend.screening.records.fields import FIELDS
from backend.screening.records.frame import copied_in
from backend.screening.records.writing import planned_once
from backend.screening.rules.models import ColumnFigures, RuleFigures, SchoolFigures
from backend.screening.rules.table import RULES

_STAGE = text(
    "create temp table if not exists staged_figures ("
    " organisation_id bigint, org_path varchar, key varchar, records bigint, hits bigint,"
    " clean bigint, unknown bigint, filled bigint, declared bigint) on commit drop"
)
_EMPTY = text("truncate pg_temp.staged_figures")


def keep(
    session: Session,
    records: pl.DataFrame,
    answers: pl.DataFrame,
    *,
    school_ids: Sequence[int],
    run_id: int,
) -> None:
    """Make these the figures of these schools. `records` has its lists joined."""
    found = session.execute(
        select(Organisation.id, Organisation.org_path).where(Organisation.id.in_(school_ids))
    )
    schools = pl.DataFrame(
        [tuple(row) for row in found],
        schema={"organisation_id": pl.Int64, "org_path": pl.String},
        orient="row",
    )
    of_school = {"run_id": run_id, "screened_at": clock.now()}
    _write(session, SchoolFigures, _of_schools(records, schools), school_ids, **of_school)
    _write(session, RuleFigures, _of_rules(answers, schools), school_ids, key="rule_code")
    _write(session, ColumnFigures, _of_columns(records, schools), school_ids, key="field")


def _of_schools(records: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    counted = records.group_by("organisation_id").agg(records=pl.len().cast(pl.Int64))
    joined = schools.join(counted, on="organisation_id", how="left")
    return joined.with_columns(pl.col("records").fill_null(0))


def _of_rules(answers: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    codes = [rule.code for rule in RULES]
    counted = answers.group_by("organisation_id").agg(
        pl.len().cast(pl.Int64).alias("records"),
        *(pl.col(code).sum().cast(pl.Int64).alias(f"{code}+") for code in codes),
        *(pl.col(code).count().cast(pl.Int64).alias(f"{code}=") for code in codes),
    )
    told = counted.select(
        "organisation_id",
        pl.concat_list(
            pl.struct(
                pl.lit(code).alias("key"),
                pl.col(f"{code}+").alias("hits"),
                (pl.col(f"{code}=") - pl.col(f"{code}+")).alias("clean"),
                (pl.col("records") - pl.col(f"{code}=")).alias("unknown"),
            )
            for code in codes
        ).alias("told"),
    )
    return told.explode("told").unnest("told").join(schools, on="organisation_id")


def _of_columns(records: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    fields = {
        field.name: next(name for name in field.columns if name in records.columns)
        for field in FIELDS
        if any(name in records.columns for name in field.columns)
    }
    # Few sets of declared fields are different: each is looked at once.
    sets = records.group_by("organisation_id", "declared").agg(declared_by=pl.len())
    declared = (
        sets.with_columns(pl.col("declared").str.split(";"))
        .explode("declared")
        .group_by("organisation_id", pl.col("declared").alias("key"))
        .agg(declared=pl.col("declared_by").sum().cast(pl.Int64))
    )
    filled = (
        records.group_by("organisation_id")
        .agg(pl.col(column).count().cast(pl.Int64).alias(name) for name, column in fields.items())
        .unpivot(index="organisation_id", variable_name="key", value_name="filled")
    )
    told = filled.join(declared, on=["organisation_id", "key"], how="left")
    told = told.with_columns(pl.col("declared").fill_null(0))
    return told.join(schools, on="organisation_id")


def _write(
    session: Session,
    model: type[Base],
    figures: pl.DataFrame,
    school_ids: Sequence[int],
    *,
    key: str | None = None,
    **same: object,
) -> None:
    """Put figures in the place of what these schools have; the same again is not written."""
    kept: Table = Base.metadata.tables[model.__tablename__]
    session.execute(_STAGE)
    session.execute(_EMPTY)
    copied_in(session, "staged_figures", figures)
    names = {key if name == "key" else name: name for name in figures.columns}
    staged = table("staged_figures", *(column(name) for name in figures.columns))
    keys = [name for name in ("organisation_id", key) if name]
    mine = and_(*(kept.c[name] == staged.c[names[name]] for name in keys))
    session.execute(
        delete(kept).where(kept.c.organisation_id.in_(school_ids), ~exists().where(mine))
    )
    values = [literal(value, kept.c[name].type) for name, value in same.items()]
    told = select(*(staged.c[name] for name in names.values()), *values)
    statement = insert(kept).from_select([*names, *same], told)
    changing = [name for name in (*names, *same) if name not in keys]
    written = statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: statement.excluded[name] for name in changing},
        where=or_(*(kept.c[name].is_distinct_from(statement.excluded[name]) for name in changing)),
    )
    with planned_once(session):
        session.execute(written)
