"""The one place that asks what time it is, so that tests may answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 — replaced whole by tests


def now() -> datetime:
    """This instant, in UTC."""
    return _read()


def today() -> date:
    """Today's date where the system's users live (Asia/Shanghai)."""
    return now().astimezone(SHANGHAI).date()


def set_clock(read: Callable[[], datetime]) -> None:
    """Replace the clock (tests only)."""
    global _read
    _read = read


def reset_clock() -> None:
    """Back to the machine's clock."""
    set_clock(lambda: datetime.now(UTC))
