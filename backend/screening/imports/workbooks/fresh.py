"""A fresh .xlsx with the sheets and rows of any file that we read, as text, with marks.

xlsxwriter makes the workbook with everything but the rows, which are many: their XML is written
by itself (ISO/IEC 29500-1 §18.3.1.73) and put in its place.
"""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from backend.screening.imports.reading import books, cells, containers, objects, texts
from backend.screening.imports.reading.tables import letters_of
from backend.screening.imports.reading.vocabulary import OWN_SHEETS, FileFormat
from backend.screening.imports.workbooks import styles
from backend.screening.imports.workbooks.faults import WIDTHS, Faults, Marks

_COMMENTS = 5_000
"""More comments than this make Excel slow; the list has them all."""
_NAME_LIMIT = 31
_NAMELESS = {"zh": "数据", "en": "Data"}
_PLAIN, _PLAIN_RISKY, _FAULTY, _FAULTY_RISKY = 1, 2, 3, 4
"""Styles in the order in which `_frame` uses them first: that is how they are numbered."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ROWS = b"<sheetData>"

Rows = Iterator[tuple[int, list[str]]]


@dataclass
class _Written:
    """A sheet whose rows have been written."""

    name: str
    marks: Marks
    path: Path


def write(file: BinaryIO, target: BinaryIO, faults: Faults, options: dict[str, Any]) -> None:
    """Write the rows of each sheet, the workbook around them, and both together."""
    written: list[_Written] = []
    for name, rows in _sheets(file, options):
        path = Path(options["folder"]) / f"rows{len(written)}"
        marks = faults.marks.get(name, Marks())
        _write_rows(path, rows, marks)
        written.append(_Written(_free_name(name, written, faults.language), marks, path))
    frame = _frame(written, faults)
    with (
        zipfile.ZipFile(frame) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        for name in source.namelist():
            _copy(source, package, name, written)


def _write_rows(path: Path, rows: Rows, marks: Marks) -> None:
    by_row: dict[int, list[int]] = {}
    for row, column in marks.cells:
        by_row.setdefault(row, []).append(column)
    letters: list[str] = []
    with path.open("w", encoding="utf-8", errors="replace") as out:
        for number, line in rows:
            faulty = by_row.get(number, ())
            texts = line + [""] * (max(faulty, default=-1) + 1 - len(line))
            letters += [letters_of(place) for place in range(len(letters), len(texts))]
            out.write(f'<row r="{number}">')
            out.writelines(
                _cell(f"{letter}{number}", text, column in faulty)
                for column, (letter, text) in enumerate(zip(letters, texts, strict=False))
                if text or column in faulty
            )
            out.write("</row>")


def _cell(place: str, text: str, is_faulty: bool) -> str:
    style = _FAULTY if is_faulty else _PLAIN
    if text.startswith(styles.RISKY):
        style += 1
    if _SPECIAL.search(text):
        text = _ILLEGAL.sub("", text).replace("&", "&amp;").replace("<", "&lt;")
        text = text.replace(">", "&gt;").replace("\r", "&#13;")
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{text[: styles.LONGEST]}</t></is></c>'
    )


def _frame(written: list[_Written], faults: Faults) -> io.BytesIO:
    """The workbook without its rows: names, styles, comments, and the list of faults."""
    frame = io.BytesIO()
    with xlsxwriter.Workbook(frame, {"in_memory": True}) as book:
        plain, faulty = styles.formats(book, styles.TEXT), styles.formats(book, styles.FAULTY)
        left = _COMMENTS
        for one in written:
            sheet = book.add_worksheet(one.name)
            for column, style in enumerate((*plain, *faulty)):
                sheet.write_blank(0, column, None, style)
            for (row, column), text in list(one.marks.cells.items())[:left]:
                options = {"x_scale": 2.5, "y_scale": 1.5, "author": "校核"}
                sheet.write_comment(row - 1, column, text[:2000], options)
                left -= 1
        _write_list(book.add_worksheet(faults.list_name), book, faults)
    return frame


def _write_list(sheet: Any, book: Any, faults: Faults) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    wrapped = styles.formats(book, styles.PLAIN)
    for row, line in enumerate(faults.table()):
        for column, text in enumerate(line):
            styles.write_text(sheet, row, column, text, wrapped)
    sheet.freeze_panes(1, 0)


def _copy(
    source: zipfile.ZipFile, target: zipfile.ZipFile, name: str, written: list[_Written]
) -> None:
    """One part of the workbook; a sheet gets its rows."""
    found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
    data = source.read(name)
    place = int(found.group(1)) - 1 if found else len(written)
    if place >= len(written):
        target.writestr(name, data)
        return
    head, rest = data.split(_ROWS)
    with target.open(name, "w", force_zip64=True) as part:
        part.write(re.sub(rb"<dimension [^>]*>", b"", head) + _ROWS)
        with written[place].path.open("rb") as rows:
            shutil.copyfileobj(rows, part, 1024 * 1024)
        part.write(rest[rest.index(b"</sheetData>") :])
    written[place].path.unlink()


def _free_name(name: str, written: list[_Written], language: str) -> str:
    """A name that Excel takes; sheets of some formats may have others, text files have none."""
    taken = {one.name.casefold() for one in written}
    base = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")
    base = base[:_NAME_LIMIT] or _NAMELESS.get(language, _NAMELESS["zh"])
    number, free = 1, base
    while free.casefold() in taken:
        number += 1
        free = f"{base[: _NAME_LIMIT - 6]} ({number})"
    return free


def _sheets(file: BinaryIO, options: dict[str, Any]) -> Iterator[tuple[str, Rows]]:
    """Sheets by name with their rows; blank rows are skipped."""
    kind = containers.identify(file).format
    if kind in (FileFormat.json, FileFormat.ndjson):
        yield "", _rows_of_objects(file, options)
        return
    read_book = books.sparse_sheets if options["mode"] == "sparse" else books.sheets
    raw = iter([texts.sheet(file)[0]]) if kind is FileFormat.csv else read_book(file)
    for sheet in raw:
        if not sheet.is_hidden and sheet.name not in OWN_SHEETS:
            yield sheet.name, _rows(sheet)


def _rows(sheet: books.RawSheet) -> Rows:
    before = [""] * sheet.first_column
    text_of = cells.text_of
    for number, row in enumerate(sheet.rows, 1):
        line = [value if type(value) is str else text_of(value) for value in row]
        if any(line):
            yield number, before + line


def _rows_of_objects(file: BinaryIO, options: dict[str, Any]) -> Rows:
    """The members of all objects as headings, then one row for each object."""
    names = list(
        dict.fromkeys(heading for sheet in options["sheets"] for _, heading in sheet["headings"])
    )
    yield 1, list(names)
    for number, one in enumerate(objects.parse(file), 2):
        yield number, [cells.text_of(objects.value_of(one.get(name), number)) for name in names]
