"""Open a stranger's picture or PDF in a process of its own, with little memory, time and rights.

The module preview runs `python -I rendering.py inspect|render <format> <page>` with the file
on standard input. It imports nothing of ours and inherits no environment. `inspect` prints the
number of pages, `render` a WebP picture; the exit status says why not.
"""
# ruff: noqa: PLC0415 — each task loads the one library it needs, when its rights are gone

import resource
import sys
from typing import Any, BinaryIO

DAMAGED, PROTECTED, NO_SUCH_PAGE = 3, 4, 5

_MEMORY = 1536 * 1024 * 1024
_CPU_SECONDS = 20
_MAX_PIXELS = 100_000_000
_SIDE = 1600
"""Longest side of a preview, in pixels."""


def restrict() -> None:
    """Give up what opening a file does not need."""
    for kind, limit in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def open_picture(file: BinaryIO, kind: str) -> Any:
    """The picture, not yet decoded; exits when it is none or has too many pixels."""
    from PIL import Image, UnidentifiedImageError

    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    names = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS // 2  # Pillow refuses at twice this
    try:
        picture = Image.open(file, formats=[names[kind]])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        sys.exit(DAMAGED)
    if picture.width * picture.height > _MAX_PIXELS:
        sys.exit(DAMAGED)
    return picture


def draw_picture(file: BinaryIO, kind: str) -> Any:
    """The picture, upright and bounded, its metadata left behind."""
    from PIL import ImageOps

    picture = open_picture(file, kind)
    picture.draft("RGB", (_SIDE, _SIDE))  # a JPEG decodes straight to a smaller size
    picture.thumbnail((_SIDE, _SIDE))
    upright = ImageOps.exif_transpose(picture)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def open_document(file: BinaryIO) -> Any:
    """The PDF; exits when it is damaged or needs a password."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        sys.exit(PROTECTED if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else DAMAGED)
    if len(document) == 0:
        sys.exit(DAMAGED)
    return document


def draw_page(file: BinaryIO, page: int) -> Any:
    """One page, from 1, bounded."""
    document = open_document(file)
    if not 1 <= page <= len(document):
        sys.exit(NO_SUCH_PAGE)
    sheet = document[page - 1]
    width, height = sheet.get_size()
    scale = min(_SIDE / max(width, height, 1), 4)
    return sheet.render(scale=scale).to_pil().convert("RGB")


def main(task: str, kind: str, page: int) -> None:
    """Do one task; see the module."""
    restrict()
    file, answer = sys.stdin.buffer, sys.stdout.buffer
    if task == "inspect" and kind == "pdf":
        answer.write(str(len(open_document(file))).encode())
    elif task == "inspect":
        picture = open_picture(file, kind)
        try:
            picture.load()
        except (OSError, ValueError, SyntaxError):
            sys.exit(DAMAGED)
        answer.write(b"1")
    else:
        drawn = draw_page(file, page) if kind == "pdf" else draw_picture(file, kind)
        drawn.info.clear()
        drawn.save(answer, "WEBP", quality=80, method=2)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
