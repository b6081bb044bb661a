"""The laboratory, for tests of the edge."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from backend.core.config import Settings
from backend.core.db import Database
from tests.core import laboratory
from tests.database import DatabaseUrls
from tests.world import World


@pytest.fixture
def gate() -> laboratory.Gate:
    return laboratory.Gate()


@pytest.fixture
def lab_client(
    settings: Settings, urls: DatabaseUrls, gate: laboratory.Gate
) -> Iterator[TestClient]:
    with laboratory.opened(settings, urls, gate) as client:
        yield client


@pytest.fixture
def lab(lab_client: TestClient, database: Database) -> World:
    """A province whose people speak to the application with the laboratory in it."""
    return World(lab_client, database)
