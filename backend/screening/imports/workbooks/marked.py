"""The workbook with its faulty cells marked and explained, to mend and import again."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from backend.screening.imports.reading.errors import ExcessiveTable
from backend.screening.imports.reading.processes import running
from backend.screening.imports.reading.tables import Sheet

log = structlog.get_logger("screening")

_PROGRAM = Path(__file__).with_name("child.py")
_MEMORY = 900 * 1024 * 1024
_SECONDS = {"kept": 30.0, "fresh": 90.0, "sparse": 30.0}
"""Ways to write it, tried one after the other: a hostile file ends the first, an .xlsx with cells
that lie far apart the second."""
_KEPT_CELLS = 200_000
"""Up to so many cells a workbook is kept as it came; larger ones are written afresh."""
_FAULTS_LISTED = 50_000


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell, in the reader's language."""

    sheet: str
    row: int
    field: str | None
    """Null: the whole row."""
    heading: str
    value: str
    """As it may be shown: masked where personal."""
    reason: str
    remedy: str


def write(
    target: BinaryIO,
    *,
    file: BinaryIO,
    sheets: Sequence[Sheet],
    faults: Iterable[CellFault],
    language: str,
) -> None:
    """Write the marked .xlsx of a file that was read, in a process of its own.

    Up to `_KEPT_CELLS` an .xlsx stays the same workbook: cells, styles, widths, drop-downs and
    merged cells are kept; pictures, charts, macros, links to other files and Excel's newer
    extensions are lost, and formulas become the values they last had. Any other file becomes a
    fresh .xlsx with the same sheets and rows, as text; hidden sheets are left out. Both get a
    sheet that lists the faults. No cell begins a formula. Raises ExcessiveTable.
    """
    told = {
        "sheets": [_told(sheet) for sheet in sheets],
        "language": language,
        "listed": _FAULTS_LISTED,
        "memory": _MEMORY,
    }
    cells = sum(sheet.rows * len(sheet.columns) for sheet in sheets)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "faults").write_text(_lines(faults), encoding="utf-8")
        for mode, seconds in _SECONDS.items():
            if mode == "kept" and cells > _KEPT_CELLS:
                continue
            target.seek(0)
            target.truncate()
            options = json.dumps(told | {"folder": folder, "mode": mode, "seconds": int(seconds)})
            with running(_PROGRAM, options, file=file, seconds=seconds, target=target) as run:
                status = run.status()
            if status == 0:
                return
            log.warning("marking failed", status=status, is_late=run.is_late, mode=mode)
    raise ExcessiveTable()


def _lines(faults: Iterable[CellFault]) -> str:
    return "\n".join(json.dumps(asdict(fault), ensure_ascii=False) for fault in faults)


def _told(sheet: Sheet) -> dict[str, Any]:
    positions = {one.field: one.position for one in sheet.columns if one.field}
    return {
        "name": sheet.name,
        "role": sheet.role.value,
        "heading_row": sheet.heading_row,
        "headings": [[one.position, one.heading] for one in sheet.columns],
        "positions": positions,
    }
