"""Read lists out of a workbook or a body: rows as written, and how their place is said."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import polars as pl

from backend.screening.imports.reading import layout, opening
from backend.screening.imports.reading.tables import Contents, Limits
from backend.screening.imports.reading.vocabulary import SheetRole
from backend.screening.roster.checking import RAW, Named
from backend.screening.roster.columns import COLUMNS, name_of
from backend.screening.roster.errors import RosterHeadingsMissing
from backend.screening.roster.schemas import RosterRow

LIMITS = Limits(rows=100_000, columns=60)
_COUNTED = ("head_count", "student_no")


def of_body(rows: Sequence[RosterRow]) -> tuple[pl.DataFrame, Named]:
    """A row for each count and each student of a body."""
    told = [
        {
            "row": place,
            "school_code": row.school_code,
            "cohort": str(row.cohort),
            "major_code": row.major_code,
            "head_count": None if row.head_count is None else str(row.head_count),
            "expected_on_post": None if row.expected_on_post is None else str(row.expected_on_post),
            "student_no": number,
        }
        for place, row in enumerate(rows)
        for number in row.student_numbers or (None,)
    ]
    return pl.DataFrame(told, schema=RAW), _named_in_body


def _named_in_body(row: int, column: str) -> tuple[str, str, str]:
    member = "student_numbers" if column == "student_no" else column
    return f"body.rows.{row}.{member}", f"第 {row + 1} 项 {member}", f"Row {row + 1}, {member}"


def of_file(file: BinaryIO) -> tuple[pl.DataFrame, Named]:
    """The rows of every sheet that is a list, read in a process of its own.

    Raises RosterHeadingsMissing and what `opening.receive` refuses.
    """
    raw = opening.receive(file, LIMITS)
    contents, _ = layout.contents_of(raw, LIMITS, name_of)
    lists = [one for one in contents if one.sheet.role is not SheetRole.skipped]
    known = [one for one in lists if any(name_of(c.heading) for c in one.sheet.columns)]
    frames = [_frame(one) for one in known or lists]
    whole = pl.concat(frames).with_row_index("place")
    places = list(whole.select("sheet", "row").iter_rows())
    return whole.select(pl.col("place").cast(pl.Int64).alias("row"), *list(RAW)[1:]), _Places(
        places
    )


def _frame(contents: Contents) -> pl.DataFrame:
    position = {
        name: f"c{column.position}"
        for column in reversed(contents.sheet.columns)
        if (name := name_of(column.heading)) is not None
    }
    missing = [one.heading for one in COLUMNS if one.is_required and one.name not in position]
    if not any(name in position for name in _COUNTED):
        missing += [one.heading for one in COLUMNS if one.name in _COUNTED]
    if missing:
        raise RosterHeadingsMissing(headings="、".join(missing))
    cells = contents.cells
    return cells.select(
        pl.lit(contents.sheet.name).alias("sheet"), "row", *_columns(cells.columns, position)
    )


def _columns(present: Sequence[str], position: dict[str, str]) -> Iterable[pl.Expr]:
    for column in COLUMNS:
        place = position.get(column.name, "")
        cell = pl.col(place) if place in present else pl.lit(None, pl.String)
        yield cell.alias(column.name)


class _Places:
    """Where rows stand in a file, as people find them."""

    def __init__(self, places: Sequence[tuple[str, int]]) -> None:
        self._places = places

    def __call__(self, row: int, column: str) -> tuple[str, str, str]:
        sheet, number = self._places[row]
        told = next(one for one in COLUMNS if one.name == column)
        return (
            f"{sheet}.{number}.{column}",
            f"“{sheet}”第 {number} 行“{told.heading}”",
            f"{sheet}, row {number}, {told.label}",
        )
