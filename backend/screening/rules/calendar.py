"""Ends of placements. No two engines agree on adding months to a date, so Python does it.

Placements start on few different days: what follows from a day is worked out once for each and
looked up by the rows.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.frames import Rows, distinct, looked_up
from backend.screening.rules.kleene import agreed
from backend.screening.rules.majors import spellings
from backend.screening.rules.registers import Settings

_STARTS = ("start_on", "start_last_on")

_OPEN_ENDED_MONTHS = 6
"""How long a placement without an end counts, for overlaps and head-counts alone."""


def add_ends(rows: Rows) -> Rows:
    """With `ends_on` and `ends_last_on`: the first and the last possible last day.

    An early end shortens the period, or is its end where no other is given; null without any.
    """
    return rows.with_columns(
        ends_on=nw.min_horizontal("end_on", "ended_early_on"),
        ends_last_on=nw.min_horizontal("end_last_on", "ended_early_on"),
    )


def add_lasting(rows: Rows, days: Sequence[date], settings: Settings) -> Rows:
    """With `lasts_too_long`: beyond the months allowed and the days of grace.

    And with `lasts_over_disguise`: longer than what may bear another name.
    """
    limits = settings.thresholds
    months = {limits.months, *settings.month_limits.values()}
    bounds = {"disguise": (limits.disguised_months, 0)}
    bounds |= {f"limit_{count}": (count, limits.grace_days) for count in months}
    return _with_bounds(rows, days, bounds).with_columns(
        lasts_too_long=agreed(
            col("ends_on") > _limit("start_last_on", settings),
            col("ends_last_on") > _limit("start_on", settings),
        ),
        lasts_over_disguise=agreed(
            col("ends_on") > col("start_last_on:disguise"),
            col("ends_last_on") > col("start_on:disguise"),
        ),
    )


def add_placed(rows: Rows, days: Sequence[date]) -> Rows:
    """With `placed_to` and `placed_last_to`: the ends, or else six months later."""
    return _with_bounds(rows, days, {"open": (_OPEN_ENDED_MONTHS, 0)}).with_columns(
        placed_to=nw.coalesce("ends_on", "start_on:open"),
        placed_last_to=nw.coalesce("ends_last_on", "start_last_on:open"),
    )


def starts(rows: Rows) -> list[date]:
    """The different days on which placements start, or may start."""
    days = {day for start in _STARTS for day in distinct(rows, [start])[start]}
    return sorted(days)


def _with_bounds(rows: Rows, days: Sequence[date], bounds: Mapping[str, tuple[int, int]]) -> Rows:
    """With `<start>:<bound>` for both starts: so many months and days later."""
    for start in _STARTS:
        columns = {
            f"{start}:{name}": [months_later(day, months) + timedelta(grace) for day in days]
            for name, (months, grace) in bounds.items()
        }
        schema = dict.fromkeys([start, *columns], pl.Date)
        rows = looked_up(rows, pl.DataFrame({start: days, **columns}, schema=schema), on=[start])
    return rows


def school_year(day: str = "start_on") -> nw.Expr:
    """The year in whose September the school year of a day began."""
    # Parts of dates are small integers that wrap silently.
    year = col(day).dt.year().cast(nw.Int64)
    return nw.when(col(day).dt.month() >= 9).then(year).otherwise(year - 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _limit(start: str, settings: Settings) -> nw.Expr:
    """The last day allowed to a row's major."""
    limit = col(f"{start}:limit_{settings.thresholds.months}")
    for months in sorted(set(settings.month_limits.values())):
        codes = {code for code, allowed in settings.month_limits.items() if allowed == months}
        limit = (
            nw.when(col("major_code").is_in(spellings(codes)))
            .then(col(f"{start}:limit_{months}"))
            .otherwise(limit)
        )
    return limit
