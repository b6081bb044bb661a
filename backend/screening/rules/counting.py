"""Write what a run found in schools: records by rule, and how completely columns are filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Table,
    column,
    delete,
    exists,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.core import clock
from backend.core.db import Base
from backend.organisations.models import Organisation
from backend.screening.records.fields import FIELDS
from backend.screening.records.frame import copied_in
from backend.screening.records.writing import planned_once
from backend.screening.rules import evaluation
from backend.screening.rules.models import ColumnFigures, RuleFigures, SchoolFigures
from backend.screening.rules.table import EVERY_RULE

_STAGE = text(
    "create temp table if not exists staged_figures ("
    " organisation_id bigint, org_path varchar, key varchar, records bigint, hits bigint,"
    " clean bigint, unknown bigint, filled bigint, declared bigint) on commit drop"
)
_EMPTY = text("truncate pg_temp.staged_figures")


@dataclass(frozen=True)
class Figures:
    """What was found in some schools, counted; each frame by `organisation_id`."""

    schools: pl.DataFrame
    rules: pl.DataFrame
    columns: pl.DataFrame


def counted(records: pl.DataFrame, answers: pl.DataFrame) -> Figures:
    """The figures of records, whose lists are joined, and of what the rules say of them."""
    of_rules = evaluation.figures(answers, EVERY_RULE).rename({"rule": "key"})
    return Figures(_of_schools(records), of_rules, _of_columns(records))


def keep(session: Session, figures: Figures, *, school_ids: Sequence[int], run_id: int) -> None:
    """Make these the figures of these schools."""
    found = session.execute(
        select(Organisation.id, Organisation.org_path).where(Organisation.id.in_(school_ids))
    )
    schools = pl.DataFrame(
        [tuple(row) for row in found],
        schema={"organisation_id": pl.Int64, "org_path": pl.String},
        orient="row",
    )
    of_schools = schools.join(figures.schools, on="organisation_id", how="left").with_columns(
        pl.col("records").fill_null(0)
    )
    of_rules = figures.rules.join(schools, on="organisation_id")
    of_columns = figures.columns.join(schools, on="organisation_id")
    this_time = {"run_id": run_id, "screened_at": clock.now()}
    _write(session, SchoolFigures, of_schools, school_ids, same=this_time)
    _write(session, RuleFigures, of_rules, school_ids, key="rule_code")
    _write(session, ColumnFigures, of_columns, school_ids, key="field")


def _of_schools(records: pl.DataFrame) -> pl.DataFrame:
    return records.group_by("organisation_id").agg(records=pl.len().cast(pl.Int64))


def _of_columns(records: pl.DataFrame) -> pl.DataFrame:
    fields = {
        field.name: next(name for name in field.columns if name in records.columns)
        for field in FIELDS
        # One cell for two fields is counted with these.
        if not field.stands_for and any(name in records.columns for name in field.columns)
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
    return told.with_columns(pl.col("declared").fill_null(0))


def _write(
    session: Session,
    model: type[Base],
    figures: pl.DataFrame,
    school_ids: Sequence[int],
    *,
    key: str | None = None,
    same: Mapping[str, object] | None = None,
) -> None:
    """Put figures in the place of what these schools have; the same again is not written.

    `key` is the column that `key` of the figures goes to, `same` what is the same in every row.
    """
    kept: Table = Base.metadata.tables[model.__tablename__]
    session.execute(_STAGE)
    session.execute(_EMPTY)
    copied_in(session, "staged_figures", figures)
    staged = table("staged_figures", *(column(name) for name in figures.columns))
    told: dict[str, ColumnElement[Any]] = {
        (key or name if name == "key" else name): staged.c[name] for name in figures.columns
    }
    told |= {name: literal(value, kept.c[name].type) for name, value in (same or {}).items()}
    keys = ["organisation_id", *([key] if key else [])]
    found_again = exists().where(*(kept.c[name] == told[name] for name in keys))
    session.execute(delete(kept).where(kept.c.organisation_id.in_(school_ids), ~found_again))
    statement = insert(kept).from_select(list(told), select(*told.values()))
    new = {name: statement.excluded[name] for name in told if name not in keys}
    differs = or_(*(kept.c[name].is_distinct_from(value) for name, value in new.items()))
    with planned_once(session):
        session.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=new, where=differs)
        )
