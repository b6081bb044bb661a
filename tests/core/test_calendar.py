from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core import calendar
from backend.core.calendar import CalendarFileInvalid, WorkCalendar
from backend.core.clock import SHANGHAI
from backend.core.config import settings

BUILT_IN = calendar.built_in()
days = st.dates(date(2003, 1, 1), date(2040, 12, 31))
counts = st.integers(0, 120)


@pytest.fixture
def calendar_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A calendar file named in the settings; the installation's own calendar is back afterwards."""
    path = tmp_path / "calendar.yaml"
    monkeypatch.setenv("XIAOHAO_CALENDAR_FILE", str(path))
    _forget()
    yield path
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    settings.cache_clear()
    calendar.current.cache_clear()


def test_a_published_holiday_is_no_working_day_and_its_make_up_saturday_is_one() -> None:
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 10))
    assert not calendar.is_working_day(date(2026, 10, 17))
    assert calendar.is_working_day(date(2026, 10, 9))


def test_a_year_nobody_has_published_counts_monday_to_friday_and_says_so() -> None:
    assert calendar.is_published(2026)
    assert not calendar.is_published(2027)
    assert calendar.is_working_day(date(2027, 10, 1))
    assert not calendar.is_working_day(date(2027, 10, 2))


def test_a_period_over_the_national_holiday_is_longer_than_it_looks() -> None:
    assert calendar.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert calendar.working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert calendar.last_working_day_on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert calendar.end_of_day(date(2026, 11, 25)) == datetime(2026, 11, 25, 16, tzinfo=UTC)


def test_a_file_publishes_a_year_and_names_its_version(calendar_file: Path) -> None:
    calendar_file.write_text(
        "version: notice of a new year\n"
        "years:\n"
        "  2027:\n"
        "    holidays: [2027-01-01, 2027-10-01]\n"
        "    working_days: [2026-12-26, 2027-10-09]\n",
        encoding="utf-8",
    )
    assert calendar.is_published(2027)
    assert not calendar.is_working_day(date(2027, 10, 1))
    assert calendar.is_working_day(date(2027, 10, 9))
    assert calendar.is_working_day(date(2026, 12, 26)), "a notice names days of the December before"
    assert not calendar.is_working_day(date(2026, 10, 1)), "other years stay as they were"
    assert calendar.current().version == f"{BUILT_IN.version} + notice of a new year"


def test_a_file_replaces_a_year_whole(tmp_path: Path) -> None:
    path = tmp_path / "calendar.json"
    path.write_text('{"version": "v2", "years": {"2026": {"holidays": ["2026-11-25"]}}}')
    loaded = calendar.load(path)
    assert not loaded.is_working_day(date(2026, 11, 25))
    assert loaded.is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("years: {2027: {holidays: []}}", "version"),
        ("version: v\nyears: {2027: {holidays: [2028-01-01]}}", "does not belong to 2027"),
        ("version: v\nyears: {2027: {holidays: [2026-11-30]}}", "does not belong to 2027"),
        (
            "version: v\nyears: {2027: {holidays: [2027-01-02], working_days: [2027-01-02]}}",
            "both a holiday and a working day",
        ),
        ("version: v\nyears: {2027: {holiday: []}}", "holiday"),
        ("version: [", "calendar.yaml"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_the_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarFileInvalid, match=reason):
        calendar.load(path)


def test_a_named_file_that_is_missing_is_refused_instead_of_ignored(calendar_file: Path) -> None:
    with pytest.raises(CalendarFileInvalid, match=calendar_file.name):
        calendar.is_working_day(date(2026, 11, 25))


@given(day=days, count=counts)
def test_adding_lands_on_a_working_day_and_counting_finds_the_same_number(
    day: date, count: int
) -> None:
    reached = BUILT_IN.add_working_days(day, count)
    assert BUILT_IN.working_days_between(day, reached) == count
    assert count == 0 or BUILT_IN.is_working_day(reached)


@given(day=days, first=counts, second=counts)
def test_adding_twice_is_adding_the_sum(day: date, first: int, second: int) -> None:
    in_steps = BUILT_IN.add_working_days(BUILT_IN.add_working_days(day, first), second)
    assert in_steps == BUILT_IN.add_working_days(day, first + second)


@given(day=days, count=counts)
def test_going_back_undoes_going_forward_from_a_working_day(day: date, count: int) -> None:
    start = BUILT_IN.last_working_day_on_or_before(day)
    assert BUILT_IN.add_working_days(BUILT_IN.add_working_days(start, count), -count) == start


@given(start=days, middle=days, end=days)
def test_counted_days_add_up_whatever_the_order(start: date, middle: date, end: date) -> None:
    count = BUILT_IN.working_days_between
    assert count(start, middle) + count(middle, end) == count(start, end)


@given(day=days)
def test_the_last_working_day_is_near_and_nothing_between_is_one(day: date) -> None:
    last = BUILT_IN.last_working_day_on_or_before(day)
    assert BUILT_IN.is_working_day(last)
    assert BUILT_IN.working_days_between(last, day) == 0
    assert (day - last).days <= 10


@given(day=st.dates(date(1992, 1, 1), date(2100, 1, 1)))
def test_days_end_where_the_next_begins(day: date) -> None:
    end = calendar.end_of_day(day)
    before = (end - timedelta(microseconds=1)).astimezone(SHANGHAI)
    assert (end.tzinfo, before.date()) == (UTC, day)


@given(st.dates(date(2027, 1, 1), date(2060, 12, 31)))
def test_outside_the_published_years_only_the_weekday_decides(day: date) -> None:
    plain = WorkCalendar("plain", frozenset(), {})
    assert BUILT_IN.is_working_day(day) == plain.is_working_day(day) == (day.weekday() < 5)
