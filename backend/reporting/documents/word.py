"""The ledger as a Word document in official style (GB/T 9704: faces, sizes, page numbers).

python-docx makes the shell: page, styles, head, table with its heading row. The rows are written
as escaped XML straight into the file, because the library's cells cost a hundred times as much and
keep the whole table in memory.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Shell
from docx.enum.section import WD_ORIENTATION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.font import Font
from docx.text.paragraph import Paragraph

from backend.reporting.documents.ledger import (
    HEAD_TEXTS,
    Column,
    LedgerHeader,
    LedgerRow,
    fit,
    head_lines,
    printable,
    prose,
)

TITLE_FACE, HEADING_FACE, BODY_FACE = "方正小标宋简体", "黑体", "仿宋_GB2312"
PAGE_NUMBER_FACE, LATIN_FACE = "宋体", "Times New Roman"

_PAGE_WIDTH, _PAGE_HEIGHT = 297, 210
_SIDE, _TOP, _BOTTOM = 15, 20, 18
_ROOM = _PAGE_WIDTH - 2 * _SIDE
_PADDING, _PADDING_ABOVE = 0.8, 0.4
"""Millimetres between a cell's text and its border: at the sides, above and below."""
_MANY_COLUMNS = 12
"""Beyond this the table is set in 六号 (7.5 pt) instead of 小五 (9 pt)."""

_ROWS, _TAIL = "w:rows", "w:tail"
"""Elements that hold the places where rows and closing line are written; not in the file."""
_DOCUMENT = "word/document.xml"


def ledger_docx(
    header: LedgerHeader,
    columns: Sequence[Column],
    rows: Iterable[LedgerRow],
    *,
    target: BinaryIO,
) -> int:
    """Write a ledger on A4 landscape to `target`, row by row; the number of rows written.

    The same input gives the same bytes.
    """
    size = 7.5 if len(columns) > _MANY_COLUMNS else 9
    widths = fit(columns, _ROOM, size=size)
    shell = _shell(header, columns, widths, size)
    written = 0
    with (
        zipfile.ZipFile(shell) as source,
        # Level 1: rows repeat themselves so much that more effort doubles the time for a tenth.
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as document,
    ):
        for name in source.namelist():
            with document.open(name, "w") as part:  # dated 1980, as zip begins
                if name == _DOCUMENT:
                    written = _write_document(part, source.read(name), header, columns, rows, size)
                else:
                    part.write(source.read(name))
    return written


def _write_document(
    part: IO[bytes],
    shell: bytes,
    header: LedgerHeader,
    columns: Sequence[Column],
    rows: Iterable[LedgerRow],
    size: float,
) -> int:
    before, _, rest = shell.partition(f"<{_ROWS}/>".encode())
    between, _, after = rest.partition(f"<{_TAIL}/>".encode())
    part.write(before)
    written = 0
    for xml in _row_xml(header, columns, rows, size):
        part.write(xml.encode())
        written += 1
    part.write(between)
    total = HEAD_TEXTS[header.language].total.format(written)
    part.write(_paragraph_xml("LedgerLine", total).encode())
    part.write(after)
    return written


def _row_xml(
    header: LedgerHeader, columns: Sequence[Column], rows: Iterable[LedgerRow], size: float
) -> Iterator[str]:
    widths = fit(columns, _ROOM, size=size)
    cells = [
        (
            column.read,
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/>'
            f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{_cell_style(column)}"/></w:pPr><w:r>'
            '<w:t xml:space="preserve">',
            _letters_per_page(width, size),
        )
        for column, width in zip(columns, widths, strict=True)
    ]
    for seq, row in enumerate(rows, 1):
        parts = []
        is_tall = False
        for read, opening, most in cells:
            value = read(seq, row)
            text = prose(value, header.language)
            is_tall = is_tall or len(text) > most
            run = _day_xml(text) if isinstance(value, date) else _run_xml(text)
            parts.append(f"{opening}{run}</w:t></w:r></w:p></w:tc>")
        # A row is kept whole, unless no page could hold it.
        kept = "" if is_tall else "<w:trPr><w:cantSplit/></w:trPr>"
        yield f"<w:tr>{kept}{''.join(parts)}</w:tr>"


def _run_xml(text: str) -> str:
    plain = escape(text)
    if "\n" in plain or "\t" in plain:
        lines = plain.replace("\t", " ").split("\n")
        return '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)
    return plain


def _day_xml(text: str) -> str:
    """A day in a narrow column: it breaks after the year or not at all."""
    if "-" in text:
        return text.replace("-", "</w:t><w:noBreakHyphen/><w:t>")
    return text.replace("年", "年</w:t><w:br/><w:t>")


