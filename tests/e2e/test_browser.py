"""The browser of the journeys is found in a stated order, and its absence says what to do."""

from pathlib import Path

import pytest

from tests.e2e import browser


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_named_browser_comes_before_an_installed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = _program(tmp_path / "bin" / "chromium")
    named = _program(tmp_path / "mine")
    monkeypatch.setenv("PATH", str(installed.parent))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert browser.find_browser() == installed
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.find_browser() == named


def test_a_named_browser_that_is_not_there_is_not_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    with pytest.raises(browser.NoBrowser):
        browser.find_browser()


def test_without_any_browser_the_journeys_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_PLACES", ())
    with pytest.raises(browser.NoBrowser, match="apt-get install chromium"):
        browser.find_browser()
