"""What was read becomes typed rows, and a list of what is wrong with the others."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import polars as pl

from backend.screening.imports.reading.tables import Sheet
from backend.screening.records.faults import FAULTS
from backend.screening.records.parsing import ReadOptions, read_rows

PLACE = ("sheet", "row")
HEADED = {**FAULTS, "heading": pl.String()}
"""Columns of faults with the heading of their column, in the order of the file."""

_PORTION = 20_000
"""Rows parsed at a time: that takes several times the memory of what comes of it."""
_ALWAYS = {*PLACE, "school_code", "source_system", "source_id"}


@dataclass(frozen=True)
class Checked:
    """Rows of a file or batch, sound ones apart from the others."""

    rows: pl.DataFrame
    """Sound rows, typed, who it is about in clear; columns with nothing in them are left out."""
    faults: pl.DataFrame
    refused: pl.DataFrame
    """Places of the rows that have a fault."""
    height: int
    """Rows of students, sound or not."""


def check(
    frames: Sequence[pl.DataFrame],
    faults: pl.DataFrame,
    *,
    options: ReadOptions,
    tell: Callable[[int], None] = lambda _: None,
) -> Checked:
    """Parse raw frames, given what reading has found wrong already. `tell` hears of rows done."""
    rows, found, refused, done = [], [faults], [faults.select(PLACE)], 0
    portions = [part for frame in frames for part in frame.iter_slices(_PORTION)]
    with ThreadPoolExecutor(2) as readers:
        read = readers.map(partial(read_rows, options=options), portions)
        for portion, parsed in zip(portions, read, strict=True):
            rows.append(_filled(parsed.rows))
            found.append(parsed.faults)
            refused.append(parsed.refused.select(PLACE))
            done += portion.height
            tell(done)
    bad = pl.concat(refused).unique()
    sound = pl.concat(rows, how="diagonal")
    if faults.height:
        sound = sound.join(bad, on=PLACE, how="anti", maintain_order="left")
    return Checked(sound, together(found), bad, done)


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        column
        for column in rows.iter_columns()
        if column.name in _ALWAYS or column.null_count() < rows.height
    )


def together(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Faults from several hands, with every column."""
    whole = pl.concat([pl.DataFrame(schema=FAULTS), *parts], how="diagonal")
    return whole.select(pl.col(name).cast(kind) for name, kind in FAULTS.items())


def headed(faults: pl.DataFrame, sheets: Sequence[Sheet]) -> pl.DataFrame:
    """Faults in the order of the file, each with the heading of its column."""
    headings = pl.DataFrame(
        [
            (sheet.name, column.field, column.heading, column.position)
            for sheet in sheets
            for column in sheet.columns
            if column.field is not None
        ],
        schema={
            "sheet": pl.String,
            "field": pl.String,
            "heading": pl.String,
            "column": pl.Int64,
        },
        orient="row",
    )
    order = pl.DataFrame(
        {"sheet": [sheet.name for sheet in sheets], "order": list(range(len(sheets)))},
        schema={"sheet": pl.String, "order": pl.Int64},
    )
    placed = faults.join(headings, on=["sheet", "field"], how="left").join(
        order, on="sheet", how="left"
    )
    return placed.sort("order", "row", "column", "code", nulls_last=True).select(HEADED.keys())
