"""What the child told about a file: cells by place, nothing known about headings yet."""

import json
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from backend.screening.imports.reading.cells import BETWEEN_CELLS, BETWEEN_COLUMNS
from backend.screening.imports.reading.vocabulary import FileFormat


@dataclass
class RawSheet:
    """One sheet, or the JSON objects of one shape."""

    name: str
    is_hidden: bool
    merges: list[list[int]]
    """First row (from 1), first column (from 0), last row, last column."""
    headings: list[str] | None
    """Where the format itself names its columns."""
    chunks: list[pl.DataFrame] = field(default_factory=list)

    def cells(self) -> pl.DataFrame:
        """All rows with content: `row` and `c<position>` in order; blank cells are null."""
        if not self.chunks:
            return pl.DataFrame(schema={"row": pl.Int64})
        frame = pl.concat(self.chunks, how="diagonal")
        self.chunks.clear()
        names = [f"c{place}" for place in range(len(self.headings or ()))]
        names += sorted(set(frame.columns) - {"row", *names}, key=position_of)
        texts = [name if name in frame.columns else _blank(name) for name in names]
        return frame.select("row", *texts).filter(pl.any_horizontal(pl.col(names).is_not_null()))


def position_of(name: str) -> int:
    """The place of a column by its name."""
    return int(name.removeprefix("c"))


def _blank(name: str) -> pl.Expr:
    return pl.lit(None, pl.String).alias(name)


def chunk_of(payload: bytes) -> pl.DataFrame:
    """A chunk as packed by `cells`; ValueError when its columns differ in length."""
    positions, *segments = payload.decode().split(BETWEEN_COLUMNS)
    names = ["row", *(f"c{place}" for place in positions.split(BETWEEN_CELLS) if place)]
    lists = pl.Series(segments, dtype=pl.String).str.split(BETWEEN_CELLS)
    columns = {name: lists[at] for at, name in enumerate(names)}
    if len(segments) != len(names) or len(set(map(len, columns.values()))) != 1:
        raise ValueError("columns differ")
    return pl.DataFrame(columns).select(
        pl.col("row").cast(pl.Int64),
        pl.when(pl.exclude("row").str.contains(r"\S")).then(pl.exclude("row")),
    )


@dataclass
class RawFile:
    """All that the child told."""

    format: FileFormat
    has_macros: bool
    unpacked: int
    broken: int
    sheets: list[RawSheet] = field(default_factory=list)

    @classmethod
    def from_message(cls, payload: bytes) -> "RawFile":
        """Of the child's first message."""
        about: dict[str, Any] = json.loads(payload)
        return cls(**about | {"format": FileFormat(about["format"])})

    def take(self, letter: bytes, payload: bytes) -> None:
        """One more message: a sheet, or a chunk of the sheet last named."""
        if letter == b"C":
            self.sheets[-1].chunks.append(chunk_of(payload))
            return
        told = RawSheet(**json.loads(payload))
        if told.headings is not None:
            same = (one for one in self.sheets if one.headings == told.headings)
            if (known := next(same, None)) is not None:
                self.sheets.remove(known)
                told = known
        self.sheets.append(told)
