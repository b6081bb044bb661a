"""What a file holds once it is read: sheets, their columns, and frames of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from backend.screening.imports.reading.notes import Note
from backend.screening.imports.reading.vocabulary import FileFormat, SheetRole

Overrides: TypeAlias = Mapping[str, str | None]
"""Columns mapped by hand: the heading as shown (`Column.heading`) → field, or null to leave out."""


def letters_of(position: int) -> str:
    """A column as Excel names it: 0 is A, 26 is AA."""
    letters = ""
    place = position + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Limits:
    """How much one file may hold."""

    rows: int = 200_000
    """Rows below the headings, over all sheets."""
    columns: int = 300
    """Columns with anything in them, per sheet."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet."""

    position: int
    """From 0, as seen in the file; the place of the member in a JSON file."""
    heading: str
    """As shown to people; headings of one sheet differ: a repeated one gets ` (2)`."""
    field: str | None
    """The field of the record that it tells; null when unknown or left out by hand."""


@dataclass(frozen=True)
class Sheet:
    """One sheet, or the whole of a file that has none (its name is then empty)."""

    name: str
    role: SheetRole
    heading_row: int
    """From 1; 0 where there are no headings (JSON, skipped sheets)."""
    columns: tuple[Column, ...]
    rows: int
    """Rows of data: no blank rows, no totals, no repeated headings."""

    def position_of(self, field: str) -> int | None:
        """Where the column of a field stands, from 0."""
        return next((one.position for one in self.columns if one.field == field), None)


@dataclass(frozen=True)
class Contents:
    """A sheet with its data cells: columns `row` and `c<position>`, all text but `row`."""

    sheet: Sheet
    cells: pl.DataFrame


@dataclass(frozen=True)
class Reading:
    """A file that has been read.

    `frames` is what parsing takes: each has text columns named by field, `sheet`, `row`, and where
    a hosts sheet was joined `host_sheet`, `host_row`. There are several because sheets (and JSON
    objects) may declare different fields; a field without a column in a frame is undeclared in it.
    """

    format: FileFormat
    contents: tuple[Contents, ...]
    frames: tuple[pl.DataFrame, ...]
    faults: pl.DataFrame
    notes: tuple[Note, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in the order of the file, skipped ones included."""
        return tuple(one.sheet for one in self.contents)

    @property
    def rows(self) -> int:
        """Rows of students."""
        return sum(frame.height for frame in self.frames)
