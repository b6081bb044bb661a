"""Campaigns for tests: the notice's dates, under a code of one's own."""

from typing import Any

from httpx import Response

from backend.access.permissions import Role
from tests.regulation.factories import load_default
from tests.world import Person, World

STAGES = [
    {"stage": "mobilisation", "starts_on": "2022-12-01", "ends_on": "2022-12-10"},
    {"stage": "self_check", "starts_on": "2022-12-11", "ends_on": "2022-12-31"},
    {"stage": "inspection", "starts_on": "2023-01-01", "ends_on": "2023-01-20"},
    {"stage": "consolidation", "starts_on": "2023-01-21", "ends_on": "2023-01-31"},
]


def facts(**overrides: Any) -> dict[str, Any]:
    """A campaign that lacks nothing but its catalogue, as a request body."""
    return {
        "code": "YZ2022",
        "name": "示例专项行动",
        "issuer": "示例省教育厅",
        "stages": STAGES,
        "deliverables": [deliverable()],
        **overrides,
    }


def deliverable(**overrides: Any) -> dict[str, Any]:
    """A paper to be filed."""
    return {
        "code": "ledger",
        "label_zh": "整改台账",
        "label_en": "Rectification ledger",
        "form": "docx",
        "due_on": "2022-12-31",
        **overrides,
    }


def manager_of(world: World) -> Person:
    """The campaign office of the province, whose catalogue is loaded."""
    manager = world.person(world.province, Role.campaign_manager)
    if not manager.get("/catalogues").json()["items"]:
        load_default(world)
    return manager


def draft(manager: Person, **overrides: Any) -> dict[str, Any]:
    """A draft campaign that is ready to be launched."""
    [catalogue] = manager.get("/catalogues").json()["items"]
    answer = manager.post("/campaigns", facts(**{"catalogue_id": catalogue["id"], **overrides}))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def launch(manager: Person, campaign: dict[str, Any]) -> Response:
    """Launch a campaign as it was read."""
    body = {"expected_version": campaign["version"]}
    return manager.post(f"/campaigns/{campaign['id']}/launches", body)


def launched(world: World, **overrides: Any) -> dict[str, Any]:
    """An open campaign of the province."""
    manager = manager_of(world)
    answer = launch(manager, draft(manager, **overrides))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body
