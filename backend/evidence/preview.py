"""Our own pictures of what others sent: the parent of `rendering.py`."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import structlog

from backend.core.errors import TryAgain
from backend.evidence import rendering
from backend.evidence.errors import DamagedFile, NoPreview, ProtectedFile
from backend.evidence.vocabulary import PREVIEWED, Format

log = structlog.get_logger("evidence")

MEDIA_TYPE = "image/webp"
_SECONDS = 30
_at_once = threading.BoundedSemaphore(2)
"""Renderings under way in this process: each may take a core and 1.5 GB."""


def count_pages(file: BinaryIO, kind: Format) -> int | None:
    """Pages that can be previewed, having opened the file in earnest; none for other formats.

    Raises DamagedFile and ProtectedFile.
    """
    if kind not in PREVIEWED:
        return None
    run = _run(file, "inspect", kind, 0)
    if run.returncode == 0:
        return int(run.stdout)
    raise ProtectedFile() if run.returncode == rendering.PROTECTED else DamagedFile()


def draw(file: BinaryIO, kind: Format, *, page: int) -> bytes:
    """A page as a WebP picture of bounded size; NoPreview when there is none."""
    if kind not in PREVIEWED or (kind is not Format.pdf and page != 1):
        raise NoPreview()
    run = _run(file, "render", kind, page)
    if run.returncode != 0:
        raise NoPreview()
    return run.stdout


def _run(file: BinaryIO, task: str, kind: Format, page: int) -> subprocess.CompletedProcess[bytes]:
    if not _at_once.acquire(timeout=10):
        raise TryAgain(headers={"Retry-After": "5"})
    try:
        run = subprocess.run(  # noqa: S603 — our own program, words of our own
            [sys.executable, "-I", str(Path(rendering.__file__)), task, kind.value, str(page)],
            stdin=file,
            capture_output=True,
            timeout=_SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        log.warning("rendering took too long", task=task, kind=kind)
        return subprocess.CompletedProcess(error.cmd, rendering.DAMAGED, b"", b"")
    finally:
        _at_once.release()
    if run.returncode not in (0, rendering.DAMAGED, rendering.PROTECTED, rendering.NO_SUCH_PAGE):
        log.warning("rendering failed", task=task, kind=kind, status=run.returncode)
    return run
