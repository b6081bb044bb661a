"""The whole system on one address, with the built client, for a real browser."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn

from backend.core.config import Settings
from backend.core.db import Database
from backend.main import create_app
from tests.database import ROOT, DatabaseUrls
from tests.e2e.browser import find_browser

DIST = ROOT / "frontend" / "dist"


@dataclass(frozen=True)
class Site:
    """A running system and the browser to visit it with."""

    base: str
    browser: str


@pytest.fixture(scope="session")
def site(settings: Settings, urls: DatabaseUrls) -> Iterator[Site]:
    """API and client on a free port of this machine."""
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
    yield Site(f"http://127.0.0.1:{port}", str(browser))
    server.should_exit = True
    thread.join(10)
