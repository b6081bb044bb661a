"""Words of a file that is read in."""

from enum import StrEnum


class FileFormat(StrEnum):
    """What a file is by its content, whatever it is called."""

    xlsx = "xlsx"
    """Office Open XML, with macros or without; macros are never run."""
    xlsb = "xlsb"
    xls = "xls"
    """BIFF in a compound file; .et of WPS is the same."""
    ods = "ods"
    csv = "csv"
    json = "json"
    """An array of objects by field name."""
    ndjson = "ndjson"
    """One object per line."""


class SheetRole(StrEnum):
    """What a sheet tells."""

    students = "students"
    hosts = "hosts"
    """Hosts and posts, told once, to which students refer by host and post name."""
    skipped = "skipped"


EXTENSIONS: dict[str, frozenset[FileFormat]] = {
    "xlsx": frozenset({FileFormat.xlsx}),
    "xlsm": frozenset({FileFormat.xlsx}),
    "xlsb": frozenset({FileFormat.xlsb}),
    "xls": frozenset({FileFormat.xls}),
    "et": frozenset({FileFormat.xls}),
    "ods": frozenset({FileFormat.ods}),
    "csv": frozenset({FileFormat.csv}),
    "txt": frozenset({FileFormat.csv}),
    "json": frozenset({FileFormat.json}),
    "ndjson": frozenset({FileFormat.ndjson}),
    "jsonl": frozenset({FileFormat.ndjson}),
}
"""What each extension promises; another content is read and said."""

OWN_SHEETS = frozenset({"填表说明", "错误清单", "How to fill", "Faults"})
"""Names of the sheets that our own workbooks add: never read, and not worth a note."""
