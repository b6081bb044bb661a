"""Days, months and periods as people write them."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

from backend.screening.records.codes import Verdict

_EPOCH = date(1899, 12, 30)
"""Day 0 of the serial numbers of Excel, from 1 March 1900 on."""
_SERIALS = range(10_000, 73_415)
"""1927 to 2100: what a bare number of five digits may mean."""
_YEARS = range(1900, 2101)

_BLANKS = re.compile(r"\s*([-/.年月日])\s*")
_TIME = r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY = re.compile(rf"(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{_TIME}", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PACKED_MONTH = re.compile(r"(\d{4})(\d{2})", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?(?:级|届)?", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_PART = (
    r"(?:(\d{4})[-/.年](\d{1,2})(?!\d)月?(?:(?<!月)[-/.](\d{1,2})(?!\d)|(?<=月)(\d{1,2})日)?日?"
    r"|(\d{8})|(\d{6}))"
)
_PERIOD = re.compile(rf"{_PART}[-–—―−~至到]+{_PART}", re.ASCII)

SPRING: Final = 3
AUTUMN: Final = 9
"""Months in which schools enrol: the first and last possible month of a year alone."""


class Period(NamedTuple):
    """From and to, each by its first and its last possible day."""

    first: date
    first_last: date
    last: date
    last_last: date


def read_day(text: str) -> date | Verdict:
    """A day, from a text in one of the listed forms or from a serial number of Excel."""
    plain = _BLANKS.sub(r"\1", text)
    if found := _DAY.fullmatch(plain) or _PACKED.fullmatch(plain):
        return _day(found[1], found[2], found[3])
    if (serial := _of_serial(plain)) is not None:
        return serial
    if _MONTH.fullmatch(plain) or _PACKED_MONTH.fullmatch(plain) or _YEAR.fullmatch(plain):
        return Verdict("day_missing")
    return Verdict("day_unreadable")


def read_month(text: str) -> tuple[date, date] | Verdict:
    """The first possible and the last possible month, each by its first day."""
    plain = _BLANKS.sub(r"\1", text)
    if found := _MONTH.fullmatch(plain) or _PACKED_MONTH.fullmatch(plain):
        month = _day(found[1], found[2], "1")
        return month if isinstance(month, Verdict) else (month, month)
    if (found := _YEAR.fullmatch(plain)) and int(found[1]) in _YEARS:
        return date(int(found[1]), SPRING, 1), date(int(found[1]), AUTUMN, 1)
    day = read_day(plain)
    if isinstance(day, Verdict):
        return Verdict("month_unreadable") if day.code == "day_unreadable" else day
    return day.replace(day=1), day.replace(day=1)


def read_period(text: str) -> Period | Verdict:
    """From and to in one cell; a month alone reaches from its first to its last day."""
    found = _PERIOD.fullmatch("".join(text.split()))
    if found is None:
        return Verdict("period_unreadable")
    parts = found.groups()
    start, end = _part(parts[:6]), _part(parts[6:])
    if isinstance(start, Verdict):
        return start
    if isinstance(end, Verdict):
        return end
    period = Period(*start, *end)
    return Verdict("period_reversed") if period.last_last < period.first else period


def _part(parts: tuple[str | None, ...]) -> tuple[date, date] | Verdict:
    year, month, day, day_of_month, packed, packed_month = parts
    if packed:
        year, month, day = packed[:4], packed[4:6], packed[6:]
    elif packed_month:
        year, month = packed_month[:4], packed_month[4:]
    assert year is not None
    assert month is not None
    first = _day(year, month, day or day_of_month or "1")
    if isinstance(first, Verdict) or day or day_of_month:
        return first if isinstance(first, Verdict) else (first, first)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _day(year: str, month: str, day: str) -> date | Verdict:
    if int(year) not in _YEARS:
        return Verdict("day_out_of_range", None, year)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Verdict("day_impossible")


def _of_serial(text: str) -> date | None:
    found = _SERIAL.fullmatch(text)
    if found is None or int(found[1]) not in _SERIALS:
        return None
    return _EPOCH + timedelta(days=int(found[1]))
