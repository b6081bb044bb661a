"""Write a marked workbook in a process of its own, with little memory, time and rights.

`marked` runs `python -I child.py <options>` with the file on standard input and the target as
standard output. It inherits no environment; the faults lie in the folder that it is given.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[4]))

from backend.screening.imports.reading import child, containers
from backend.screening.imports.reading.vocabulary import FileFormat
from backend.screening.imports.workbooks import faults as told

_WRITTEN = 1024 * 1024 * 1024


def main(options: dict[str, Any]) -> None:
    """Write the workbook; see the module."""
    child.restrict(memory=options["memory"], seconds=options["seconds"], written=_WRITTEN)
    file, target = sys.stdin.buffer, sys.stdout.buffer
    faults = told.load(Path(options["folder"]) / "faults", options)
    is_book = containers.identify(file).format is FileFormat.xlsx
    if options["mode"] == "sparse" and not is_book:
        sys.exit(1)
    if options["mode"] == "kept" and is_book:
        from backend.screening.imports.workbooks import kept  # noqa: PLC0415 — loads slowly

        kept.write(file, target, faults)
    else:
        from backend.screening.imports.workbooks import fresh  # noqa: PLC0415

        fresh.write(file, target, faults, options)
    target.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
