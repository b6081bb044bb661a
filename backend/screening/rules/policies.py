"""Liability insurance (实习责任保险): whether a placement is covered throughout.

A school's group policies and the row's own count together; policies on adjacent days meet.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.frames import Rows, looked_up
from backend.screening.rules.kleene import NO, UNKNOWN, YES, certainly
from backend.screening.rules.registers import Registers

Period = tuple[date, date]

_DAY = timedelta(days=1)
_DAYS: dict[str, Callable[[Period], date]] = {
    "from": lambda period: period[0],
    "to": lambda period: period[1],
    "before": lambda period: period[0] - _DAY,
    "after": lambda period: period[1] + _DAY,
}
"""What is kept of a merged period: its ends, and the days where another policy meets it."""


def add_cover(rows: Rows, registers: Registers) -> Rows:
    """With `covered`: true, false, or null where it depends on what is not known.

    The longest possible placement inside the shortest possible insurance is covered; the shortest
    possible one outside the longest possible insurance is not. Without an end the second only
    asks for the start. A policy number that is not known, or has no period, may still cover it; a
    number left blank does not.
    """
    wide, count = _by_school(registers.policies)
    if count:
        rows = looked_up(rows, wide, on=["organisation_id"])
    rows = rows.with_columns(needs_to=nw.coalesce("ends_on", "start_last_on"))
    longest, shortest = ("start_on", "ends_last_on"), ("start_last_on", "needs_to")
    by_group = certainly(_by_group(longest, count))
    perhaps_by_group = certainly(_by_group(shortest, count)) | (
        # Known by the month alone it may have ended before it began: then nothing needs cover.
        certainly(col("start_last_on") > col("ends_on"))
    )
    together = certainly(_together(longest, ("policy_from_last", "policy_to"), count))
    perhaps_together = certainly(_together(shortest, ("policy_from", "policy_to_last"), count))
    has_number = ~col("policy_no").is_null()
    has_period = has_number & ~(col("policy_from").is_null() | col("policy_to").is_null())
    is_blank = ~has_number & certainly(col("policy_declared"))
    return rows.with_columns(
        covered=nw.when(by_group | (has_period & together))
        .then(YES)
        .when(has_period & ~perhaps_together & ~perhaps_by_group)
        .then(NO)
        .when(is_blank & ~perhaps_by_group)
        .then(NO)
        .otherwise(UNKNOWN)
    )


def _by_group(need: tuple[str, str], count: int) -> nw.Expr:
    """Whether one of the school's merged periods holds all of it."""
    held = NO
    for number in range(count):
        held = held | _holds((f"group_from_{number}", f"group_to_{number}"), need)
    return held


def _together(need: tuple[str, str], own: tuple[str, str], count: int) -> nw.Expr:
    """Whether the row's own period, stretched by the school's that touch it, holds all of it."""
    first, last = col(own[0]), col(own[1])
    starts, ends = [first], [last]
    for number in range(count):
        group_first, group_last = col(f"group_from_{number}"), col(f"group_to_{number}")
        touches = (col(f"group_before_{number}") <= last) & (col(f"group_after_{number}") >= first)
        starts.append(nw.when(touches).then(group_first).otherwise(first))
        ends.append(nw.when(touches).then(group_last).otherwise(last))
    return (nw.min_horizontal(*starts) <= col(need[0])) & (nw.max_horizontal(*ends) >= col(need[1]))


def _holds(period: tuple[str, str], need: tuple[str, str]) -> nw.Expr:
    return certainly((col(period[0]) <= col(need[0])) & (col(period[1]) >= col(need[1])))


def _by_school(policies: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """One row for each school, its merged periods beside each other; and how many at most."""
    periods: dict[int, list[Period]] = {}
    for school, first, last in policies.iter_rows():
        periods.setdefault(school, []).append((first, last))
    merged = {school: list(_merged(found)) for school, found in periods.items()}
    count = max((len(found) for found in merged.values()), default=0)
    columns: dict[str, list[Any]] = {"organisation_id": list(merged)}
    schema: dict[str, Any] = {"organisation_id": pl.Int64}
    for number in range(count):
        found = [found[number] if number < len(found) else None for found in merged.values()]
        for name, day in _DAYS.items():
            columns[f"group_{name}_{number}"] = [period and day(period) for period in found]
            schema[f"group_{name}_{number}"] = pl.Date
    return pl.DataFrame(columns, schema=schema), count


def _merged(periods: Iterable[Period]) -> Iterator[Period]:
    """Periods that overlap or meet as one."""
    current: Period | None = None
    for first, last in sorted(periods):
        if current is not None and first <= current[1] + _DAY:
            current = (current[0], max(current[1], last))
            continue
        if current is not None:
            yield current
        current = (first, last)
    if current is not None:
        yield current
