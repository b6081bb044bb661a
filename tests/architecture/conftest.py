"""The generated database, made once for the tests that walk it."""

from collections.abc import Iterator

import pytest

from backend.core.db import Database
from tests.architecture.generated import filled_database
from tests.architecture.source import import_everything
from tests.database import DatabaseUrls


@pytest.fixture(scope="session")
def filled(urls: DatabaseUrls) -> Iterator[Database]:
    """The generated database, as the application."""
    import_everything()
    with filled_database(urls) as made:
        database = Database(made.application)
        try:
            yield database
        finally:
            database.dispose()
