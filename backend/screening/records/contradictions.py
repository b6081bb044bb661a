"""What cannot be true of one row, and what is doubtful about it, once all its cells are read."""

import polars as pl

from backend.screening.records.codes import Verdict
from backend.screening.records.page import Page

_IMPOSSIBLE: tuple[tuple[str, str, pl.Expr, str], ...] = (
    (
        "end_on",
        "end_before_start",
        pl.col("end_last_on") < pl.col("start_on"),
        "start_on",
    ),
    (
        "ended_early_on",
        "end_before_start",
        pl.col("ended_early_on") < pl.col("start_on"),
        "start_on",
    ),
    (
        "policy_to",
        "policy_reversed",
        pl.col("policy_to_last") < pl.col("policy_from"),
        "policy_from",
    ),
    (
        "birth_on",
        "born_after_start",
        pl.col("birth_on") >= pl.col("start_last_on"),
        "start_on",
    ),
    (
        "enrolled_on",
        "enrolled_after_start",
        pl.col("enrolled_on") > pl.col("start_last_on"),
        "start_on",
    ),
)
"""Field, code of the fault, when it is so on every possible day, and the field it contradicts."""

_STAND_INS = {
    "end_on": ("placement_period",),
    "policy_to": ("policy_period",),
    "birth_on": ("id_number",),
}
"""Fields whose cell may have told it instead."""


def check(page: Page, rows: pl.DataFrame) -> None:
    """Note contradictions as faults, and doubts as questions."""
    found = rows.select(
        when.fill_null(False).alias(str(place)) for place, (*_, when, _) in enumerate(_IMPOSSIBLE)
    )
    for place, (field, code, _, other) in enumerate(_IMPOSSIBLE):
        where = found[str(place)]
        if where.any():
            page.contradiction(_told_by(page, field), where, Verdict(code, None, other))
    page.mark("questions", "grade_year", _grade_differs(rows))


def _told_by(page: Page, field: str) -> str:
    """The field whose cell is at fault: the one that the file has."""
    names = (field, *_STAND_INS.get(field, ()))
    return next((name for name in names if page.declares(name)), field)


def _grade_differs(rows: pl.DataFrame) -> pl.Series:
    """A grade that the month of enrolment contradicts; the computed year wins."""
    grade = pl.col("grade_year")
    outside = ~grade.is_between(pl.col("study_year_first"), pl.col("study_year_last"))
    return rows.select((pl.col("enrolled_on").is_not_null() & outside).fill_null(False)).to_series()
