"""Special filings (特殊岗位备案): which parts of a rule a matching one exempts a row from."""

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.calendar import add_ends
from backend.screening.rules.frames import Rows, beside, collected, joined, rows_of
from backend.screening.rules.kleene import NO, UNKNOWN, where
from backend.screening.rules.registers import Registers
from backend.screening.rules.vocabulary import SpecialItem
from backend.screening.rules.words import add_key, key

_FLAT: dict[str, Any] = {
    "organisation_id": pl.Int64,
    "number_key": pl.String,
    "filed_major": pl.String,
    "filed_post": pl.String,
    "filed_host": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    **{item.value: pl.Int64 for item in SpecialItem},
}


def add_exemptions(rows: Rows, base: Rows, registers: Registers) -> Rows:
    """With `exempt_hours`, `exempt_rest`, `exempt_hazard`.

    No number: false. A number that matches no filing: unknown. Otherwise whether any of the
    filings that match exempts that item.
    """
    has_number = (~col("special_filing_no").is_null()) & (col("special_filing_no") != "")
    if registers.filings.is_empty():
        exempt = where(has_number, UNKNOWN, NO)
        return rows.with_columns(exempt.alias(f"exempt_{item}") for item in SpecialItem)
    matches = _matches(base.filter(has_number), registers.filings)
    return joined(rows, matches).with_columns(
        where(has_number, col(item.value) > 0, NO).alias(f"exempt_{item}") for item in SpecialItem
    )


def registered(records: pl.DataFrame, filings: pl.DataFrame) -> set[int]:
    """The records, of a record frame with numbers, that a registered filing matches."""
    if filings.is_empty():
        return set()
    return set(collected(_matches(add_ends(rows_of(records)), filings))["record_id"])


def _matches(numbered: Rows, filings: pl.DataFrame) -> Rows:
    """Of the rows with a number those that match, and how many filings exempt which item."""
    rows = numbered.select(
        "record_id",
        "organisation_id",
        "special_filing_no",
        "major_code",
        "post_name",
        "host_name",
        "host_uscc",
        "start_last_on",
        "ends_on",
    )
    rows = add_key(rows, "special_filing_no", to="number_key")
    rows = add_key(rows, "post_name", to="post_key")
    rows = add_key(rows, "host_name", to="host_name_key")
    pairs = rows.join(
        beside(_flat(filings), rows), on=["organisation_id", "number_key"], how="inner"
    )
    found = pairs.filter(
        _is_or_any("filed_major", "major_code"),
        _is_or_any("filed_post", "post_key"),
        _is_or_any("filed_host", "host_name_key") | (col("filed_host") == col("host_uscc")),
        # A placement without an end is inside of no period.
        col("valid_from") <= col("start_last_on"),
        col("valid_to") >= col("ends_on"),
    )
    return found.group_by("record_id").agg(col(item.value).sum() for item in SpecialItem)


def _is_or_any(filed: str, column: str) -> nw.Expr:
    return col(filed).is_null() | (col(filed) == col(column))


def _flat(filings: pl.DataFrame) -> pl.DataFrame:
    """One row for each major, post and host a filing speaks of; null for any."""
    return pl.DataFrame(
        [row for filing in filings.iter_rows(named=True) for row in _combinations(filing)],
        schema=_FLAT,
        orient="row",
    )


def _combinations(filing: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    items = [int(item in (filing["items"] or ())) for item in SpecialItem]
    for major in filing["majors"] or [None]:
        for post in filing["posts"] or [None]:
            for host in _hosts(filing["hosts"] or [None]):
                yield (
                    filing["organisation_id"],
                    key(filing["number"]),
                    major,
                    post and key(post),
                    host,
                    filing["valid_from"],
                    filing["valid_to"],
                    *items,
                )


def _hosts(hosts: list[str | None]) -> Iterator[str | None]:
    """A host may be given by its credit code or by its name."""
    for host in hosts:
        yield host
        if host is not None and key(host) != host:
            yield key(host)
