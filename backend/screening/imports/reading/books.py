"""Sheets of a workbook, values only: nothing is computed, run or followed."""

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from backend.screening.imports.reading.refused import DAMAGED, PROTECTED, Refused

_MERGES_LIMIT = 100_000


@dataclass
class RawSheet:
    """One sheet as it lies in the file; `rows` can be gone through once."""

    name: str
    is_hidden: bool = False
    rows: Iterator[Any] = field(default_factory=lambda: iter(()))
    first_column: int = 0
    width: int = 0
    merges: list[list[int]] = field(default_factory=list)
    """First row (from 1), first column (from 0), last row, last column."""


def sheets(file: BinaryIO) -> Iterator[RawSheet]:
    """The sheets of a workbook, one in memory at a time; hidden ones are named and not read."""
    file.seek(0)
    try:
        # By its descriptor: a file-like object would be copied into memory first.
        with CalamineWorkbook.from_path(f"/dev/fd/{file.fileno()}") as book:
            for place, about in enumerate(book.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                if about.visible is not SheetVisibleEnum.Visible:
                    yield RawSheet(about.name, is_hidden=True)
                    continue
                yield _sheet(about.name, book.get_sheet_by_index(place))
    except PasswordError as error:
        raise Refused(PROTECTED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(DAMAGED) from error


def _sheet(name: str, sheet: CalamineSheet) -> RawSheet:
    if sheet.start is None:
        return RawSheet(name)
    merges = sheet.merged_cell_ranges or []
    return RawSheet(
        name,
        rows=iter(sheet.iter_rows()),
        first_column=sheet.start[1],
        width=sheet.width,
        merges=[
            [first[0] + 1, first[1], last[0] + 1, last[1]] for first, last in merges[:_MERGES_LIMIT]
        ],
    )


def sparse_sheets(file: BinaryIO) -> Iterator[RawSheet]:
    """The same for an .xlsx whose cells lie so far apart that a full grid would not fit.

    Slower: rows come one by one from the XML. Merged cells are not told.
    """
    # Loaded only here: most files never need it.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                yield RawSheet(sheet.title, is_hidden=True)
                continue
            sheet.reset_dimensions()
            yield RawSheet(sheet.title, rows=iter(sheet.iter_rows(values_only=True)))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,  # what a broken XML raises (ParseError)
        struct.error,
    ) as error:
        raise Refused(DAMAGED) from error
