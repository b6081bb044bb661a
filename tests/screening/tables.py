"""Tables made on the spot: honest ones in every format, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Rows = Sequence[Sequence[Any]]

HEADINGS = ["学校标识码", "学号", "姓名", "实习类型", "实习单位名称", "实习开始日期"]
STUDENT = ["3641990001", "2022010101", "岳小禾", "岗位实习", "嵩麓精工有限公司", "2024-09-02"]


def rows(count: int = 1) -> list[list[Any]]:
    """Headings and so many students."""
    made = [[*STUDENT] for _ in range(count)]
    for number, row in enumerate(made, 1):
        row[1] = f"2022{number:06d}"
    return [HEADINGS, *made]


def xlsx(**sheets: Rows) -> bytes:
    """An .xlsx of these sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, content in (sheets or {"学生": rows()}).items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(content):
                sheet.write_row(row, 0, cells)
    return buffer.getvalue()


def replaced(package: bytes, **parts: bytes | None) -> bytes:
    """A package with parts exchanged or left out; `__` in a name means `/`, `_xml` .xml."""
    names = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        kept = {one: source.read(one) for one in source.namelist() if one not in names}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in {**kept, **names}.items():
            if data is not None:
                target.writestr(name, data)
    return buffer.getvalue()


SHEET = "xl__worksheets__sheet1_xml"
_SHEET_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_SHEET_TAIL = b"</sheetData></worksheet>"


def cell(reference: str, text: str) -> bytes:
    """A cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'.encode()


def letters(position: int) -> str:
    """The letters of a column, from 0."""
    return (chr(64 + position // 26) if position >= 26 else "") + chr(65 + position % 26)


def row_xml(number: int, cells: Sequence[str]) -> bytes:
    """A row of text."""
    inner = b"".join(cell(f"{letters(at)}{number}", text) for at, text in enumerate(cells) if text)
    return b'<row r="%d">%s</row>' % (number, inner)


def sheet_xml(*row_parts: bytes) -> bytes:
    """The XML of a sheet of these rows."""
    return _SHEET_HEAD + b"".join(row_parts) + _SHEET_TAIL


def table_xml() -> tuple[bytes, ...]:
    """Headings and one student as rows of XML."""
    return tuple(row_xml(number, row) for number, row in enumerate(rows(), 1))


def lying(package: bytes, part: str, content: Any, *, declared: int) -> bytes:
    """A package in which a part says it is `declared` long and unpacks to all of `content`.

    `content` gives pieces; the sizes and the checksum in both headers are wrong on purpose.
    """
    deflate = zlib.compressobj(9, wbits=-15)
    packed = b"".join(deflate.compress(piece) for piece in content) + deflate.flush()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        kept = {one: source.read(one) for one in source.namelist() if one != part}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for name, data in kept.items():
            target.writestr(name, data)
        at = buffer.tell()
        target.writestr(part, packed)
        entry = target.NameToInfo[part]
        entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, declared
    data = bytearray(buffer.getvalue())
    struct.pack_into("<H", data, at + 8, zipfile.ZIP_DEFLATED)
    struct.pack_into("<L", data, at + 22, declared)
    return bytes(data)


def ods(content: Rows, *, is_encrypted: bool = False, body: str | None = None) -> bytes:
    """An .ods of one sheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    lines = body or "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(text))}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in content
    )
    secret = "<manifest:encryption-data/>" if is_encrypted else ""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest="
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml">{secret}'
            "</manifest:file-entry></manifest:manifest>",
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
            f'<office:body><office:spreadsheet><table:table table:name="学生">{lines}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _label(row: int, column: int, text: str) -> bytes:
    """LABEL ([MS-XLS] 2.4.148) with UTF-16 text."""
    head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
    return _record(0x0204, head + text.encode("utf-16-le"))


def xls(content: Rows, *, is_encrypted: bool = False, has_macros: bool = False) -> bytes:
    """An .xls (BIFF8) of one sheet, as WPS names it .et."""
    bof = struct.pack("<HHHHLL", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    secret = _record(0x2F, b"\x01\x00" + bytes(52)) if is_encrypted else b""
    name = "学生".encode("utf-16-le")
    size = len(_record(0x809, bof)) + len(secret) + 4 + 8 + len(name) + 4
    bound = struct.pack("<LBBBB", size, 0, 0, 2, 1) + name
    book = _record(0x809, bof) + secret + _record(0x85, bound) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for at, row in enumerate(content):
        sheet += b"".join(_label(at, place, str(text)) for place, text in enumerate(row))
    streams = {"Workbook": book + sheet + _record(0x0A, b"")}
    return compound(streams | ({"_VBA_PROJECT_CUR": b"x"} if has_macros else {}))


def protected_xlsx() -> bytes:
    """What Excel writes when a workbook has a password ([MS-OFFCRYPTO])."""
    return compound({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": bytes(5000)})


_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of streams, none of them in the mini stream."""
    padded = [data.ljust(max(4096, -(-len(data) // _SECTOR) * _SECTOR), b"\0")
              for data in streams.values()]  # fmt: skip
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    chains: list[int] = []
    for number, (name, data) in enumerate(zip(streams, padded, strict=True)):
        first, count = len(chains), len(data) // _SECTOR
        chains += [*range(first + 1, first + count), _END]
        right = number + 2 if number + 1 < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=first, size=len(data)))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\0")
    first_of_directory = len(chains)
    count = len(directory) // _SECTOR
    chains += [*range(first_of_directory + 1, first_of_directory + count), _END]
    tables = -(-(len(chains) + 2) // 128)
    first_table = len(chains)
    chains += [_FAT] * tables
    chains += [_FREE] * (tables * 128 - len(chains))
    heads = [first_table + at for at in range(tables)]
    header = struct.pack(
        "<8s16sHHHHH6sLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3,
        0xFFFE, 9, 6, bytes(6), 0, tables, first_of_directory, 0, 4096, _END, 0, _END, 0, heads[0],
    )  # fmt: skip
    header = header[:76] + struct.pack("<109L", *heads, *[_FREE] * (109 - tables))
    return header + b"".join(padded) + directory + struct.pack(f"<{len(chains)}L", *chains)


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE,
           start: int, size: int) -> bytes:  # fmt: skip
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16sLQQLQ", text, len(text) + 2, kind, 1, _FREE, right, child, bytes(16), 0, 0,
        0, start, size,
    )  # fmt: skip
