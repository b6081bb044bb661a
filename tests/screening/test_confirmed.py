"""What a school confirms becomes an entry of its ledger, and is asked again where none comes."""

from typing import Any

import pytest

from backend.access.permissions import Role
from backend.core.config import Settings
from tests.ledger.factories import Campaign, moved
from tests.screening.factories import stored
from tests.screening.screened import Screened
from tests.screening.test_answers import end_first_look
from tests.screening.uploads import work
from tests.world import Person, World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


def history(person: Person, path: str) -> list[dict[str, Any]]:
    answer = person.get(f"{path}/history")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def entry_of(person: Person, entry_id: int) -> dict[str, Any]:
    answer = person.get(f"/ledger-entries/{entry_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_draft_that_is_discarded_asks_for_another_answer(
    world: World, screened: Screened
) -> None:
    campaign = Campaign(world)
    stored(world, 2, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    made = screened.answer(suspicion, "confirmed", campaign_id=campaign.id).json()
    draft = entry_of(screened.officer, made["entry_ids"][0])
    assert made["links"] == []
    told = history(screened.officer, f"/ledger-entries/{draft['id']}")[-1]
    assert (told["action"], told["detail"]["suspicion_ids"]) == ("link", [suspicion["id"]])

    moved(screened.lead, draft, "discard", reason="重复计算了午休")
    work(screened.settings)
    again = screened.seen(screened.officer, suspicion)
    assert (again["state"], again["awaits_me"], again["unanswered_count"]) == ("open", True, 2)
    assert again["answers"][0]["state"] == "dropped"
    assert again["answers"][0]["entry_status"] == "discarded"
    lines = history(screened.officer, f"/suspicions/{suspicion['id']}")
    assert [line["event"] for line in lines][-2:] == ["confirm", "entry_dropped"]
    assert (lines[-1]["state"], lines[-1]["actor_name"]) == ("open", None)
    notice = screened.officer.get("/notices").json()["items"][0]
    assert (notice["kind"], notice["subject_id"]) == ("suspicion.reopened", suspicion["id"])
    # The superior was told of nothing: draft and first look are the school's own.
    assert screened.county.get("/notices").json()["items"] == []

    screened.run()
    assert screened.seen(screened.officer, suspicion)["state"] == "open", "a run changes nothing"
    assert screened.rule("S-07")["confirmed"] == 0, "it counts neither way"
    answer = screened.answer(again, "explained", reason="午休两小时计入在岗时间")
    assert answer.status_code == 201, answer.text
    assert answer.json()["suspicions"][0]["state"] == "explained"
    assert screened.rule("S-07")["confirmed"] == 0


def test_an_entry_voided_as_no_issue_asks_again_and_a_duplicate_does_not(
    world: World, screened: Screened
) -> None:
    campaign = Campaign(world)
    stored(world, 1, daily_hours=10.0)
    stored(world, 1, daily_hours=10.0, host_name="颍川食品有限公司")
    screened.run()
    screened.release("S-07")
    found = screened.found(screened.officer, rule="S-07")
    for suspicion, because in zip(found, ("not_an_issue", "duplicate"), strict=True):
        made = screened.answer(suspicion, "confirmed", campaign_id=campaign.id).json()
        entry = moved(screened.lead, entry_of(screened.officer, made["entry_ids"][0]), "release")
        # In first look its superior reads the entry, and not yet the suspicion.
        moved(screened.county, entry, "void", because=because, reason="核实不属于超时")
    work(screened.settings)
    states = [screened.seen(screened.officer, one)["state"] for one in found]
    assert states == ["open", "confirmed"]
    assert screened.found(screened.county) == []


def test_a_link_tells_the_entry_and_the_officer_how_many_students(
    world: World, screened: Screened
) -> None:
    campaign = Campaign(world)
    stored(world, 3, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    facts = {"red_line_code": "BD-17", "host_name": suspicion["host_name"], "student_count": 2}
    entry = campaign.rectifying(**facts)
    refused = screened.answer(suspicion, "confirmed", campaign_id=campaign.id)
    assert (refused.status_code, refused.json()["code"]) == (409, "entry_under_way")
    linked = screened.answer(suspicion, "confirmed", campaign_id=campaign.id, may_link=True)
    assert linked.json()["links"] == [
        {
            "entry_id": entry["id"],
            "number": entry["number"],
            "status": "rectifying",
            "students": 3,
            "student_count": 2,
        }
    ]
    now = entry_of(screened.officer, entry["id"])
    assert (now["student_count"], now["version"]) == (2, entry["version"]), "the school's number"
    line = history(screened.officer, f"/ledger-entries/{entry['id']}")[-1]
    assert (line["action"], line["from_status"], line["to_status"]) == (
        "link",
        "rectifying",
        "rectifying",
    )
    assert line["detail"] == {
        "rule_code": "S-07",
        "suspicion_ids": [suspicion["id"]],
        "students": 3,
        "student_count": 2,
    }
    assert line["actor_name"] == linked_by(screened)
    shown = screened.seen(screened.officer, suspicion)["answers"][0]
    assert (shown["entry_number"], shown["entry_status"]) == (entry["number"], "rectifying")


def linked_by(screened: Screened) -> str:
    return str(screened.officer.get("/session").json()["user"]["display_name"])


def test_refusals_about_suspicions_speak_the_readers_language(
    world: World, screened: Screened
) -> None:
    stored(world, 1, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    end_first_look(world)
    review = {"verdict": "accept", "expected_version": suspicion["version"]}
    named = [{"id": suspicion["id"], "expected_version": suspicion["version"]}]
    answer = {"kind": "data_error", "reason": "录入错误", "suspicions": named}
    path = f"/suspicions/{suspicion['id']}/reviews"
    asked: list[tuple[Person, str, dict[str, Any]]] = [
        (screened.county, path, review),
        (screened.county, path, review | {"expected_version": 1}),
        (screened.province, path, review),
        (world.person(world.school, Role.school_officer), "/suspicion-answers", answer),
    ]
    assert asked[3][0].post("/suspicion-answers", answer).status_code == 201
    moved_on = screened.seen(screened.officer, suspicion)["version"]
    answer["suspicions"][0]["expected_version"] = moved_on
    review["expected_version"] = moved_on
    for person, where, body in asked:
        zh = person.post(where, body, headers={"Accept-Language": "zh-CN"})
        en = person.post(where, body, headers={"Accept-Language": "en"})
        assert zh.status_code == en.status_code >= 400, zh.text
        assert zh.json()["code"] == en.json()["code"]
        said = en.json()
        assert (said["title"] + said["detail"]).isascii(), said
        assert not zh.json()["detail"].isascii()
        for one in said.get("current", []):
            assert one["state_label"].isascii(), one
