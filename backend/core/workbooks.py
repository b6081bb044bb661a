"""A table as a workbook of one sheet, for people to take away."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter

_IN_MEMORY = 8 * 1024 * 1024
_WIDTH = 18
# What people typed stays text: no cell starts a formula, a link or a number of its own accord.
_AS_TOLD = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def of_table(title: str, headings: Sequence[str], rows: Iterable[Iterable[Any]]) -> IO[bytes]:
    """Numbers as numbers, days as days, None as an empty cell, everything else as text."""
    target: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 — streamed later
    try:
        _write(target, title, headings, rows)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _write(
    target: IO[bytes], title: str, headings: Sequence[str], rows: Iterable[Iterable[Any]]
) -> None:
    with xlsxwriter.Workbook(target, _AS_TOLD) as book:
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(headings) - 1, _WIDTH)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "text_wrap": True})
        # The quote prefix keeps Excel from reading a text as a formula when its cell is edited.
        text = book.add_format({"quote_prefix": True, "num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime.combine(value, time()), day)
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, str(value), text)
