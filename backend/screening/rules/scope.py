"""The scope in which a province is screened."""

from dataclasses import dataclass
from typing import Any

from backend.core.db import OrganisationScope

_SCREENING = "select set_config('app.screening', 'yes', true)"


@dataclass
class ScreeningScope(OrganisationScope):
    """A whole province, with what schools still look at first and what silent rules find.

    For the machine alone: nothing that is read in it is shown to anybody as it stands.
    """

    def enter(self, cursor: Any) -> None:
        """See core.db.Scope."""
        super().enter(cursor)
        cursor.execute(_SCREENING)


def screening_scope(province_id: int) -> ScreeningScope:
    """The scope of a province, which is the root of its tree."""
    return ScreeningScope(province_id, f"{province_id}.")


def province_of(path: str) -> int:
    """The province in which a place of the tree lies."""
    return int(path.partition(".")[0])
