"""Rules run silently first, are judged, released, and demoted where they are mostly wrong."""

import pytest

from backend.core.config import Settings
from tests.screening.factories import stored
from tests.screening.screened import Screened
from tests.world import World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


def test_twenty_hits_are_sampled_and_each_is_judged_before_the_release(
    world: World, screened: Screened
) -> None:
    stored(world, 25, daily_hours=10.0)
    screened.run()
    rule = screened.rule("S-07")
    assert (rule["standing"], rule["sample_size"]) == ("judging", 20)
    body = {"expected_version": rule["standing_version"]}
    early = screened.manager.post("/screening-rules/S-07/releases", body)
    assert (early.status_code, early.json()["code"]) == (409, "sample_unjudged")
    assert screened.release("S-07")["standing"] == "live"


def test_a_hit_judged_wrong_needs_a_note(world: World, screened: Screened) -> None:
    stored(world, 1, daily_hours=10.0)
    screened.run()
    sample = screened.manager.get("/screening-rules/S-07/sample").json()
    body = {"sample_id": sample["items"][0]["id"], "is_right": False}
    assert screened.manager.post("/screening-rules/S-07/judgements", body).status_code == 422


def test_the_province_alone_judges(world: World, screened: Screened) -> None:
    from backend.access.permissions import Role  # noqa: PLC0415

    city = world.person(world.city, Role.campaign_manager)
    answer = city.get("/screening-rules/S-07/sample")
    assert (answer.status_code, answer.json()["code"]) == (403, "province_judges")
