"""Read a stranger's table: the parent of `child.py`."""

import json
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import structlog

from backend.screening.imports.reading import errors, layout, mapping
from backend.screening.imports.reading.headings import field_with
from backend.screening.imports.reading.notes import Note
from backend.screening.imports.reading.processes import running
from backend.screening.imports.reading.received import RawFile
from backend.screening.imports.reading.refused import OUT_OF_MEMORY
from backend.screening.imports.reading.tables import Limits, Overrides, Reading
from backend.screening.imports.reading.vocabulary import EXTENSIONS, FileFormat

log = structlog.get_logger("screening")

_PROGRAM = Path(__file__).with_name("child.py")
_MEMORY = 800 * 1024 * 1024
_SECONDS = 18.0
"""For one file, a second attempt included: nothing takes longer than this to be refused."""
_LARGE = 256 * 1024 * 1024
_LARGE_SECONDS = 60.0
"""For files that unpack to more than `_LARGE` and have been measured to be what they declare."""
_PAYLOAD_LIMIT = 512 * 1024 * 1024
_HEADER = struct.Struct("<cQ")

_REFUSALS: dict[str, type[errors.Unreadable]] = {
    one.code: one
    for one in (
        errors.EmptyTable,
        errors.NoTable,
        errors.ProtectedTable,
        errors.DamagedTable,
        errors.ExcessiveTable,
        errors.TooManyColumns,
        errors.TooManyRows,
        errors.UnlikeObjects,
    )
}


class _OutOfMemory(Exception):
    """The grid of a workbook did not fit."""


def read(
    file: BinaryIO,
    *,
    filename: str,
    limits: Limits | None = None,
    overrides: Overrides | None = None,
) -> Reading:
    """Read a file in a process of its own; `file` needs a real descriptor (`fileno`).

    Raises the refusals of `errors`, all heirs of `Unreadable`.
    """
    limits = limits or Limits()
    raw = receive(file, limits)
    overrides = overrides or {}
    contents, notes = layout.contents_of(raw, limits, field_with(overrides))
    return mapping.mapped(raw.format, contents, [*_notes(raw, filename), *notes], overrides)


def receive(file: BinaryIO, limits: Limits) -> RawFile:
    """What the file holds, whatever it tells; `file` needs a real descriptor.

    A workbook whose grid does not fit is read once more, row by row. Refuses as `read` does.
    """
    begun = time.monotonic()
    try:
        return _attempt(file, limits, _SECONDS, is_sparse=False)
    except _OutOfMemory:
        left = max(_SECONDS - (time.monotonic() - begun), 1.0)
        try:
            return _attempt(file, limits, left, is_sparse=True)
        except _OutOfMemory as error:
            raise errors.ExcessiveTable() from error


def _attempt(file: BinaryIO, limits: Limits, seconds: float, *, is_sparse: bool) -> RawFile:
    options = {
        "rows": limits.rows + 1_000,  # headings and totals are not known yet
        "columns": limits.columns,
        "memory": _MEMORY,
        "seconds": int(_LARGE_SECONDS),
        "measured_above": _LARGE,
        "is_sparse": is_sparse,
    }
    raw = None
    with running(_PROGRAM, json.dumps(options), file=file, seconds=seconds) as run:
        for letter, payload in _messages(run.output):
            if letter == b"R":
                raise _refusal(json.loads(payload), limits)
            if letter == b"D" and raw is not None:
                return raw
            if raw is None:
                raw = RawFile.from_message(payload)
                if raw.unpacked > _LARGE:
                    run.extend(_LARGE_SECONDS)
            else:
                raw.take(letter, payload)
        status = run.status()
    log.warning("reading a table failed", status=status, is_late=run.is_late, is_sparse=is_sparse)
    if run.is_late or (raw is None and status < 0):
        raise errors.ExcessiveTable()
    if status == OUT_OF_MEMORY or status < 0:
        if raw is not None and raw.format is FileFormat.xlsx:
            raise _OutOfMemory()
        raise errors.ExcessiveTable()
    raise errors.DamagedTable()


def _messages(output: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    while len(head := output.read(_HEADER.size)) == _HEADER.size:
        letter, length = _HEADER.unpack(head)
        if length > _PAYLOAD_LIMIT:
            raise errors.ExcessiveTable()
        payload = output.read(length)
        if len(payload) < length:
            return
        yield letter, payload


def _refusal(told: dict[str, Any], limits: Limits) -> errors.Unreadable:
    values = told["values"]
    if told["code"] == errors.TooManyRows.code:
        values["limit"] = limits.rows
    if values.get("sheet") == "":
        values["sheet"] = "数据"
    return _REFUSALS[told["code"]](**values)


def _notes(raw: RawFile, filename: str) -> list[Note]:
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    notes = []
    if extension and raw.format not in EXTENSIONS.get(extension, frozenset()):
        said = {"extension": extension, "format": raw.format.value}
        notes.append(Note("extension_differs", said))
    if raw.has_macros:
        notes.append(Note("macros_not_run"))
    if raw.broken:
        notes.append(Note("bytes_replaced", {"count": raw.broken}))
    return notes
