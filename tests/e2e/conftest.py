"""The whole system on one address, with the built client, for a real browser."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from backend import demo
from backend.core.config import Settings
from backend.core.db import Database
from backend.main import create_app
from tests.database import ROOT, DatabaseUrls, another_database
from tests.e2e.browser import find_browser

DIST = ROOT / "frontend" / "dist"


SECONDS = 300


@dataclass(frozen=True)
class Site:
    """A running system and the browser to visit it with."""

    base: str
    browser: str
    settings: Settings

    def run(self, program: str, *arguments: str) -> str:
        """A browser program of the client: what it printed, once it has ended well."""
        done = subprocess.run(
            ["node", f"e2e/{program}", *arguments],
            cwd=ROOT / "frontend",
            env={**os.environ, "CHROMIUM": self.browser},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        return done.stdout


@pytest.fixture(scope="session")
def site(settings: Settings, urls: DatabaseUrls) -> Iterator[Site]:
    """API and client on a free port of this machine, over the tests' own database."""
    with serving(settings, urls) as site:
        yield site


@pytest.fixture(scope="session")
def demo_site(
    settings: Settings, urls: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The same over the demo province."""
    with another_database(urls) as own_urls:
        own = settings.model_copy(update={"demo": True, "var_dir": tmp_path_factory.mktemp("demo")})
        database = Database(own_urls.application)
        assert demo.load(database, own)
        database.dispose()
        with serving(own, own_urls) as site:
            yield site


@contextmanager
def serving(settings: Settings, urls: DatabaseUrls) -> Iterator[Site]:
    """A real server in a thread of its own."""
    assert (DIST / "index.html").is_file(), "build the client first: make test does"
    browser = find_browser()
    database = Database(urls.application)
    app = create_app(settings.model_copy(update={"frontend_dir": DIST}), database)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(f"http://127.0.0.1:{port}", str(browser), settings)
    server.should_exit = True
    thread.join(10)


def pictures(folder: Path) -> Path:
    """Where screenshots go: `$XIAOHAO_TEST_PICTURES` for whoever wants to look at them."""
    return Path(os.environ.get("XIAOHAO_TEST_PICTURES") or folder / "pictures")
