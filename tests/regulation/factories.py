"""Editions of the catalogue for tests."""

from typing import Any

from backend.core.db import unscoped
from backend.organisations.models import Organisation
from backend.regulation import service
from backend.regulation.models import Catalogue
from tests.world import World


def load_default(world: World, *, owner: Organisation | None = None) -> Catalogue:
    """The product's own edition, published by the province unless said."""
    with world.database.begin(unscoped("tests build their world")) as session:
        data = service.default_catalogue_data()
        return service.load_catalogue(session, owner or world.province, data)


def edition(**overrides: Any) -> dict[str, Any]:
    """The product's own edition as a request body."""
    return {**service.default_catalogue_data().model_dump(mode="json"), **overrides}