def _paragraph_xml(style: str, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">'
        f"{_run_xml(printable(text))}</w:t></w:r></w:p>"
    )


def _letters_per_page(width: float, size: float) -> int:
    """Chinese letters of a column that surely fit on one page, leaving room for the head."""
    letter = size * 0.3528
    per_line = max(1, int((width - 2 * _PADDING) / letter))
    lines = int((_PAGE_HEIGHT - _TOP - _BOTTOM) * 0.6 / _line_height(size) / 0.3528)
    return per_line * lines


def _line_height(size: float) -> float:
    """Points from line to line; exact, so that faces of other machines do not move page breaks."""
    return size + 3


def _cell_style(column: Column) -> str:
    return "LedgerProse" if column.is_wide else "LedgerCell"


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _shell(
    header: LedgerHeader, columns: Sequence[Column], widths: Sequence[float], size: float
) -> io.BytesIO:
    """The document without its rows."""
    document = Document()
    _set_page(document)
    _add_styles(document, size)
    _set_properties(document, header)
    document.add_paragraph(printable(header.title), style="LedgerTitle")
    for left, right in head_lines(header):
        document.add_paragraph(f"{left}\t{right}" if right else left, style="LedgerLine")
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    _lay_out(table, widths)
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].style = "LedgerHeading"
        cell.paragraphs[0].add_run(column.header(header.language))
    table._tbl.append(OxmlElement(_ROWS))
    table._tbl.addnext(OxmlElement(_TAIL))
    if header.is_demo:
        _mark_as_demo(document, HEAD_TEXTS[header.language].demo)
    saved = io.BytesIO()
    document.save(saved)
    return saved


def _set_page(document: Shell) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(_PAGE_WIDTH), Mm(_PAGE_HEIGHT)
    section.left_margin = section.right_margin = Mm(_SIDE)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)
    # GB/T 9704: odd pages bear their number on the right, even ones on the left.
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _number_pages(footer.paragraphs[0], side)


def _number_pages(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = side
    # One letter of 四号 is left free at the outer edge.
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    _dress(paragraph.add_run("— ").font, PAGE_NUMBER_FACE, 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = paragraph.add_run("1")
    _dress(number.font, PAGE_NUMBER_FACE, 14)
    field.append(number._r)
    paragraph._p.append(field)
    _dress(paragraph.add_run(" —").font, PAGE_NUMBER_FACE, 14)


def _add_styles(document: Shell, size: float) -> None:
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:eastAsia"), "zh-CN")
    centre, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    title = _add_style(document, "LedgerTitle", TITLE_FACE, 22, centre)
    title.paragraph_format.space_after = Pt(6)
    line = _add_style(document, "LedgerLine", BODY_FACE, 10.5, left)
    line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_ROOM), WD_TAB_ALIGNMENT.RIGHT)
    _add_style(document, "LedgerHeading", HEADING_FACE, size, centre)
    for name, alignment in (("LedgerCell", centre), ("LedgerProse", left)):
        style = _add_style(document, name, BODY_FACE, size, alignment)
        style.paragraph_format.line_spacing = Pt(_line_height(size))


def _add_style(
    document: Shell, name: str, face: str, size: float, alignment: WD_ALIGN_PARAGRAPH
) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.paragraph_format.alignment = alignment
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    _dress(style.font, face, size)
    return style


def _dress(font: Font, face: str, size: float) -> None:
    """Set a face for Chinese, and its companion for Latin letters."""
    font.name = LATIN_FACE
    font.size = Pt(size)
    properties = font._element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), face)


def _set_properties(document: Shell, header: LedgerHeader) -> None:
    properties = document.core_properties
    properties.title = printable(header.title)[:255]
    properties.author = properties.last_modified_by = printable(header.unit)[:255]
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(header.filled_on, time(), UTC)


def _lay_out(table: Table, widths: Sequence[float]) -> None:
    """Fixed widths, narrow padding, a heading row repeated on every page."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    properties = table._tbl.tblPr
    padding = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        width = _PADDING_ABOVE if side in ("top", "bottom") else _PADDING
        edge.set(qn("w:w"), str(_twips(width)))
        edge.set(qn("w:type"), "dxa")
        padding.append(edge)
    look = properties.find(qn("w:tblLook"))
    properties.append(padding) if look is None else look.addprevious(padding)
    heading = table.rows[0]._tr.get_or_add_trPr()
    for flag in ("w:cantSplit", "w:tblHeader"):
        heading.append(OxmlElement(flag))


def _mark_as_demo(document: Shell, notice: str) -> None:
    """Say so in red at the head of every page."""
    section = document.sections[0]
    for page_head in (section.header, section.even_page_header):
        paragraph = page_head.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(notice)
        _dress(run.font, HEADING_FACE, 12)
        run.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
