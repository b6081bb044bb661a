"""Read a stranger's table in a process of its own, with little memory, time and rights.

`opening` runs `python -I child.py <limits>` with the file on standard input. It inherits no
environment and writes messages to standard output, each a letter, a length and a payload:
`F` what the file is · `S` a sheet · `C` a chunk of the sheet last named (`cells`) ·
`D` all is done · `R` the file is refused. Whoever reads the messages trusts none of them.
"""

import gc
import json
import resource
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

sys.path.insert(0, str(Path(__file__).parents[4]))

from backend.screening.imports.reading import books, cells, containers, objects, texts
from backend.screening.imports.reading.refused import OUT_OF_MEMORY, Refused
from backend.screening.imports.reading.vocabulary import FileFormat


def restrict(*, memory: int, seconds: int, written: int = 0) -> None:
    """Give up what reading does not need. The heap is bounded, mapped libraries come on top."""
    for kind, limit in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + 512 * 1024 * 1024),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def send(letter: bytes, payload: bytes | dict[str, Any]) -> None:
    """One message to the parent."""
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    out = sys.stdout.buffer
    out.write(struct.pack("<cQ", letter, len(data)))
    out.write(data)
    out.flush()


def read(file: BinaryIO, options: dict[str, Any]) -> None:
    """Send everything that the file holds."""
    container = containers.identify(file)
    about: dict[str, Any] = {
        "format": container.format.value,
        "has_macros": container.has_macros,
        "unpacked": container.unpacked,
        "broken": 0,
    }
    if container.unpacked > options["measured_above"]:
        containers.measure(file)
    if container.format in (FileFormat.json, FileFormat.ndjson):
        send(b"F", about)
        _send_objects(file, options)
    elif container.format is FileFormat.csv:
        sheet, about["broken"] = texts.sheet(file)
        send(b"F", about)
        _send_sheets(iter([sheet]), options)
    else:
        send(b"F", about)
        read_book = books.sparse_sheets if options["is_sparse"] else books.sheets
        _send_sheets(read_book(file), options)
    send(b"D", {})


def _send_sheets(sheets: Iterator[books.RawSheet], options: dict[str, Any]) -> None:
    tally = cells.Tally(rows=options["rows"], columns=options["columns"])
    for sheet in sheets:
        about = {"name": sheet.name, "is_hidden": sheet.is_hidden, "merges": sheet.merges}
        send(b"S", about | {"headings": None})
        for chunk in cells.chunks(
            sheet.name,
            sheet.rows,
            first_column=sheet.first_column,
            width=sheet.width,
            tally=tally,
        ):
            send(b"C", chunk)


def _send_objects(file: BinaryIO, options: dict[str, Any]) -> None:
    tally = cells.Tally(rows=options["rows"], columns=options["columns"])
    found = objects.parse(file)
    for shape, rows in objects.by_shape(found, columns=options["columns"], size=cells.CHUNK_ROWS):
        columns = cells.columns_of([row for _, row in rows], first_column=0)
        chunk = cells.packed([number for number, _ in rows], columns)
        tally.count("", rows=len(rows), columns=len(shape), text=len(chunk))
        send(b"S", {"name": "", "is_hidden": False, "merges": [], "headings": shape})
        send(b"C", chunk)


def main(options: dict[str, Any]) -> None:
    """Read the file on standard input; see the module."""
    restrict(memory=options["memory"], seconds=options["seconds"])
    gc.disable()  # it is over soon, and rows by the hundred thousand would be searched for cycles
    try:
        read(sys.stdin.buffer, options)
    except Refused as error:
        send(b"R", {"code": error.code, "values": error.values})
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
