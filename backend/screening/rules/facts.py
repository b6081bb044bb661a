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
from backend.screening.rules.frames import (
    Rows,
    balanced,
    collected,
    held,
    joined,
    perhaps_repeated,
    rows_of,
)
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
    # Most people have one placement: only the others' are looked at one by one.
    persons = (
        perhaps_repeated(rows, ["person_key"])
        .group_by("person_key")
        .agg(placements=nw.len(), first_host=col("host_key").min(), last_host=col("host_key").max())
    )
    persons = held(persons.filter(col("placements") > 1))
    several = rows.join(persons, on="person_key", how="inner")
    several = held(add_key(several, "post_name", to="post_key"))
    stays = held(_stays_alike(rows, persons))
    stays = add_key(stays, "post_name", to="post_key")
    at_posts = stays.filter(~col("post_name").is_null())
    several_at_posts = several.filter(~col("post_name").is_null())
    return Facts(
        host=_crowds(stays, several, ["host_key"], "host_staff").select(*HOST),
        post=_crowds(at_posts, several_at_posts, _POST_PLACE, "post_staff").select(*POST),
        overlaps=_overlapping(several),
    )


_POST_PLACE = ["host_key", "post_key"]


def _stays_alike(rows: Rows, persons: Rows) -> Rows:
    """Placements at one post from one day to another, and how many are a person's only one."""
    often = persons.select("person_key", is_often=nw.lit(value=True))
    return (
        joined(rows, often, on=["person_key"])
        .group_by("host_key", "post_name", "start_last_on", "placed_to")
        .agg(
            persons=counted(col("is_often").is_null()).sum(),
            host_staff=col("host_staff").max(),
            post_staff=col("post_staff").max(),
        )
    )


def _crowds(stays: Rows, several: Rows, place: Sequence[str], staff: str) -> pl.DataFrame:
    """Each place with its staff, its fullest day and how many persons were there then.

    A day counts where a placement certainly contains it. The number only grows on a day on which
    one begins, after those that ended before: so the fullest day is one of those.
    """
    certain = stays.filter(col("start_last_on") <= col("placed_to"), col("persons") > 0)
    kept = [*place, "since", "until", "persons"]
    once = certain.with_columns(since=col("start_last_on"), until=col("placed_to")).select(kept)
    periods = nw.concat([once, _merged(several, place).select(kept)])
    began = _events(periods, place, "since", 1)
    ended = _events(periods, place, "until", -1)
    changes = nw.concat([began, ended])
    # On the day of an end the person is still there: ends come after beginnings.
    present = balanced(changes, "change", within=place, order=["day", "is_end"], to="present")
    present = present.filter(col("is_end") == 0)
    peaks = present.group_by(*place).agg(peak=col("present").max())
    days = (
        present.join(peaks, on=list(place), how="inner")
        .filter(col("present") == col("peak"))
        .group_by(*place)
        .agg(peak=col("peak").max(), peak_on=col("day").min())
    )
    places = stays.group_by(*place).agg(staff=col(staff).max().cast(nw.Int64))
    found = joined(places, days, on=place).with_columns(
        peak=nw.coalesce(col("peak"), nw.lit(0)).cast(nw.Int64)
    )
    return collected(found)


def _merged(several: Rows, place: Sequence[str]) -> Rows:
    """When each person was at a place: periods of one person that overlap are one stay."""
    stays = several.filter(col("start_last_on") <= col("placed_to")).select(
        "record_id", *place, "person_key", since=col("start_last_on"), until=col("placed_to")
    )
    stay = [*place, "person_key"]
    kept = [*place, "since", "until"]
    order = ["since", "until", "record_id"]
    times = held(stays.group_by(*stay).agg(times=nw.len()))
    once = stays.join(times.filter(col("times") == 1), on=stay, how="semi")
    often = stays.join(times.filter(col("times") > 1), on=stay, how="semi")
    merged = (
        often.with_columns(latest=col("until").cum_max().over(*stay, order_by=order))
        .with_columns(before=col("latest").shift(1).over(*stay, order_by=order))
        .with_columns(is_new=1 - counted(col("since") <= col("before")))
        .with_columns(stay=col("is_new").cum_sum().over(*stay, order_by=order))
        .group_by(*stay, "stay")
        .agg(since=col("since").min(), until=col("until").max())
    )
    return nw.concat([once.select(kept), merged.select(kept)]).with_columns(
        persons=nw.lit(1, dtype=nw.Int64)
    )


def _events(periods: Rows, place: Sequence[str], day: str, change: int) -> Rows:
    events = periods.group_by(*place, day).agg(persons=col("persons").sum())
    return events.select(
        *place,
        day=col(day),
        is_end=nw.lit(0 if change > 0 else 1),
        change=col("persons").cast(nw.Int64) * change,
    )


def _overlapping(several: Rows) -> pl.DataFrame:
    """Records of one person at different hosts with more than one day in common."""
    elsewhere = several.filter(col("first_host") != col("last_host"))
    stays = elsewhere.select(
        "record_id",
        "person_key",
        "host_key",
        "placements",
        "start_on",
        "start_last_on",
        "placed_to",
        "placed_last_to",
    )
    mine = stays.filter(col("placements") <= _MOST_PLACEMENTS)
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
    crowd = stays.filter(col("placements") > _MOST_PLACEMENTS)
    unclear = crowd.select("record_id", surely=nw.lit(0, dtype=nw.Int64))
    listed = collected(nw.concat([found.select("record_id", "surely"), unclear]))
    surely = pl.when(pl.col("surely") > 0).then(pl.lit(value=True))
    return listed.select("record_id", overlaps=surely.cast(pl.Boolean))


def _in_common(first: str, last: str) -> nw.Expr:
    """1 where the two periods share more than one day."""
    begins = nw.max_horizontal(first, f"{first}:other")
    ends = nw.min_horizontal(last, f"{last}:other")
    return counted(ends > begins)
