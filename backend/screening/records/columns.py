"""Whole columns of cells: a reader of one text is asked once for every text that occurs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from backend.screening.records.codes import Verdict

WRONG: dict[str, pl.DataType] = {
    "place": pl.UInt32(),
    "code": pl.String(),
    "value": pl.String(),
    "position": pl.Int64(),
    "found": pl.String(),
    "expected": pl.String(),
}
"""What is wrong in a column, by the place of the row in its frame."""

_UNUSUAL = r"[^\x21-\x7e\x{4e00}-\x{9fff}]"
"""Anything that tidying may change: blanks, width variants, control characters."""

_PATIENCE = 10_000
_HOPELESS = 0.9
"""Once so many different cells have been read and such a part of them was wrong, the column tells
something else than its field, and the rest is not read any more."""
_UNFIT = Verdict("column_unfit")

Reader = Callable[[str], Any]
"""Of one text: its value, a tuple of values where there are several columns, or a Verdict."""


@dataclass(frozen=True)
class Found:
    """What reading a column came to: typed columns as long as it, and what is wrong."""

    columns: Mapping[str, pl.Series]
    wrong: pl.DataFrame


def tidy(cells: pl.Series) -> pl.Series:
    """Cells without surrounding blanks, in half width, on one line; blank ones null."""
    odd = cells.str.contains(_UNUSUAL)
    if not odd.any():
        return _without_blanks(cells)
    known = cells.filter(odd).unique()
    tidied = (
        known.str.normalize("NFKC").str.replace_all(r"[\s\x{200b}\x{feff}]+", " ").str.strip_chars()
    )
    return _without_blanks(cells.replace(known, tidied))


def _without_blanks(cells: pl.Series) -> pl.Series:
    return cells.set(cells == "", None) if (cells == "").any() else cells


def compact(cells: pl.Series) -> pl.Series:
    """Tidied cells of a code: without any blank, in capitals, without a mark of text format."""
    if not cells.str.contains(r"[^0-9A-Z]").any():
        return cells
    bare = cells.str.replace_all(" ", "", literal=True).str.to_uppercase()
    return bare.str.replace(r"^['’`]", "")


def looked_up(cells: pl.Series, reader: Reader, columns: Mapping[str, pl.DataType]) -> Found:
    """Read every text that occurs in tidied cells, and spread what came of it over the rows."""
    texts = cells.drop_nulls().unique(maintain_order=True)
    values: list[list[Any]] = [[] for _ in columns]
    verdicts: dict[str, Verdict] = {}
    for number, text in enumerate(texts):
        if number >= _PATIENCE and len(verdicts) > _HOPELESS * number:
            texts = texts[:number]
            break
        value = reader(text)
        if isinstance(value, Verdict):
            verdicts[text] = value
            value = (None,) * len(columns)
        elif len(columns) == 1:
            value = (value,)
        for column, part in zip(values, value, strict=True):
            column.append(part)
    # A last entry of nulls: what is blank, or was not read any more, reads as nothing.
    places = cells.replace_strict(texts, pl.int_range(len(texts), eager=True), default=len(texts))
    spread = {
        name: pl.Series(name, [*column, None], dtype, strict=True).gather(places)
        for (name, dtype), column in zip(columns.items(), values, strict=True)
    }
    unread = (places == len(texts)) & cells.is_not_null()
    wrong = wrong_of(cells, verdicts)
    if unread.any():
        wrong = pl.concat([wrong, wrong_at(unread, cells, _UNFIT)])
    return Found(spread, wrong)


def wrong_of(cells: pl.Series, verdicts: Mapping[str, Verdict]) -> pl.DataFrame:
    """Where in a column the texts stand that have a verdict."""
    if not verdicts:
        return pl.DataFrame(schema=WRONG)
    table = pl.DataFrame(
        {
            "value": list(verdicts),
            "code": [one.code for one in verdicts.values()],
            "position": [one.position for one in verdicts.values()],
            "found": [one.found for one in verdicts.values()],
            "expected": [one.expected for one in verdicts.values()],
        },
        schema_overrides=WRONG,
    )
    places = cells.alias("value").to_frame().with_row_index("place")
    return places.join(table, on="value").select(*WRONG)


def wrong_at(where: pl.Series, cells: pl.Series, verdict: Verdict) -> pl.DataFrame:
    """The same verdict at every row that is marked."""
    places = where.fill_null(False).arg_true()
    return pl.DataFrame({"place": places, "value": cells.gather(places)}).select(
        pl.col("place").cast(WRONG["place"]),
        code=pl.lit(verdict.code),
        value=pl.col("value").cast(pl.String),
        position=pl.lit(verdict.position, pl.Int64),
        found=pl.lit(verdict.found, pl.String),
        expected=pl.lit(verdict.expected, pl.String),
    )
