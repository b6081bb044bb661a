"""Facts of a whole province that a single school's records cannot tell: T-01, T-02 and T-08.

A table of facts yields a number or a yes, never a student.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules import calendar
from backend.screening.rules.frames import Rows, collected, joined, rows_of, running_total, settled
from backend.screening.rules.kleene import counted
from backend.screening.rules.words import add_key

HOST: dict[str, Any] = {
    "host_key": pl.String,
    "staff": pl.Int64,
    "peak": pl.Int64,
    "peak_on": pl.Date,
}
"""Largest head-count given by any record; most interns on one day; the first such day."""

POST: dict[str, Any] = {
    "host_key": pl.String,
    "post_key": pl.String,
    "staff": pl.Int64,
    "peak": pl.Int64,
    "peak_on": pl.Date,
}
"""The same for one post at one host. `post_key`: see `words.key`."""

OVERLAPS: dict[str, Any] = {"record_id": pl.Int64, "overlaps": pl.Boolean}
"""Records that overlap another placement of the same person: true, or null for possibly.

A record that is not listed does not overlap.
"""


@dataclass(frozen=True)
class Facts:
    """The three tables, as polars frames however large the records were."""

    host: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOST))
    post: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=POST))
    overlaps: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OVERLAPS))


COLUMNS = (
    "record_id",
    "record_state",
    "internship_type",
    "person_key",
    "host_key",
    "host_staff",
    "post_name",
    "post_staff",
    "start_on",
    "start_last_on",
    "end_on",
    "end_last_on",
    "ended_early_on",
)
"""What facts are computed from."""

_MOST_PLACEMENTS = 50
"""Of one person: more are no person but a number that stands for many, and stay unknown."""


def compute(records: Any) -> Facts:
    """Facts of these records: all of the province, or all of some hosts and persons.

    Withdrawn records and cognitive internships do not count.
    """
    rows = rows_of(records).select(*COLUMNS)
    rows = rows.filter(col("record_state") == "active", col("internship_type") == "post")
    rows = calendar.add_ends(rows)
    rows = calendar.add_placed(rows, calendar.starts(rows))
    posts = add_key(rows.filter(~col("post_name").is_null()), "post_name", to="post_key")
    return Facts(
        host=_crowds(rows, ["host_key"], "host_staff").select(*HOST),
        post=_crowds(posts, ["host_key", "post_key"], "post_staff").select(*POST),
        overlaps=_overlapping(rows),
    )


def _crowds(rows: Rows, place: Sequence[str], staff: str) -> pl.DataFrame:
    """Each place with its staff, its fullest day and how many persons were there then.

    A day counts where a placement certainly contains it. The number only grows on a day on which
    one begins, after those that ended before: so the fullest day is one of those.
    """
    stays = settled(_stays(rows.filter(col("start_last_on") <= col("placed_to")), place))
    began = _events(stays, place, "since", 1)
    ended = _events(stays, place, "until", -1)
    # On the day of an end the person is still there: ends come after beginnings.
    present = running_total(
        nw.concat([began, ended]), "change", within=place, by=["day", "is_end"], to="present"
    )
    present = settled(present.filter(col("is_end") == 0))
    peaks = present.group_by(*place).agg(peak=col("present").max())
    days = (
        present.join(peaks, on=list(place), how="inner")
        .filter(col("present") == col("peak"))
        .group_by(*place)
        .agg(peak=col("peak").max(), peak_on=col("day").min())
    )
    places = rows.group_by(*place).agg(staff=col(staff).max().cast(nw.Int64))
    found = joined(places, days, on=place).with_columns(
        peak=nw.coalesce(col("peak"), nw.lit(0)).cast(nw.Int64)
    )
    return collected(found)


def _stays(rows: Rows, place: Sequence[str]) -> Rows:
    """When each person was at a place: periods of one person that overlap are one stay."""
    stays = rows.select(
        "record_id", *place, "person_key", since=col("start_last_on"), until=col("placed_to")
    )
    # Almost everybody has one placement, and most others have them at different places.
    alone, several = _parted(stays, ["person_key"])
    apart, returning = _parted(several, [*place, "person_key"])
    kept = [*place, "since", "until"]
    merged = _merged(returning, [*place, "person_key"])
    return nw.concat([found.select(kept) for found in (alone, apart, merged)])


def _parted(rows: Rows, on: Sequence[str]) -> tuple[Rows, Rows]:
    """The rows that are alone with these values, and those that are not."""
    counts = rows.group_by(*on).agg(times=nw.len())
    once, often = counts.filter(col("times") == 1), counts.filter(col("times") > 1)
    return (
        rows.join(once.select(*on), on=list(on), how="semi"),
        rows.join(often.select(*on), on=list(on), how="semi"),
    )


def _merged(stays: Rows, stay: Sequence[str]) -> Rows:
    order = ["since", "until", "record_id"]
    return (
        stays.with_columns(latest=col("until").cum_max().over(*stay, order_by=order))
        .with_columns(before=col("latest").shift(1).over(*stay, order_by=order))
        .with_columns(is_new=1 - counted(col("since") <= col("before")))
        .with_columns(period=col("is_new").cum_sum().over(*stay, order_by=order))
        .group_by(*stay, "period")
        .agg(since=col("since").min(), until=col("until").max())
    )


def _events(stays: Rows, place: Sequence[str], day: str, change: int) -> Rows:
    events = stays.group_by(*place, day).agg(persons=nw.len())
    return events.select(
        *place,
        day=col(day),
        is_end=nw.lit(0 if change > 0 else 1),
        change=col("persons").cast(nw.Int64) * change,
    )


def _overlapping(rows: Rows) -> pl.DataFrame:
    """Records of one person at different hosts with more than one day in common."""
    persons = rows.group_by("person_key").agg(
        placements=nw.len(), first_host=col("host_key").min(), last_host=col("host_key").max()
    )
    persons = persons.filter(col("first_host") != col("last_host"))
    several = persons.filter(col("placements") <= _MOST_PLACEMENTS).select("person_key")
    crowd = persons.filter(col("placements") > _MOST_PLACEMENTS).select("person_key")
    stays = rows.select(
        "record_id",
        "person_key",
        "host_key",
        "start_on",
        "start_last_on",
        "placed_to",
        "placed_last_to",
    )
    mine = stays.join(several, on="person_key", how="inner")
    pairs = mine.join(mine, on="person_key", how="inner", suffix=":other")
    pairs = pairs.filter(col("host_key") != col("host_key:other"))
    found = (
        pairs.select(
            "record_id",
            surely=_in_common("start_last_on", "placed_to"),
            possibly=_in_common("start_on", "placed_last_to"),
        )
        .group_by("record_id")
        .agg(col("surely", "possibly").max())
        .filter(col("possibly") > 0)
    )
    unclear = stays.join(crowd, on="person_key", how="inner").select(
        "record_id", surely=nw.lit(0, dtype=nw.Int64)
    )
    listed = collected(nw.concat([found.select("record_id", "surely"), unclear]))
    surely = pl.when(pl.col("surely") > 0).then(pl.lit(value=True))
    return listed.select("record_id", overlaps=surely.cast(pl.Boolean))


def _in_common(first: str, last: str) -> nw.Expr:
    """1 where the two periods share more than one day."""
    begins = nw.max_horizontal(first, f"{first}:other")
    ends = nw.min_horizontal(last, f"{last}:other")
    return counted(ends > begins)
