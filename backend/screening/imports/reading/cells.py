"""Cells as text, gathered in columns: what the child hands over.

A chunk is UTF-8 text: segments parted by U+001E, of which the first holds the positions of the
columns, the second the row numbers, and each further one a column; in a segment cells are parted
by U+001F. No cell holds these two characters, and an empty one is blank.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice, zip_longest
from typing import Any

from backend.screening.imports.reading.refused import EXCESSIVE, TOO_LONG, TOO_WIDE, Refused

BETWEEN_COLUMNS, BETWEEN_CELLS = "\x1e", "\x1f"
CHUNK_ROWS = 2048
_CHUNK_CELLS = 262_144
_TEXT_LIMIT = 256 * 1024 * 1024
_CELLS_LIMIT = 16_000_000
"""Cells in used columns: 200,000 rows of 80 columns."""
_WHOLE = 1e15
"""Floats below this that are whole numbers are written without a point."""

Row = Sequence[Any]


def _of_float(value: float) -> str:
    if value.is_integer() and -_WHOLE < value < _WHOLE:
        return str(int(value))
    return repr(value)


def _of_datetime(value: datetime) -> str:
    return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")


def _of_time(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _of_duration(value: timedelta) -> str:
    """A time of day as Excel keeps it in [h]:mm, or the serial number of a day."""
    days = value / timedelta(days=1)
    if 0 <= days < 1:
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return _of_time(time(minutes // 60 % 24, minutes % 60, seconds))
    return _of_float(days)


class _Days(dict[date, str]):
    """Days as text; a table holds few different ones."""

    def __missing__(self, day: date) -> str:
        text = self[day] = day.isoformat()
        return text


_DAYS = _Days()
_RENDER: dict[type, Callable[[Any], str]] = {
    float: _of_float,
    bool: lambda flag: "TRUE" if flag else "FALSE",
    date: _DAYS.__getitem__,
    datetime: _of_datetime,
    time: _of_time,
    timedelta: _of_duration,
    type(None): lambda _: "",
}


def text_of(value: Any) -> str:
    """One value as text; blank is the empty text."""
    return _RENDER.get(type(value), str)(value)


def _column(values: Sequence[Any]) -> str | None:
    """A column as text; none when every cell is blank."""
    kinds = set(map(type, values))
    texts: Iterable[str] = values
    if kinds == {float}:
        texts = _of_floats(values)
    elif kinds == {date}:
        texts = map(_DAYS.__getitem__, values)
    elif kinds != {str}:
        render = {kind: _RENDER.get(kind, str) for kind in kinds}
        texts = [value if type(value) is str else render[type(value)](value) for value in values]
    joined = BETWEEN_CELLS.join(texts)
    if joined.count(BETWEEN_CELLS) >= len(values) or BETWEEN_COLUMNS in joined:
        joined = BETWEEN_CELLS.join(map(_without_separators, texts))
    return joined if len(joined) >= len(values) else None


def _of_floats(values: Sequence[float]) -> Iterable[str]:
    """Numbers as text; most columns hold whole ones."""
    if max(values) < _WHOLE and min(values) > -_WHOLE:
        whole = list(map(int, values))
        if whole == list(values):
            return map(str, whole)
    return map(_of_float, values)


def _without_separators(text: str) -> str:
    return text.replace(BETWEEN_CELLS, " ").replace(BETWEEN_COLUMNS, " ")


class Tally:
    """What has been handed over so far, against the limits of a file."""

    def __init__(self, *, rows: int, columns: int) -> None:
        self.rows_limit, self.columns_limit = rows, columns
        self.rows = self.cells = self.text = 0

    def count(self, sheet: str, *, rows: int, columns: int, text: int) -> None:
        """One more chunk of a sheet that now has so many columns; Refused over a limit."""
        self.rows += rows
        self.cells += rows * columns
        self.text += text
        if columns > self.columns_limit:
            raise Refused(TOO_WIDE, sheet=sheet, columns=columns, limit=self.columns_limit)
        if self.rows > self.rows_limit:
            raise Refused(TOO_LONG, limit=self.rows_limit)
        if self.text > _TEXT_LIMIT or self.cells > _CELLS_LIMIT:
            raise Refused(EXCESSIVE)


def chunks(
    sheet: str, rows: Iterable[Row], *, first_column: int, width: int, tally: Tally
) -> Iterator[bytes]:
    """The rows of a sheet in chunks, counted from 1, the limits of the file watched.

    Blank rows are left out, and from each chunk its blank columns.
    """
    size = max(1, min(CHUNK_ROWS, _CHUNK_CELLS // max(width, 1)))
    used: set[int] = set()
    numbered = enumerate(rows, 1)
    while taken := list(islice(numbered, size)):
        kept = [(number, row) for number, row in taken if any(row) or not _is_blank(row)]
        columns = columns_of([row for _, row in kept], first_column=first_column)
        if columns:
            used.update(columns)
            chunk = packed([number for number, _ in kept], columns)
            tally.count(sheet, rows=len(kept), columns=len(used), text=len(chunk))
            yield chunk


def _is_blank(row: Row) -> bool:
    return row.count("") + row.count(None) == len(row)


def columns_of(rows: Sequence[Row], *, first_column: int) -> dict[int, str]:
    """The columns of some rows by position, as text; blank ones are left out."""
    cells = (
        zip(*rows, strict=True)
        if len(set(map(len, rows))) == 1
        else zip_longest(*rows, fillvalue="")
    )
    columns = ((place, _column(values)) for place, values in enumerate(cells, first_column))
    return {place: text for place, text in columns if text is not None}


def packed(numbers: Sequence[int], columns: dict[int, str]) -> bytes:
    """A chunk; see the module."""
    heads = (BETWEEN_CELLS.join(map(str, columns)), BETWEEN_CELLS.join(map(str, numbers)))
    return BETWEEN_COLUMNS.join((*heads, *columns.values())).encode("utf-8", "replace")
