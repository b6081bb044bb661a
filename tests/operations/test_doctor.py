"""`doctor` finds what is wrong, and finds nothing where all is well."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.core import clock
from backend.core.config import Settings
from backend.operations import doctor


@pytest.fixture(autouse=True)
def _a_published_year() -> Iterator[None]:
    clock.set_clock(lambda: datetime(2026, 11, 25, tzinfo=UTC))
    yield
    clock.reset_clock()


def _bad(settings: Settings) -> dict[str, str]:
    return {one.name: one.says for one in doctor.examine(settings) if not one.is_well}


@pytest.fixture
def sound(settings: Settings, tmp_path: Path) -> Settings:
    """A sound installation."""
    return settings.model_copy(update={"var_dir": tmp_path / "var"})


def test_a_sound_installation_has_nothing_wrong(sound: Settings) -> None:
    assert _bad(sound) == {}


def test_an_application_that_logs_in_as_the_owner_is_found(sound: Settings) -> None:
    bad = _bad(sound.model_copy(update={"database_url": sound.database_owner_url}))
    assert "owns tables" in bad["application role"]


def test_a_database_that_does_not_answer_is_found_and_the_rest_is_still_looked_at(
    sound: Settings,
) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    bad = _bad(sound.model_copy(update={"database_url": nowhere}))
    assert {"database", "application role"} <= set(bad)
    assert "file store" not in bad


def test_a_required_scanner_that_is_not_there_is_found(sound: Settings) -> None:
    bad = _bad(sound.model_copy(update={"evidence_scan": "required"}))
    assert list(bad) == ["virus scanner"]
    bad = _bad(sound.model_copy(update={"clamd_address": "127.0.0.1:9"}))
    assert list(bad) == ["virus scanner"]


def test_a_year_whose_holidays_nobody_published_is_found(sound: Settings) -> None:
    clock.set_clock(lambda: datetime(2041, 1, 1, tzinfo=UTC))
    assert "working days of 2041" in _bad(sound)["calendar"]


def test_a_store_that_cannot_be_written_is_found(sound: Settings, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    assert "file store" in _bad(sound.model_copy(update={"var_dir": blocked}))
