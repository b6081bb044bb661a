"""Hosts and posts told once, joined to the students who refer to them by name."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from backend.screening.records.faults import FAULTS

_KEYS = ("host_name", "post_name")


@dataclass(frozen=True)
class Joined:
    """Students with what the hosts sheet tells of their host and post."""

    students: list[pl.DataFrame]
    faults: pl.DataFrame
    unused: int
    """Rows of the hosts sheet that no student refers to."""


def no_faults() -> pl.DataFrame:
    """A frame of faults without a fault."""
    return pl.DataFrame(schema=FAULTS)


def join(students: Sequence[pl.DataFrame], hosts: pl.DataFrame) -> Joined:
    """Each student's row with the host's row of the same host and post name.

    Names agree without blanks, width and case. Where a student's post is blank, or the host's row
    names none, the host alone decides, if it has one row. What the students' sheet tells itself is
    kept. Faults: `host_unknown`, `post_unknown`, `post_needed` (several posts, none chosen) at the
    student, `host_repeated` at the second row of a host and post.
    """
    hosts = _keyed(hosts.rename({"sheet": "host_sheet", "row": "host_row"})).with_row_index("place")
    named = hosts.filter(pl.col("host_key") != "")
    once = named.unique(["host_key", "post_key"], keep="first", maintain_order=True)
    repeated = named.join(once, on="place", how="anti")
    faults = [_faults(repeated, "host_repeated", "host_name", sheet="host_sheet", row="host_row")]
    joined: list[pl.DataFrame] = []
    used: set[int] = set()
    for frame in students:
        placed = _placed(frame, once)
        joined.append(_told(frame.columns, placed, once))
        faults += _missed(placed)
        used |= set(placed["place"].drop_nulls())
    return Joined(joined, pl.concat(faults), once.height - len(used))


def _placed(frame: pl.DataFrame, hosts: pl.DataFrame) -> pl.DataFrame:
    """Students with the `place` of their row in the hosts sheet, and how many `posts` there are."""
    exact = hosts.select("host_key", "post_key", pl.col("place").alias("exact"))
    has_no_post = pl.col("post_key") == ""
    by_host = hosts.group_by("host_key").agg(
        pl.len().alias("posts"),
        pl.col("place").filter(pl.len() == 1).first().alias("only"),
        pl.col("place").filter(has_no_post).first().alias("general"),
    )
    found = _keyed(frame).join(
        exact, on=["host_key", "post_key"], how="left", maintain_order="left"
    )
    found = found.join(by_host, on="host_key", how="left", maintain_order="left")
    only = pl.when(has_no_post).then("only")
    return found.with_columns(pl.coalesce("exact", only, "general").alias("place"))


def _told(names: list[str], placed: pl.DataFrame, hosts: pl.DataFrame) -> pl.DataFrame:
    """The students' own columns, then those of the hosts sheet that are not among them."""
    new = [name for name in hosts.columns if name not in {*names, "host_key", "post_key"}]
    told = placed.select(*names, "place")
    if "post_name" in names and "post_name" in hosts.columns:
        told = told.join(
            hosts.select("place", pl.col("post_name").alias("only_post")),
            on="place",
            how="left",
            maintain_order="left",
        ).with_columns(pl.coalesce("post_name", "only_post").alias("post_name"))
    found = told.join(hosts.select(new), on="place", how="left", maintain_order="left")
    return found.select(*names, *(name for name in new if name != "place"))


def _missed(placed: pl.DataFrame) -> list[pl.DataFrame]:
    """The faults of students whose host or post the hosts sheet does not have."""
    missed = placed.filter((pl.col("host_key") != "") & pl.col("place").is_null())
    is_known, has_post = pl.col("posts").is_not_null(), pl.col("post_key") != ""
    return [
        _faults(missed.filter(~is_known), "host_unknown", "host_name"),
        _faults(missed.filter(is_known & has_post), "post_unknown", "post_name"),
        _faults(missed.filter(is_known & ~has_post), "post_needed", "post_name"),
    ]


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """With `host_key` and `post_key`: names as they are compared, empty where blank or absent."""
    keys = []
    for name in _KEYS:
        column = pl.col(name) if name in frame.columns else pl.lit(None, pl.String)
        key = column.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s", "")
        keys.append(key.fill_null("").alias(name.replace("name", "key")))
    return frame.with_columns(keys)


def _faults(
    rows: pl.DataFrame, code: str, field: str, *, sheet: str = "sheet", row: str = "row"
) -> pl.DataFrame:
    told = {
        "sheet": pl.col(sheet),
        "row": pl.col(row),
        "field": pl.lit(field),
        "code": pl.lit(code),
        "value": pl.col(field) if field in rows.columns else pl.lit(None, pl.String),
    }
    nothing = {name: pl.lit(None, kind) for name, kind in FAULTS.items() if name not in told}
    return rows.select(**told, **nothing).select(*FAULTS)
