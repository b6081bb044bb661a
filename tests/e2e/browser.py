"""Find a real Chromium for the journeys, or say what to install."""

import os
import shutil
import subprocess
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent.parent.parent / "frontend"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
_PLACES = (
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_PACKAGE_MANAGERS = (
    ("apt-get", ("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")),
    ("dnf", ("dnf", "install", "-q", "-y", "chromium")),
    ("apk", ("apk", "add", "--quiet", "chromium")),
)
_INSTALL_SECONDS = 600


class NoBrowser(RuntimeError):
    """The journeys cannot run; says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The browser journeys need Chromium or Chrome and found none. Install one (Debian:"
            " apt-get install chromium fonts-noto-cjk; elsewhere: npx --prefix frontend"
            " playwright-core install chromium), or name one in CHROMIUM."
        )


def find_browser() -> Path:
    """`$CHROMIUM`, an installed one, Playwright's own, the distribution's package when root."""
    named = os.environ.get("CHROMIUM")
    if named:
        if shutil.which(named) is None:
            raise NoBrowser() from FileNotFoundError(f"CHROMIUM names {named}, which does not run")
        return Path(named)
    for offer in (_installed, _playwrights, _distributions):
        found = offer()
        if found is not None:
            return found
    raise NoBrowser()


def _installed() -> Path | None:
    return next(
        (Path(found) for name in (*_NAMES, *_PLACES) if (found := shutil.which(name))), None
    )


def _playwrights() -> Path | None:
    """The browser Playwright keeps for itself, downloaded when the machine reaches its site."""
    command_line = FRONTEND / "node_modules" / "playwright-core" / "cli.js"
    node = shutil.which("node")
    if node is None or not command_line.exists():
        return None
    where = (
        "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))"
    )

    def kept() -> Path | None:
        path = Path(_output([node, "-e", where]).strip())
        return path if path.is_file() else None

    return kept() or (kept() if _runs([node, str(command_line), "install", "chromium"]) else None)


def _distributions() -> Path | None:
    if os.geteuid() != 0:
        return None
    for manager, install in _PACKAGE_MANAGERS:
        if shutil.which(manager) is not None:
            if manager == "apt-get":
                _runs(["apt-get", "update", "-q"])
            return _installed() if _runs(list(install)) else None
    return None


def _output(command: list[str]) -> str:
    return subprocess.run(
        command, cwd=FRONTEND, check=True, capture_output=True, text=True, timeout=60
    ).stdout


def _runs(command: list[str]) -> bool:
    try:
        subprocess.run(
            command, cwd=FRONTEND, check=True, capture_output=True, timeout=_INSTALL_SECONDS
        )
    except (subprocess.SubprocessError, OSError):
        return False
    return True
