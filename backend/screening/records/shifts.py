"""Shifts: `HH:MM-HH:MM`, alternating ones by `;`, parts of one day by `+`."""

import re
from typing import Final, NamedTuple

from backend.screening.records.codes import Verdict

_PART = re.compile(r"(\d{1,2}):(\d{2})(?::00)?[-–—―−~至到]+(\d{1,2}):(\d{2})(?::00)?", re.ASCII)
_DAY: Final = 24 * 60
_NIGHTS: Final = ((0, 6 * 60), (22 * 60, 30 * 60), (46 * 60, 48 * 60))
"""From 22:00 to 06:00, over the two days that a part may touch, in minutes from midnight."""


class Shift(NamedTuple):
    """What rules ask of a roster."""

    text: str
    night_minutes: int
    """Between 22:00 and 06:00, of the shift with the most."""
    shift_minutes: int
    """Of the longest day, its parts added."""


def read_shift(text: str) -> Shift | Verdict:
    """Read a roster; equal start and end, or anything else than shifts, is a fault."""
    plain = "".join(text.split())
    nights: list[int] = []
    lengths: list[int] = []
    for shift in plain.strip(";").split(";"):
        parts = [_minutes(part) for part in shift.split("+")]
        for written, part in zip(shift.split("+"), parts, strict=True):
            if isinstance(part, Verdict):
                return Verdict(part.code, None, written)
        spans = [part for part in parts if not isinstance(part, Verdict)]
        nights.append(sum(_night(start, end) for start, end in spans))
        lengths.append(sum(end - start for start, end in spans))
    return Shift(plain, max(nights), max(lengths))


def _minutes(text: str) -> tuple[int, int] | Verdict:
    """Start and end in minutes from midnight; an end before the start lies on the next day."""
    found = _PART.fullmatch(text)
    if found is None:
        return Verdict("shift_unreadable")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or start >= _DAY or end > _DAY:
        return Verdict("shift_time")
    if start == end:
        return Verdict("shift_equal")
    return start, end if end > start else end + _DAY


def _night(start: int, end: int) -> int:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in _NIGHTS)
