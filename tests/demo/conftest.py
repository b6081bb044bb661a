"""The demo province, loaded once into a database of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from backend.core.config import Settings
from backend.core.db import Database
from backend.demo import load
from backend.main import create_app
from tests.conftest import PERSONAL_DATA_KEY, SECRET
from tests.database import provide_database

Get = Callable[..., Any]


@pytest.fixture(scope="package")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Demo mode on an empty database."""
    with provide_database(tmp_path_factory.mktemp("postgres")) as urls:
        yield Settings(
            DATABASE_URL=urls.application,
            DATABASE_OWNER_URL=urls.owner,
            var_dir=tmp_path_factory.mktemp("var"),
            token_secret=SECRET,
            personal_data_key=PERSONAL_DATA_KEY,
            frontend_dir=Path(os.devnull),
            log_level="ERROR",
            CLAMD_ADDRESS="",
            demo=True,
        )


@pytest.fixture(scope="package")
def demo_database(demo_settings: Settings) -> Iterator[Database]:
    """The loaded database."""
    database = Database(demo_settings.database_url, pool_size=4)
    assert load(database, demo_settings)
    yield database
    database.dispose()


@pytest.fixture(scope="package")
def visitor(demo_settings: Settings, demo_database: Database) -> Iterator[TestClient]:
    """Somebody before the sign-in page."""
    app = create_app(demo_settings, demo_database)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sign_in(visitor: TestClient) -> Callable[[str], Get]:
    """Sign in as a demo person; returns a GET under `/api/v1` that expects an answer."""
    [password] = {
        login["password"] for login in visitor.get("/api/v1/system").json()["demo_logins"]
    }

    def enter(username: str) -> Get:
        body = {"username": username, "password": password}
        answer = visitor.post("/api/v1/session", json=body)
        assert answer.status_code == 200, answer.text
        visitor.cookies.clear()
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

        def get(path: str, **parameters: Any) -> Any:
            found: Response = visitor.get(f"/api/v1{path}", headers=headers, params=parameters)
            assert found.status_code == 200, found.text
            return found.json()

        return get

    return enter
