"""Write what a run found in schools: records by rule, and how completely columns are filled."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from backend.core import clock
from backend.organisations.models import Organisation
from backend.screening.records.fields import FIELDS
from backend.screening.rules.models import ColumnFigures, RuleFigures, SchoolFigures
from backend.screening.rules.table import EVERY_RULE

_ROWS_AT_ONCE = 5000


def keep(
    session: Session,
    records: pl.DataFrame,
    answers: pl.DataFrame,
    *,
    school_ids: Sequence[int],
    run_id: int,
) -> None:
    """Replace the figures of these schools."""
    paths = {
        row.id: row.org_path
        for row in session.execute(
            select(Organisation.id, Organisation.org_path).where(Organisation.id.in_(school_ids))
        )
    }
    for model in (SchoolFigures, RuleFigures, ColumnFigures):
        session.execute(delete(model).where(model.organisation_id.in_(school_ids)))
    by_rule = answers.join(records.select("record_id", "organisation_id"), on="record_id")
    schools = records.group_by("organisation_id").agg(records=pl.len().cast(pl.Int64))
    told = dict(schools.iter_rows())
    _write(
        session,
        SchoolFigures,
        [
            {"records": told.get(school, 0), "run_id": run_id, "screened_at": clock.now()}
            | {"organisation_id": school, "org_path": path}
            for school, path in paths.items()
        ],
    )
    _write(session, RuleFigures, _of_rules(by_rule, paths))
    _write(session, ColumnFigures, _of_columns(records, paths))


def _of_rules(answers: pl.DataFrame, paths: dict[int, str]) -> list[dict[str, object]]:
    counted = answers.group_by("organisation_id").agg(
        *(pl.col(rule.code).sum().cast(pl.Int64).alias(f"{rule.code}+") for rule in EVERY_RULE),
        *((~pl.col(rule.code)).sum().cast(pl.Int64).alias(f"{rule.code}-") for rule in EVERY_RULE),
        *(
            pl.col(rule.code).null_count().cast(pl.Int64).alias(f"{rule.code}?")
            for rule in EVERY_RULE
        ),
    )
    return [
        {
            "organisation_id": row["organisation_id"],
            "org_path": paths[row["organisation_id"]],
            "rule_code": rule.code,
            "hits": row[f"{rule.code}+"],
            "clean": row[f"{rule.code}-"],
            "unknown": row[f"{rule.code}?"],
        }
        for row in counted.iter_rows(named=True)
        for rule in EVERY_RULE
    ]


def _of_columns(records: pl.DataFrame, paths: dict[int, str]) -> list[dict[str, object]]:
    fields = {
        field.name: next(name for name in field.columns if name in records.columns)
        for field in FIELDS
        # One cell for two fields is counted with these.
        if not field.stands_for and any(name in records.columns for name in field.columns)
    }
    counted = records.group_by("organisation_id").agg(
        *(
            pl.col(column).is_not_null().sum().cast(pl.Int64).alias(f"{name}+")
            for name, column in fields.items()
        ),
        *(
            pl.col("declared").list.contains(name).sum().cast(pl.Int64).alias(f"{name}=")
            for name in fields
        ),
    )
    return [
        {
            "organisation_id": row["organisation_id"],
            "org_path": paths[row["organisation_id"]],
            "field": name,
            "filled": row[f"{name}+"],
            "declared": row[f"{name}="],
        }
        for row in counted.iter_rows(named=True)
        for name in fields
    ]


def _write(session: Session, model: type, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        session.execute(insert(model), rows[start : start + _ROWS_AT_ONCE])
