"""The same workbook with marks, by openpyxl; `marked.write` says what it loses."""

from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from backend.screening.imports.workbooks.faults import LIST_NAMES, WIDTHS, Faults
from backend.screening.imports.workbooks.styles import RISKY

_FILL = PatternFill("solid", fgColor="FFC7CE")
_COMMENTS = 5_000
"""More comments than this make Excel slow; the list has them all."""
_AUTHOR = "校核"


def write(file: BinaryIO, target: BinaryIO, faults: Faults) -> None:
    """Mark the cells and add the list."""
    file.seek(0)
    book: Any = load_workbook(file, data_only=True, keep_links=False)
    for name in LIST_NAMES.values():
        if name in book.sheetnames:
            del book[name]
    left = _COMMENTS
    for name, marks in faults.marks.items():
        if name not in book.sheetnames:
            continue
        sheet: Any = book[name]
        for (row, column), text in marks.cells.items():
            cell = sheet.cell(row, column + 1)
            if isinstance(cell, MergedCell):
                cell = _first_of_merge(sheet, cell)
            cell.fill = _FILL
            if left:
                cell.comment = Comment(text[:2000], _AUTHOR, width=320, height=120)
                left -= 1
    for one in book.worksheets:
        _make_text(one)
    _add_list(book, faults)
    book.save(target)


def _first_of_merge(sheet: Any, cell: MergedCell) -> Any:
    for span in sheet.merged_cells.ranges:
        if cell.coordinate in span:
            return sheet.cell(span.min_row, span.min_col)
    return cell


def _make_text(sheet: Any) -> None:
    """Text that looks like a formula stays text, also after somebody has edited the cell."""
    # Its own store: `iter_rows` would fill the gaps between cells that lie far apart.
    for cell in sheet._cells.values():
        if isinstance(cell.value, str) and cell.value.startswith(RISKY):
            cell.data_type = "s"
            cell.quotePrefix = True


def _add_list(book: Any, faults: Faults) -> None:
    sheet = book.create_sheet(faults.list_name)
    for row, cells in enumerate(faults.table(), 1):
        for column, text in enumerate(cells, 1):
            if not text:
                continue
            cell = sheet.cell(row, column)
            cell.value = _legal(text)
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(RISKY)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font = Font(bold=True)
    for column, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(65 + column)].width = width
    sheet.freeze_panes = "A2"


def _legal(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
