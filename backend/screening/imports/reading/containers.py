"""What a file is, told by its content, and whether it may be unpacked at all."""

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from backend.screening.imports.reading.refused import (
    DAMAGED,
    EMPTY,
    EXCESSIVE,
    PROTECTED,
    UNSUPPORTED,
    Refused,
)
from backend.screening.imports.reading.vocabulary import FileFormat

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS_LIMIT = 5_000
_SMALL = 32 * 1024 * 1024
"""Below this size how well a part is packed says nothing."""
_UNPACKED_LIMIT = 640 * 1024 * 1024
"""About 200,000 rows of 75 filled columns."""
_RATIO_LIMIT = 200
"""Sheets of blank or equal rows are packed 20 to 100 times; deflate ends at 1,032."""
_PICTURES = ("xl/media/", "Pictures/", "ppt/", "word/")
_PART_LIMIT = 1024 * 1024


@dataclass(frozen=True)
class Container:
    """A file whose format is known."""

    format: FileFormat
    has_macros: bool = False
    unpacked: int = 0
    """Bytes that reading it unpacks, as the file declares them."""


def identify(file: BinaryIO) -> Container:
    """The format of a file by its content; Refused when it is none that we read, or a bomb."""
    file.seek(0)
    head = file.read(512)
    if not head:
        raise Refused(EMPTY)
    if head.startswith(b"PK\x03\x04"):
        return _package_of(file)
    if head.startswith(b"PK\x05\x06"):
        raise Refused(DAMAGED)
    if head.startswith(_OLE_MAGIC):
        return _compound_of(file)
    return Container(_text_of(head))


def _package_of(file: BinaryIO) -> Container:
    with _opened(file) as package:
        unpacked = _check_sizes(package)
        names = {info.filename for info in package.infolist()}
        has_macros = any(name.endswith("vbaProject.bin") for name in names)
        if "xl/workbook.xml" in names:
            return Container(FileFormat.xlsx, has_macros, unpacked)
        if "xl/workbook.bin" in names:
            return Container(FileFormat.xlsb, has_macros, unpacked)
        if "content.xml" in names:
            return _open_document_of(package, names, unpacked)
        if "[Content_Types].xml" in names and _has_workbook(package):
            return Container(FileFormat.xlsx, has_macros, unpacked)
    raise Refused(UNSUPPORTED)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """A package; Refused as damaged wherever its library stumbles over it."""
    try:
        with zipfile.ZipFile(file) as package:
            yield package
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(DAMAGED) from error


def _check_sizes(package: zipfile.ZipFile) -> int:
    """The declared size of what reading unpacks; Refused where it is a bomb's.

    Declared sizes may lie: limits on memory and time, and `measure`, bound what they hide.
    """
    parts = [one for one in package.infolist() if not one.filename.startswith(_PICTURES)]
    if len(parts) > _PARTS_LIMIT:
        raise Refused(EXCESSIVE)
    for part in parts:
        if part.flag_bits & 1:
            raise Refused(PROTECTED)
        if part.file_size > max(_SMALL, part.compress_size * _RATIO_LIMIT):
            raise Refused(EXCESSIVE)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > min(_UNPACKED_LIMIT, max(2 * _SMALL, packed * _RATIO_LIMIT)):
        raise Refused(EXCESSIVE)
    return unpacked


def measure(file: BinaryIO) -> None:
    """Unpack everything once, keeping nothing: Refused where a part is larger than it declares."""
    with _opened(file) as package:
        for part in package.infolist():
            with package.open(part) as stream:
                left = part.file_size
                while piece := stream.read(_PART_LIMIT):
                    left -= len(piece)
                if left:
                    raise Refused(DAMAGED)


def _has_workbook(package: zipfile.ZipFile) -> bool:
    with package.open("[Content_Types].xml") as part:
        return b"spreadsheetml" in part.read(_PART_LIMIT)


def _open_document_of(package: zipfile.ZipFile, names: set[str], unpacked: int) -> Container:
    kind = b""
    if "mimetype" in names:
        with package.open("mimetype") as part:
            kind = part.read(200)
    if b"opendocument.spreadsheet" not in kind:
        raise Refused(UNSUPPORTED)
    if "META-INF/manifest.xml" in names:
        with package.open("META-INF/manifest.xml") as part:
            if b"encryption-data" in part.read(_PART_LIMIT):
                raise Refused(PROTECTED)
    return Container(FileFormat.ods, any(name.startswith("Basic/") for name in names), unpacked)


def _compound_of(file: BinaryIO) -> Container:
    """A compound file ([MS-CFB]) with a BIFF workbook ([MS-XLS])."""
    # Loaded only here: few files are compound.
    import olefile  # noqa: PLC0415

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as compound:
            if compound.exists("EncryptedPackage"):
                raise Refused(PROTECTED)
            for name in ("Workbook", "Book"):
                if compound.exists(name):
                    if _is_encrypted(compound.openstream(name).read(4096)):
                        raise Refused(PROTECTED)
                    return Container(FileFormat.xls, compound.exists("_VBA_PROJECT_CUR"))
    except (OSError, ValueError, IndexError, TypeError, struct.error) as error:
        raise Refused(DAMAGED) from error
    raise Refused(UNSUPPORTED)


def _is_encrypted(head: bytes) -> bool:
    """Whether FilePass ([MS-XLS] 2.4.117) stands among the first records."""
    at = 0
    for _ in range(8):
        if at + 4 > len(head):
            return False
        kind, length = struct.unpack_from("<HH", head, at)
        if kind == 0x2F:
            return True
        at += 4 + length
    return False


def _text_of(head: bytes) -> FileFormat:
    """JSON or a table in lines; Refused for anything that is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileFormat.csv
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return FileFormat.csv
    if b"\x00" in head or re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head):
        raise Refused(UNSUPPORTED)
    if start.startswith((b"<", b"%PDF-", b"{\\rtf")):
        raise Refused(UNSUPPORTED)
    if start.startswith(b"["):
        return FileFormat.json
    return FileFormat.ndjson if start.startswith(b"{") else FileFormat.csv
