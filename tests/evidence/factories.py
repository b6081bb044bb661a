"""Files made on the spot, and people who upload them."""

import io
import struct
import time
import zipfile
from typing import Any

import docx
import pillow_heif
import xlsxwriter
from httpx import Response
from PIL import Image

from tests.world import Person

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(person: Person, data: bytes, filename: str = "凭证.png", **options: Any) -> Response:
    """Upload a file; keywords other than `headers` go into the query."""
    headers = options.pop("headers", {})
    return person.request(
        "POST", "/evidence", params={"filename": filename, **options}, content=data, headers=headers
    )


def uploaded(person: Person, data: bytes, filename: str = "凭证.png", **options: Any) -> Any:
    """The view of a file that was taken in."""
    answer = upload(person, data, filename, **options)
    assert answer.status_code == 201, answer.text
    return answer.json()


def picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A picture with nothing special about it."""
    image = Image.effect_noise(size, 60).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def heic() -> bytes:
    """A picture as telephones take them."""
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(buffer)
    return buffer.getvalue()


def pdf(pages: int = 1) -> bytes:
    """A PDF of coloured pages, the same bytes whenever it is made."""
    sheets = [Image.new("RGB", (200, 300), (250 - 20 * n, 20 * n, 90)) for n in range(pages)]
    buffer = io.BytesIO()
    day = time.gmtime(0)
    sheets[0].save(
        buffer, "PDF", save_all=True, append_images=sheets[1:], creationDate=day, modDate=day
    )
    return buffer.getvalue()


def word(text: str = "整改报告") -> bytes:
    """A .docx."""
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook() -> bytes:
    """An .xlsx."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "退费名单")
    return buffer.getvalue()


def package(**parts: str) -> bytes:
    """A zip of these parts; `__` in a name stands for `/`, `_xml` for `.xml`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


def ofd() -> bytes:
    """The least of an OFD (GB/T 33190)."""
    return package(
        OFD_xml='<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>', Doc_0__a_xml="<a/>"
    )


def macro_word() -> bytes:
    """A .docx with a macro part added."""
    buffer = io.BytesIO(word())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return buffer.getvalue()


def compound(**streams: bytes) -> bytes:
    """A compound file ([MS-CFB]) with these streams, each of one to eight sectors."""
    names = list(streams)
    starts, chains, body, at = [], [], b"", 3
    for data in streams.values():
        count = max(8, -(-len(data) // 512))  # shorter than 4096 bytes would go to a mini stream
        starts.append(at)
        chains += [*range(at + 1, at + count), 0xFFFFFFFE]
        body += data.ljust(count * 512, b"\0")
        at += count
    table = [0xFFFFFFFD, 2, 0xFFFFFFFE, *chains]
    fat = struct.pack("<128I", *(table + [0xFFFFFFFF] * 128)[:128])
    entries = _entry("Root Entry", 5, child=1 if names else 0xFFFFFFFF, start=0xFFFFFFFE, size=0)
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else 0xFFFFFFFF
        size = max(4096, len(streams[name]))
        entries += _entry(name, 2, right=right, start=starts[index], size=size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
        0,
    )
    return head.ljust(512, b"\xff") + fat + entries.ljust(1024, b"\0") + body


def _entry(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int, size: int
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def old_word(*, is_encrypted: bool = False) -> bytes:
    """A .doc, as far as its first bytes go."""
    flags = 0x0100 if is_encrypted else 0
    return compound(WordDocument=struct.pack("<5HH", 0xA5EC, 0xC1, 0, 0, 0, flags))


def old_table(*, is_encrypted: bool = False) -> bytes:
    """An .xls, as far as its first records go."""
    start = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5)
    return compound(Workbook=start + (b"\x2f\0" if is_encrypted else b"\x42\0"))


def box(name: bytes, body: bytes = b"") -> bytes:
    """A box of ISO base media."""
    return struct.pack(">I4s", 8 + len(body), name) + body


def video() -> bytes:
    """The boxes of an .mp4."""
    return (
        box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"moov", bytes(64)) + box(b"mdat", bytes(512))
    )


def sound(*, is_tagged: bool = True) -> bytes:
    """Three silent frames of an .mp3."""
    tag = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) if is_tagged else b""
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * 3
