"""Draw the papers of the demo: pages that say in large letters that they prove nothing."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from backend.regulation.vocabulary import EVIDENCE_KIND_LABELS, EvidenceKind

_LABELS = Path(__file__).parent / "data" / "labels.png"
"""The warning, then the name of each kind in the order of EvidenceKind, one above the other.

Drawn beforehand (in Noto Sans CJK, under the SIL Open Font License), so that no machine needs a
Chinese font to draw a page.
"""
_LABEL_SIZE = (400, 48)
_PAGE = (620, 877)
"""A4 at 75 dots an inch."""
_PICTURES = frozenset({EvidenceKind.photo, EvidenceKind.roster, EvidenceKind.training_record})
_COLUMNS = (70, 130, 250, 390, 470, 550)
_INK, _FAINT, _RED = (40, 40, 48), (205, 208, 214), (196, 40, 40)


@dataclass(frozen=True)
class Paper:
    """A file as somebody would upload it."""

    filename: str
    content: bytes


def draw(kind: EvidenceKind, *, number: str, serial: int, about_on: date) -> Paper:
    """A page of that kind for the entry `number`; unlike every other `serial`'s."""
    seed = hashlib.sha256(f"{number}/{serial}/{kind}".encode()).digest()
    page = Image.new("RGB", _PAGE, (253, 253, 251))
    pen = ImageDraw.Draw(page)
    page.paste(_label(1 + list(EvidenceKind).index(kind)), (110, 70))
    small = ImageFont.load_default(size=18)
    pen.text((110, 135), f"No. {number}-{serial:02}    {about_on.isoformat()}", _INK, font=small)
    if kind is EvidenceKind.photo:
        _draw_scene(pen, seed)
    else:
        _draw_table(pen, seed)
    warning = _label(0)
    page.paste(_RED, (110, 790, 110 + _LABEL_SIZE[0], 790 + _LABEL_SIZE[1]), _inverted(warning))
    pen.text((110, 845), "DEMO MATERIAL - PROVES NOTHING", _RED, font=ImageFont.load_default(16))
    label = EVIDENCE_KIND_LABELS[kind][0]
    if kind in _PICTURES:
        return Paper(f"{label}{number}-{serial:02}.png", _written(page, "PNG"))
    return Paper(f"{label}{number}-{serial:02}.pdf", _written(page, "PDF"))


def _draw_table(pen: ImageDraw.ImageDraw, seed: bytes) -> None:
    """A ruled table with strokes where words would stand."""
    top, bottom = 180, 760
    for row, y in enumerate(range(top, bottom + 1, 29)):
        pen.line((70, y, 550, y), _FAINT if row else _INK)
        if y < bottom:
            for column, (x, end) in enumerate(pairwise(_COLUMNS)):
                length = 20 + seed[(row * 5 + column) % len(seed)] % (end - x - 36)
                shade = _INK if row == 0 else (120, 124, 134)
                pen.line((x + 8, y + 15, x + 8 + length, y + 15), shade, width=5)
    for x in _COLUMNS:
        pen.line((x, top, x, bottom), _FAINT)


def _draw_scene(pen: ImageDraw.ImageDraw, seed: bytes) -> None:
    """A workshop: wall, floor, benches and lamps."""
    pen.rectangle((70, 200, 550, 760), (214, 226, 232))
    pen.rectangle((70, 560, 550, 760), (158, 150, 138))
    for place in range(5):
        x, height = 90 + place * 92, 40 + seed[place] % 70
        pen.rectangle((x, 600 - height, x + 70, 640), (88 + seed[place + 5] % 60, 96, 112))
        pen.line((x + 35, 200, x + 35, 240 + seed[place + 10] % 30), _INK, width=2)
        pen.ellipse((x + 20, 240 + seed[place + 10] % 30, x + 50, 290), (250, 238, 170))


@cache
def _label(row: int) -> Image.Image:
    width, height = _LABEL_SIZE
    with Image.open(_LABELS) as sheet:
        return sheet.convert("L").crop((0, row * height, width, (row + 1) * height))


def _inverted(picture: Image.Image) -> Image.Image:
    return picture.point([255 - level for level in range(256)])


def _written(page: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    if kind == "PDF":
        page.save(stream, kind, resolution=75, title="Demo material")
    else:
        page.quantize(64).save(stream, kind)
    return stream.getvalue()
