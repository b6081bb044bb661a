"""Time, as tests need it: set, never waited for."""

from datetime import UTC, datetime, timedelta

from backend.core import clock

_START = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def set_time(after: timedelta = timedelta()) -> datetime:
    """Stop the clock so long after ten in the morning of 25 November 2026, Beijing time."""
    moment = _START + after
    clock.set_clock(lambda: moment)
    return moment
