"""The province's settings of screening: one document, in force as it was set last, all kept."""

from typing import Any

import pytest

from backend.access.permissions import Role
from backend.core.config import Settings
from tests.screening.factories import stored
from tests.screening.registered import Registered, events, made, refused
from tests.screening.test_registers import at_once
from tests.world import World


@pytest.fixture
def registered(world: World, settings: Settings) -> Registered:
    """The world with its worker."""
    return Registered(world, settings)


def body(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Settings with some of them changed, and why."""
    return {"document": {**document, **changes}, "reason": "省级专项行动部署"}


def test_a_word_and_a_number_take_effect_and_what_held_before_stays_readable(
    world: World, registered: Registered
) -> None:
    stored(world, 2, daily_hours=[8.0, 7.0], weekly_hours=35.0, night_shift=False,
           shift="09:00-17:00", night_minutes=0, shift_minutes=480)  # fmt: skip
    registered.run()
    assert registered.counts("S-14")[0] == 0
    assert registered.counts("S-07") == (0, 2, 0)
    manager = registered.manager
    read = manager.get("/screening-settings")
    assert (read.headers["etag"], read.json()["version"]) == ('"0"', 0)
    default = read.json()["document"]

    words = [*default["agency_words"], "嵩麓"]
    strict = {**default["thresholds"], "daily_hours": 7.5}
    put = manager.put("/screening-settings",
                      body(default, agency_words=words, thresholds=strict), version=0)  # fmt: skip
    assert (made(put, 200)["version"], put.headers["etag"]) == (1, '"1"')
    registered.work()
    assert registered.counts("S-14")[0] == 2
    assert registered.counts("S-07") == (1, 1, 0)
    [run] = registered.runs(manager)
    assert (run["subject_organisation_id"], run["counts"]["records"]) == (world.province.id, 2)

    seen = registered.officer.get("/screening-settings").json()
    assert (seen["document"]["agency_words"], seen["may_change"]) == (words, False)
    # What is asked of schools changes no answer: nothing is screened.
    fewer = body(seen["document"], asked_columns=["end_on", "start_on"], first_look_days=3)
    made(manager.put("/screening-settings", fewer, version=1), 200)
    assert len(registered.runs(manager)) == 1
    columns = manager.get("/screening-figures").json()["columns"]
    assert {one["field"] for one in columns} == {"end_on", "start_on"}
    same = made(manager.put("/screening-settings", fewer, version=2), 200)
    assert same["version"] == 2

    newest = registered.city.get("/screening-settings/versions", params={"limit": 1}).json()
    older = registered.city.get("/screening-settings/versions",
                                params={"cursor": newest["next_cursor"]}).json()  # fmt: skip
    versions = [*newest["items"], *older["items"]]
    assert [one["version"] for one in versions] == [2, 1]
    assert versions[1]["document"]["asked_columns"] == default["asked_columns"]
    assert versions[1]["document"]["thresholds"]["daily_hours"] == 7.5
    assert events(world, "screening_settings.") == ["screening_settings.changed"] * 2


def test_the_province_alone_sets_and_never_over_somebody_else(
    world: World, registered: Registered
) -> None:
    manager = registered.manager
    default = manager.get("/screening-settings").json()["document"]
    of_city = world.person(world.city, Role.campaign_manager)
    put = of_city.put("/screening-settings", body(default), version=0)
    refused(put, 403, "province_sets_this")
    refused(registered.officer.put("/screening-settings", body(default), version=0), 403,
            "not_permitted")  # fmt: skip
    absent = manager.request("PUT", "/screening-settings", json=body(default))
    refused(absent, 428, "precondition_required")
    second = world.person(world.province, Role.campaign_manager)
    answers = at_once(
        lambda: manager.put("/screening-settings", body(default, first_look_days=6), version=0),
        lambda: second.put("/screening-settings", body(default, first_look_days=7), version=0),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    refused(manager.put("/screening-settings", body(default), version=0), 412,
            "precondition_failed")  # fmt: skip
    versions = manager.get("/screening-settings/versions").json()["items"]
    assert [one["version"] for one in versions] == [1]


def test_what_contradicts_itself_or_is_laxer_than_the_law_is_refused(
    world: World, registered: Registered
) -> None:
    manager = registered.manager
    default = manager.get("/screening-settings").json()["document"]
    wrong = body(
        default,
        adjacency=[[3, 6], [6, 3], [4, 4]],
        special_majors=["720301", "720301K", "000000"],
        month_limits={"720301": 10, "720301K": 8},
        entertainment_codes=["9011", "9911"],
        doubtful_codes=["9011"],
        agency_words=["劳务", "劳 务", "\x1c\x1c"],
        asked_columns=["start_on", "no_such_column"],
    )
    problem = refused(manager.put("/screening-settings", wrong, version=0), 422, "invalid_input")
    assert {(one["path"].removeprefix("body.document."), one["code"])
            for one in problem["errors"]} == {
        ("adjacency.1", "duplicate"),
        ("adjacency.2", "same_category"),
        ("special_majors.1", "duplicate"),
        ("special_majors.2", "unknown_major"),
        ("month_limits.720301K", "duplicate"),
        ("entertainment_codes.1", "unknown_industry"),
        ("doubtful_codes.0", "in_both_lists"),
        ("agency_words.1", "duplicate"),
        ("agency_words.2", "word_too_short"),
        ("asked_columns.1", "unknown_column"),
    }  # fmt: skip
    lax = body(default, thresholds={**default["thresholds"], "daily_hours": 9})
    problem = refused(manager.put("/screening-settings", lax, version=0), 422, "invalid_input")
    assert [one["path"] for one in problem["errors"]] == ["body.document.thresholds.daily_hours"]
    assert manager.get("/screening-settings").json()["version"] == 0
