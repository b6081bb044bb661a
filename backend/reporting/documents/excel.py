"""The ledger as an Excel workbook: one sheet, ready to filter, to sum and to print."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

import xlsxwriter

from backend.reporting.documents.ledger import (
    HEAD_TEXTS,
    Column,
    Language,
    LedgerHeader,
    LedgerRow,
    Value,
    head_lines,
    printable,
    prose,
)

_CELL_LIMIT = 32_767
"""Letters Excel can hold in a cell."""
_CUT = {"zh": "……（内容过长，全文见系统）", "en": "… (too long; the system has the full text)"}
_BODY_FACE, _HEADING_FACE, _TITLE_FACE = "仿宋_GB2312", "黑体", "方正小标宋简体"
_UNIT = 1.25
"""Millimetres of the paper form per unit of Excel's column width; a day too wide shows as ###."""
_LINE_HEIGHT, _TALLEST = 13.5, 409
"""Points: a line of a row, and the tallest row Excel knows."""


def ledger_xlsx(
    header: LedgerHeader,
    columns: Sequence[Column],
    rows: Iterable[LedgerRow],
    *,
    target: BinaryIO,
) -> int:
    """Write a ledger to `target`, row by row; the number of rows written.

    Text stays text, whatever it begins with: no cell is a formula or a link, nor becomes one when
    somebody edits it. The same input gives the same bytes.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties(
            {
                "title": printable(header.title)[:255],
                "author": printable(header.unit)[:255],
                "created": datetime.combine(header.filled_on, time()),
            }
        )
        sheet = book.add_worksheet("台账" if header.language == "zh" else "Ledger")
        first = _write_head(book, sheet, header, columns)
        written = _write_rows(book, sheet, header.language, columns, rows, first)
        sheet.autofilter(first - 1, 0, first + max(written, 1) - 1, len(columns) - 1)
        _set_up_page(sheet, first)
    return written


def _write_head(book: Any, sheet: Any, header: LedgerHeader, columns: Sequence[Column]) -> int:
    """Title, head lines and headings; the number of the first row below them."""
    last = len(columns) - 1
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width / _UNIT)
    centre = {"align": "center", "valign": "vcenter"}
    title = book.add_format({"font_name": _TITLE_FACE, "font_size": 22, **centre})
    line = book.add_format({"font_name": _BODY_FACE, "font_size": 10.5})
    demo = book.add_format({"font_name": _HEADING_FACE, "font_size": 12, "font_color": "#C00000"})
    heading = book.add_format(
        {"font_name": _HEADING_FACE, "font_size": 10, "border": 1, "text_wrap": True, **centre}
    )
    lines = [(printable(header.title), title)]
    lines += [("    ".join(part for part in pair if part), line) for pair in head_lines(header)]
    if header.is_demo:
        lines.append((HEAD_TEXTS[header.language].demo, demo))
    for number, (text, face) in enumerate(lines):
        sheet.set_row(number, 36 if number == 0 else 18)
        if last:
            sheet.merge_range(number, 0, number, last, "", face)
        sheet.write_string(number, 0, text, face)
    sheet.set_row(len(lines), 2 * _LINE_HEIGHT + 4)
    for place, column in enumerate(columns):
        sheet.write_string(len(lines), place, column.header(header.language), heading)
    return len(lines) + 1


def _write_rows(
    book: Any,
    sheet: Any,
    language: Language,
    columns: Sequence[Column],
    rows: Iterable[LedgerRow],
    first: int,
) -> int:
    common = {
        "font_name": _BODY_FACE,
        "font_size": 10,
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    }
    # The quote prefix keeps Excel from reading a text as a formula when its cell is edited.
    prose_face = book.add_format({**common, "quote_prefix": True})
    text_face = book.add_format({**common, "quote_prefix": True, "align": "center"})
    number_face = book.add_format({**common, "align": "center"})
    day_face = book.add_format({**common, "align": "center", "num_format": "yyyy-mm-dd"})
    written = 0
    for seq, row in enumerate(rows, 1):
        at = first + seq - 1
        values = [_cell(column.read(seq, row), language) for column in columns]
        sheet.set_row(at, _height(values, columns))
        for place, (value, column) in enumerate(zip(values, columns, strict=True)):
            if isinstance(value, int):
                sheet.write_number(at, place, value, number_face)
            elif isinstance(value, date):
                sheet.write_datetime(at, place, datetime.combine(value, time()), day_face)
            else:
                sheet.write_string(at, place, value, prose_face if column.is_wide else text_face)
        written = seq
    return written


def _cell(value: Value, language: Language) -> str | int | date:
    """A value as a cell keeps it: numbers to sum, days to sort, all else as text."""
    return value if isinstance(value, int | date) else _held(prose(value, language), language)


def _height(values: Sequence[str | int | date], columns: Sequence[Column]) -> float:
    """Points a row needs. Written down because not every program fits rows to wrapped text."""
    lines = max(
        _lines(value, column.width / _UNIT) if isinstance(value, str) else 1
        for value, column in zip(values, columns, strict=True)
    )
    return min(lines * _LINE_HEIGHT + 4, _TALLEST)


def _lines(text: str, width: float) -> int:
    """Lines a text takes in a column: a Chinese letter is two units wide, as in its GBK code."""
    room = max(1, int(width - 1))
    return sum(max(1, -(-len(line.encode("gbk", "replace")) // room)) for line in text.split("\n"))


def _held(text: str, language: Language) -> str:
    """The text, cut with a word where a cell cannot hold it; Excel itself would leave it out."""
    units = text.encode("utf-16-le")  # what Excel counts
    if len(units) <= 2 * _CELL_LIMIT:
        return text
    kept = units[: 2 * (_CELL_LIMIT - len(_CUT[language]))]
    return kept.decode("utf-16-le", errors="ignore") + _CUT[language]


def _set_up_page(sheet: Any, first: int) -> None:
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(first - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C— &P —")
