"""What a file is, told by its content and never by its name."""

import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import olefile

from backend.evidence.errors import (
    DamagedFile,
    DisguisedFile,
    MacrosRefused,
    ProtectedFile,
    UnsupportedType,
)
from backend.evidence.vocabulary import EXTENSIONS, Format

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_MP4_BRANDS = {b"mp41", b"mp42", b"mp71", b"avc1", b"hvc1", b"hev1", b"M4V ", b"MSNV", b"dash"}
_MP4_BRANDS |= {b"isom", *(b"iso%d" % number for number in range(2, 10))}
_CONTENT_TYPES = "[Content_Types].xml"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PART_LIMIT = 1024 * 1024
_ENTRIES_LIMIT = 20_000


@dataclass(frozen=True)
class Content:
    """What content may be called: WPS files are Word and Excel files by content."""

    formats: tuple[Format, ...]


WORD = Content((Format.doc, Format.wps))
TABLE = Content((Format.xls, Format.et))


def identify(file: BinaryIO, filename: str) -> Format:
    """The format of a file whose name and content agree.

    Raises UnsupportedType, DisguisedFile, MacrosRefused, ProtectedFile and DamagedFile.
    """
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    claimed = EXTENSIONS.get(extension)
    content = _content_of(file)
    if claimed is None:
        # An unknown extension hides the content as much as a wrong one.
        raise UnsupportedType(supported=supported())
    if content is None or claimed not in content.formats:
        found = content.formats[0].value if content else None
        raise DisguisedFile(
            extension=extension,
            found=found or ("无法识别或不支持的类型", "of no type we take"),
        )
    return claimed


def supported() -> str:
    """The formats we take, for people."""
    return " ".join(one.value for one in Format)


def _content_of(file: BinaryIO) -> Content | None:
    file.seek(0)
    head = file.read(32)
    if head[4:8] == b"ftyp":
        return _media_of(file)
    if head.startswith(b"PK\x03\x04"):
        return _package_of(file)
    if head.startswith(_OLE_MAGIC):
        return _compound_of(file)
    for found, is_it in (
        (Format.jpg, head.startswith(b"\xff\xd8\xff")),
        (Format.png, head.startswith(b"\x89PNG\r\n\x1a\n")),
        (Format.webp, head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
        (Format.pdf, head.startswith(b"%PDF-")),
        (Format.mp3, _is_mp3(file)),
    ):
        if is_it:
            return Content((found,))
    return None


def _media_of(file: BinaryIO) -> Content | None:
    """ISO base media (ISO/IEC 14496-12): the brands say what, the boxes whether it is whole."""
    file.seek(0)
    size = struct.unpack(">I", file.read(4))[0]
    brands = file.read(min(size, 1024) - 4)[4:] if size >= 16 else b""
    major = brands[:4]
    known = {major, *(brands[at : at + 4] for at in range(8, len(brands), 4))}
    if known & _HEIC_BRANDS and b"avif" not in known:
        return Content((Format.heic,))
    if major == b"qt  " or not known & _MP4_BRANDS:
        return None
    if b"moov" not in _boxes(file):
        raise DamagedFile()
    return Content((Format.mp4,))


def _boxes(file: BinaryIO) -> set[bytes]:
    """The outermost boxes; DamagedFile where one ends after the file."""
    end = file.seek(0, 2)
    found: set[bytes] = set()
    at = 0
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        if size == 1:
            size = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0]
        elif size == 0:
            size = end - at
        if size < 8 or at + size > end or len(found) > 64:
            raise DamagedFile()
        found.add(name)
        at += size
    return found


def _package_of(file: BinaryIO) -> Content | None:
    """A zip that is an Office document (ISO/IEC 29500) or an OFD; any other zip is an archive."""
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if len(names) > _ENTRIES_LIMIT:
                raise DamagedFile()
            if _CONTENT_TYPES in names:
                return _office_of(names, _part(package, _CONTENT_TYPES))
            if "OFD.xml" in names:
                return Content((Format.ofd,)) if b"OFD" in _part(package, "OFD.xml") else None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DamagedFile() from error
    return None


def _office_of(names: set[str], types: bytes) -> Content | None:
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise MacrosRefused()
    if b"wordprocessingml.document.main+xml" in types and "word/document.xml" in names:
        return Content((Format.docx,))
    if b"spreadsheetml.sheet.main+xml" in types and "xl/workbook.xml" in names:
        return Content((Format.xlsx,))
    return None


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """A small part of a package; never more than a megabyte of it is unpacked."""
    with package.open(name) as part:
        return part.read(_PART_LIMIT)


def _compound_of(file: BinaryIO) -> Content | None:
    """A compound file ([MS-CFB]): its streams say which program wrote it."""
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as compound:
            if compound.exists("EncryptedPackage"):
                raise ProtectedFile()
            if compound.exists("WordDocument"):
                return _word_of(compound)
            for name in ("Workbook", "Book"):
                if compound.exists(name):
                    return _table_of(compound, name)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise DamagedFile() from error
    return None


def _word_of(compound: olefile.OleFileIO) -> Content:
    if compound.exists("Macros"):
        raise MacrosRefused()
    flags = struct.unpack("<H", compound.openstream("WordDocument").read(12)[10:12])[0]
    if flags & 0x0100:  # FibBase.fEncrypted, [MS-DOC] 2.5.2
        raise ProtectedFile()
    return WORD


def _table_of(compound: olefile.OleFileIO, stream: str) -> Content:
    if compound.exists("_VBA_PROJECT_CUR"):
        raise MacrosRefused()
    book = compound.openstream(stream)
    length = struct.unpack("<HH", book.read(4))[1]
    following = book.read(length + 2)[length:]
    if following == b"\x2f\x00":  # FilePass right after BOF, [MS-XLS] 2.4.117
        raise ProtectedFile()
    return TABLE


_BITRATES = {
    # MPEG-1 and MPEG-2/2.5 Layer III, kbit/s by index (ISO/IEC 11172-3, 13818-3)
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _is_mp3(file: BinaryIO) -> bool:
    """Whether two Layer III frames follow each other, after an ID3v2 tag where there is one."""
    file.seek(0)
    head = file.read(10)
    at = 0
    if head.startswith(b"ID3") and len(head) == 10:
        at = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
        )
        at += 10 if head[5] & 0x10 else 0
    for _ in range(2):
        file.seek(at)
        length = _frame_length(file.read(4))
        if length is None:
            return False
        at += length
    return True


def _frame_length(header: bytes) -> int | None:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, rate, bits = (header[1] >> 3) & 3, (header[2] >> 2) & 3, header[2] >> 4
    if version == 1 or rate == 3 or bits in (0, 15):
        return None
    samples = 144 if version == 3 else 72
    bitrate = _BITRATES[version == 3][bits] * 1000
    return samples * bitrate // _RATES[version][rate] + ((header[2] >> 1) & 1)
