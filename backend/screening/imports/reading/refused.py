"""How the child says no: a code of `errors` and the values of its text."""

from typing import Any


class Refused(Exception):
    """The file is not read. `code` is that of a refusal in `errors`."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


EMPTY = "table_empty"
UNSUPPORTED = "table_type_unsupported"
PROTECTED = "table_protected"
DAMAGED = "table_damaged"
EXCESSIVE = "table_excessive"
TOO_WIDE = "table_too_wide"
TOO_LONG = "table_too_long"
UNLIKE = "objects_unlike"

OUT_OF_MEMORY = 7
"""Exit status of a child whose memory did not suffice."""
