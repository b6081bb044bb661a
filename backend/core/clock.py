"""The one place that asks what time it is, so that tests may answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _machine() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 — the one place that may


_read: Callable[[], datetime] = _machine


def now() -> datetime:
    """This instant, in UTC."""
    return _read()


def today() -> date:
    """Today's date where the system's users live (Asia/Shanghai)."""
    return now().astimezone(SHANGHAI).date()


def set_clock(read: Callable[[], datetime]) -> None:
    """Replace the clock (tests, and `replaced`)."""
    global _read  # noqa: PLW0603 — the one thing that is replaced
    _read = read


@contextmanager
def replaced() -> Iterator[Callable[[datetime], None]]:
    """Stand at given instants for a while (the demo's invented past); then as before."""
    before = _read
    try:
        yield lambda instant: set_clock(lambda: instant)
    finally:
        set_clock(before)


def reset_clock() -> None:
    """Back to the machine's clock."""
    set_clock(_machine)
