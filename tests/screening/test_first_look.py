"""Schools look first; superiors count. What silent rules find only the province sees."""

import pytest

from backend.core.config import Settings
from tests.screening.factories import stored
from tests.screening.screened import Screened
from tests.screening.test_answers import end_first_look
from tests.world import World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


def test_a_silent_rule_is_seen_by_the_province_alone(world: World, screened: Screened) -> None:
    stored(world, 2, daily_hours=10.0)
    screened.run()
    assert screened.found(screened.manager, rule="S-07")
    assert screened.found(screened.officer) == screened.found(screened.city) == []


def test_superiors_count_and_read_once_the_first_look_is_over(
    world: World, screened: Screened
) -> None:
    stored(world, 2, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    assert suspicion["is_in_first_look"]
    assert screened.found(screened.county) == screened.found(screened.city) == []
    assert screened.city.get(f"/suspicions/{suspicion['id']}").status_code == 404
    counts = screened.city.get("/suspicions/count").json()
    assert counts["suspicions"] == 0
    assert counts["in_first_look"] == {"suspicions": 1, "records": 2, "schools": 1}
    end_first_look(world)
    assert [one["id"] for one in screened.found(screened.city)] == [suspicion["id"]]


def test_a_school_gets_one_digest_and_not_one_word_per_row(
    world: World, screened: Screened
) -> None:
    officer = screened.officer
    stored(world, 5, daily_hours=10.0)
    screened.raised("S-07")
    stored(world, 5, daily_hours=10.0, host_name="颍川食品有限公司")
    screened.run()
    texts = [one["text"] for one in officer.get("/notices").json()["items"]]
    assert len(texts) == 2
    assert all("疑点" in text and "违规" not in text for text in texts)
