"""A migrated PostgreSQL, the application on it, and people to act in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database
from backend.main import create_app
from tests.database import DatabaseUrls, provide_database
from tests.world import World

SECRET = "a secret of tests only, longer than 32 bytes"
PERSONAL_DATA_KEY = "YSBrZXkgb2YgdGVzdHMgb25seSwgb2YgMzIgYnl0ZXM="


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseUrls]:
    """A fresh database, built by the migrations, dropped afterwards."""
    with provide_database(tmp_path_factory.mktemp("postgres")) as urls:
        yield urls


@pytest.fixture(scope="session")
def settings(urls: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings tests run under."""
    return Settings(
        DATABASE_URL=urls.application,
        DATABASE_OWNER_URL=urls.owner,
        DATABASE_WORKER_URL=urls.worker,
        var_dir=tmp_path_factory.mktemp("var"),
        token_secret=SECRET,
        personal_data_key=PERSONAL_DATA_KEY,
        frontend_dir=Path(os.devnull),
        log_level="ERROR",
        CLAMD_ADDRESS="",
    )


@pytest.fixture(scope="session")
def database(urls: DatabaseUrls) -> Iterator[Database]:
    """The application's own database, under its own role."""
    database = Database(urls.application)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def client(settings: Settings, database: Database) -> Iterator[TestClient]:
    """An HTTP client of the whole application; nobody is signed in."""
    app = create_app(settings, database)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def world(client: TestClient, database: Database) -> World:
    """A province of one's own: no other test's rows are in its scope."""
    return World(client, database)


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    yield
    clock.reset_clock()
