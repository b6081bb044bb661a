"""How a suspicion lives: what opens it again, what does not, and what is seen of its past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest

from backend.core import calendar, clock
from backend.core.config import Settings
from backend.screening.rules.table import BY_CODE
from tests.screening.factories import put, record_rows, resident_number, stored
from tests.screening.screened import Screened
from tests.screening.test_answers import end_first_look
from tests.screening.uploads import work
from tests.world import World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


@contextmanager
def in_version(code: str, version: int) -> Iterator[None]:
    """As if a rule had been changed."""
    rule = BY_CODE[code]
    before = rule.version
    object.__setattr__(rule, "version", version)
    try:
        yield
    finally:
        object.__setattr__(rule, "version", before)


def events(screened: Screened, suspicion: dict[str, Any]) -> list[str]:
    lines = screened.officer.get(f"/suspicions/{suspicion['id']}/history").json()["items"]
    return [line["event"] for line in lines]


def explain(screened: Screened, suspicion: dict[str, Any]) -> dict[str, Any]:
    """The school explains and its authority accepts."""
    answer = screened.answer(suspicion, "explained", reason="午休两小时计入在岗时间")
    assert answer.status_code == 201, answer.text
    body = {"verdict": "accept", "expected_version": answer.json()["suspicions"][0]["version"]}
    accepted = screened.county.post(f"/suspicions/{suspicion['id']}/reviews", body)
    assert accepted.status_code == 201, accepted.text
    return dict(accepted.json())


def test_neither_the_same_records_nor_a_new_version_of_the_rule_open_it_again(
    world: World, screened: Screened
) -> None:
    rows = record_rows(1, daily_hours=10.0)
    put(world.database, world.school, rows)
    suspicion = screened.raised("S-07")
    end_first_look(world)
    accepted = explain(screened, suspicion)
    # Explained away, it stays where authorities see it.
    assert [one["id"] for one in screened.found(screened.city, state="accepted")] == [
        suspicion["id"]
    ]

    put(world.database, world.school, rows, import_id=2)
    screened.run()
    same = screened.seen(screened.officer, suspicion)
    assert (same["state"], same["version"]) == ("accepted", accepted["version"])

    with in_version("S-07", 2):
        screened.run()
        assert screened.rule("S-07")["standing"] == "silent"
        renewed = screened.seen(screened.officer, suspicion)
        assert (renewed["state"], renewed["unanswered_count"]) == ("accepted", 0)
        assert renewed["rule_version"] == 2

        # What the new version alone has found is the province's until it is released.
        stored(world, 1, daily_hours=11.0)
        screened.run()
        assert screened.rule("S-07")["standing"] == "judging"
        hidden = screened.seen(screened.officer, suspicion)
        assert (hidden["state"], hidden["record_count"]) == ("accepted", 1)
        path = f"/suspicions/{suspicion['id']}/records"
        assert len(screened.officer.get(path).json()["items"]) == 1
        before = len(screened.officer.get("/notices").json()["items"])

        screened.release("S-07")
        shown = screened.seen(screened.officer, suspicion)
        assert (shown["state"], shown["record_count"]) == ("partly_answered", 2)
        assert (shown["unanswered_count"], shown["awaits_me"]) == (1, True)
        assert events(screened, suspicion)[-1] == "grown"
        notices = screened.officer.get("/notices").json()["items"]
        assert len(notices) == before + 1, "one digest of the release"


def test_what_was_corrected_away_is_counted_and_its_old_value_stays_in_sight(
    world: World, screened: Screened
) -> None:
    record = stored(world, 1, daily_hours=10.0)[0]
    suspicion = screened.raised("S-07")
    assert screened.answer(suspicion, "data_error", reason="录入错误").status_code == 201
    address = f"/internship-records/{record}"
    version = screened.officer.get(address).json()["version"]
    body = {"reason": "录入错误", "changes": {"daily_hours": "8"}}
    assert screened.officer.patch(address, body, version=version).status_code == 200
    work(screened.settings)
    now = screened.seen(screened.officer, suspicion)
    assert (now["state"], now["corrected_count"], now["record_count"]) == ("corrected", 1, 0)
    old = screened.officer.get(f"/suspicions/{suspicion['id']}/records").json()["items"][0]
    assert (old["is_current"], old["gone_at"] is not None) == (False, True)
    hours = next(one for one in old["values"] if one["field"] == "daily_hours")
    assert hours["value"] == "10"
    assert "vanished" in events(screened, suspicion)
    end_first_look(world)
    seen = screened.found(screened.city, state="corrected")
    assert [(one["id"], one["corrected_count"]) for one in seen] == [(suspicion["id"], 1)]

    # A correction that is still too much opens it again: the answer was to another version.
    body["changes"] = {"daily_hours": "9"}
    version = screened.officer.get(address).json()["version"]
    assert screened.officer.patch(address, body, version=version).status_code == 200
    work(screened.settings)
    again = screened.seen(screened.officer, suspicion)
    assert (again["state"], again["unanswered_count"]) == ("partly_answered", 1)
    assert again["corrected_count"] == 0


def test_the_first_look_is_five_working_days_and_none_of_a_child_or_first_year(
    world: World, screened: Screened
) -> None:
    first_day = date(2024, 9, 1)
    stored(
        world,
        1,
        id_number=resident_number(901, date(2009, 1, 1)),
        enrolled_on=first_day,
        enrolled_last_on=first_day,
        daily_hours=10.0,
    )
    screened.run()
    for code in ("S-01", "S-02", "S-07"):
        screened.release(code)
    assert {one["rule_code"] for one in screened.found(screened.county)} == {"S-01", "S-02"}
    own = screened.found(screened.officer)
    assert {one["rule_code"] for one in own} == {"S-01", "S-02", "S-07"}
    fifth = calendar.end_of_day(calendar.add_working_days(clock.today(), 5))
    for one in own:
        assert datetime.fromisoformat(one["first_look_ends_at"]) == fifth
    # The authority may read of a child at once; it decides when there is an explanation.
    child = next(one for one in own if one["rule_code"] == "S-01")
    assert explain(screened, child)["state"] == "accepted"


def test_a_major_on_the_special_list_is_one_suspicion_over_its_hosts(
    world: World, screened: Screened
) -> None:
    stored(
        world,
        2,
        major_code="720301",
        night_shift=True,
        host_name=["颍川医院", "汝水医院"],
        special_filing_no=None,
    )
    suspicion = screened.raised("S-07")
    assert (suspicion["host_key"], suspicion["major_code"]) == (None, "720301")
    assert suspicion["record_count"] == 2
    assert "特殊岗位备案" in screened.seen(screened.officer, suspicion)["remedy"]
