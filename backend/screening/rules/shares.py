"""The facts of a province beside each row: T-01, T-02 (shares of staff) and T-08 (overlaps)."""

from collections.abc import Sequence
from datetime import date

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.calendar import add_placed
from backend.screening.rules.facts import Facts
from backend.screening.rules.frames import Rows, beside, joined, looked_up
from backend.screening.rules.kleene import NO, UNKNOWN, agreed, where
from backend.screening.rules.registers import Registers, Thresholds
from backend.screening.rules.words import add_key

_ROW = [
    "record_id",
    "host_key",
    "post_name",
    "start_on",
    "start_last_on",
    "ends_on",
    "ends_last_on",
]


def add_facts(
    rows: Rows, base: Rows, days: Sequence[date], facts: Facts, registers: Registers
) -> Rows:
    """With `is_outside_host`, `is_outside_post` and `overlaps`."""
    limits = registers.settings.thresholds
    rows = _add_host_shares(rows, base, days, over_hosts(facts, registers))
    rows = _add_post_shares(rows, base, days, _over(facts.post, limits.post_percent, limits))
    overlaps = facts.overlaps.select(
        "record_id", overlap="overlaps", has_overlap=pl.lit(value=True)
    )
    return looked_up(rows, overlaps, on=["record_id"]).with_columns(
        overlaps=where(col("has_overlap"), col("overlap"), NO)
    )


def over_hosts(facts: Facts, registers: Registers) -> pl.DataFrame:
    """Facts of hosts with `is_over`; the head-counts of the register override the largest given."""
    limits = registers.settings.thresholds
    registered = registers.host_staff.select("host_key", registered="staff").unique("host_key")
    hosts = facts.host.join(registered, on="host_key", how="left").with_columns(
        staff=pl.coalesce("registered", "staff")
    )
    return _over(hosts, limits.host_percent, limits).drop("registered")


def _over(facts: pl.DataFrame, percent: int, limits: Thresholds) -> pl.DataFrame:
    """With `is_over`: whether the interns of the fullest day were too many for the staff."""
    staff, peak = pl.col("staff"), pl.col("peak")
    applies = (staff >= limits.least_staff) | (peak >= limits.least_interns)
    return facts.with_columns(is_over=applies & (peak * 100 > staff * percent))


def _add_host_shares(rows: Rows, base: Rows, days: Sequence[date], hosts: pl.DataFrame) -> Rows:
    table = hosts.select("host_key", host_is_over="is_over", host_has_facts=pl.lit(value=True))
    rows = looked_up(rows, table, on=["host_key"])
    marks = _present(base.select(*_ROW), days, hosts, on=["host_key"], prefix="host")
    return joined(rows, marks).with_columns(
        is_outside_host=nw.when(col("host_has_facts").is_null())
        .then(UNKNOWN)
        .when(~col("host_is_over"))
        .then(NO)
        .otherwise(col("host_outside"))
    )


def _add_post_shares(rows: Rows, base: Rows, days: Sequence[date], posts: pl.DataFrame) -> Rows:
    crowded = posts.filter(_may_be_over())
    hosts = beside(crowded.select("host_key").unique(), rows)
    candidates = base.select(*_ROW).join(hosts, on=["host_key"], how="semi")
    candidates = add_key(candidates, "post_name", to="post_key")
    marks = _present(candidates, days, posts, on=["host_key", "post_key"], prefix="post")
    return joined(rows, marks).with_columns(
        is_outside_post=nw.when(col("host_has_facts").is_null() | col("post_name").is_null())
        .then(UNKNOWN)
        .when(col("post_is_crowded"))
        .then(col("post_outside"))
        .otherwise(NO)
    )


def _present(
    rows: Rows, days: Sequence[date], places: pl.DataFrame, *, on: Sequence[str], prefix: str
) -> Rows:
    """Rows at crowded places, whether they were there on the fullest day, and its facts."""
    crowded = places.filter(_may_be_over()).select(*on, "is_over", "peak", "peak_on", "staff")
    found = add_placed(rows.join(beside(crowded, rows), on=list(on), how="inner"), days)
    peak_on = col("peak_on")
    possibly = (col("start_on") <= peak_on) & (col("placed_last_to") >= peak_on)
    surely = (col("start_last_on") <= peak_on) & (col("placed_to") >= peak_on)
    return found.select(
        "record_id",
        nw.lit(value=True).alias(f"{prefix}_is_crowded"),
        (col("is_over") & agreed(surely, possibly)).alias(f"{prefix}_outside"),
        col("peak").alias(f"{prefix}_peak"),
        peak_on.alias(f"{prefix}_peak_on"),
        col("staff").alias(f"{prefix}_peak_staff"),
    )


def _may_be_over() -> pl.Expr:
    return pl.col("is_over").is_null() | pl.col("is_over")
