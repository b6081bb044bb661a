"""Working days, end of days: the one calendar every deadline is counted with.

The published 调休 calendar comes from the `chinesecalendar` package; `calendar_file` adds a newer
year, or replaces one, without an upgrade. Years nobody has published yet count Monday to Friday,
and `is_published` says so, so that a screen can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from chinese_calendar import constants
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.core.clock import SHANGHAI
from backend.core.config import settings

_ONE_DAY = timedelta(days=1)


class CalendarFileInvalid(ValueError):
    """The operator's calendar file cannot be used; the message says why."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are working days. `exceptions` holds the days that differ from their weekday."""

    version: str
    """Where the days come from; kept with whatever was counted by them."""
    published_years: frozenset[int]
    exceptions: Mapping[date, bool]

    def is_published(self, year: int) -> bool:
        """Whether the holidays of a year are known; if not, it counts Monday to Friday."""
        return year in self.published_years

    def is_working_day(self, day: date) -> bool:
        """Whether offices work that day."""
        return self.exceptions.get(day, day.weekday() < 5)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, when negative); `day` itself for 0.

        The day itself never counts: a period begins the day after what set it going.
        """
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))

    def last_working_day_on_or_before(self, day: date) -> date:
        """`day`, or the nearest working day before it: when a last reminder goes out."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day


class _PublishedYear(BaseModel):
    model_config = ConfigDict(extra="forbid")

    holidays: list[date]
    working_days: list[date] = Field(default_factory=list)
    """Saturdays and Sundays on which offices work (补班)."""


class _CalendarFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str = Field(min_length=1, max_length=100)
    years: dict[int, _PublishedYear] = Field(min_length=1)


def built_in() -> WorkCalendar:
    """The calendar of the installed `chinesecalendar`."""
    exceptions = dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)
    return WorkCalendar(
        version=f"chinesecalendar {version('chinesecalendar')}",
        published_years=frozenset(day.year for day in exceptions),
        exceptions=exceptions,
    )


def load(path: Path) -> WorkCalendar:
    """The built-in calendar with the years of a YAML or JSON file in place of its own.

    `{version: "…", years: {2027: {holidays: [2027-01-01, …], working_days: [2027-01-30, …]}}}`
    A year is replaced whole. It may also name days of the December before, because the notice for
    a new year does. Raises CalendarFileInvalid.
    """
    base = built_in()
    content = _read(path)
    exceptions = {
        day: is_work for day, is_work in base.exceptions.items() if day.year not in content.years
    }
    for year, published in sorted(content.years.items()):
        both = set(published.holidays) & set(published.working_days)
        if both:
            raise CalendarFileInvalid(f"{path}: {min(both)} is both a holiday and a working day")
        for days, is_work in ((published.holidays, False), (published.working_days, True)):
            for day in days:
                if day.year != year and (day.year, day.month) != (year - 1, 12):
                    raise CalendarFileInvalid(f"{path}: {day} does not belong to {year}")
                exceptions[day] = is_work
    return WorkCalendar(
        version=f"{base.version} + {content.version}",
        published_years=base.published_years | frozenset(content.years),
        exceptions=exceptions,
    )


def _read(path: Path) -> _CalendarFile:
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _CalendarFile.model_validate(raw)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise CalendarFileInvalid(f"{path}: {error}") from error


@lru_cache
def current() -> WorkCalendar:
    """The calendar of this installation, read once."""
    path = settings().calendar_file
    return load(path) if path is not None else built_in()


def is_published(year: int) -> bool:
    """See WorkCalendar.is_published."""
    return current().is_published(year)


def is_working_day(day: date) -> bool:
    """See WorkCalendar.is_working_day."""
    return current().is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """See WorkCalendar.add_working_days."""
    return current().add_working_days(day, count)


def working_days_between(start: date, end: date) -> int:
    """See WorkCalendar.working_days_between."""
    return current().working_days_between(start, end)


def last_working_day_on_or_before(day: date) -> date:
    """See WorkCalendar.last_working_day_on_or_before."""
    return current().last_working_day_on_or_before(day)


def end_of_day(day: date) -> datetime:
    """The instant, in UTC, at which a day ends in Asia/Shanghai; what is due comes before it."""
    return datetime.combine(day + _ONE_DAY, time(), tzinfo=SHANGHAI).astimezone(UTC)


def school_year(day: date) -> int:
    """The school year in which a day lies, from 1 September."""
    return day.year - (day.month < 9)
