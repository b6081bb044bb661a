"""Three answers: confirmed, explained, data error; and what becomes of each."""

from datetime import date

import pytest

from backend.core.config import Settings
from tests.ledger.factories import Campaign, upload
from tests.queries import cost_of
from tests.screening.factories import put, record_rows, stored
from tests.screening.screened import Screened
from tests.world import World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


def test_confirmed_it_becomes_a_draft_entry_with_red_line_host_and_students(
    world: World, screened: Screened
) -> None:
    campaign = Campaign(world)
    stored(world, 3, daily_hours=[10.0, 9.0, 8.0])
    suspicion = screened.raised("S-07")
    answer = screened.answer(suspicion, "confirmed", campaign_id=campaign.id)
    assert answer.status_code == 201, answer.text
    assert answer.json()["suspicions"][0]["state"] == "confirmed"
    entry = screened.officer.get(f"/ledger-entries/{answer.json()['entry_ids'][0]}").json()
    assert (entry["status"], entry["red_line_code"]) == ("draft", "BD-17")
    assert (entry["student_count"], entry["host_name"]) == (2, "嵩麓精工有限公司")


def test_a_rule_without_a_red_line_cannot_be_confirmed(world: World, screened: Screened) -> None:
    campaign = Campaign(world)
    stored(world, 2, consent_on=None)
    suspicion = screened.raised("T-05")
    answer = screened.answer(suspicion, "confirmed", campaign_id=campaign.id)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_red_line")
    assert screened.seen(screened.officer, suspicion)["state"] == "open"


def test_an_explanation_refused_comes_back_and_later_records_reopen_it(
    world: World, screened: Screened
) -> None:
    rows = record_rows(2, daily_hours=[10.0, 8.0])
    put(world.database, world.school, rows)
    suspicion = screened.raised("S-07")
    screened.answer(suspicion, "explained", reason="午休两小时计入在岗时间")
    explained = screened.seen(screened.officer, suspicion)
    assert explained["state"] == "explained"
    end_first_look(world)
    body = {"verdict": "refuse", "reason": "请附考勤", "expected_version": explained["version"]}
    refused = screened.county.post(f"/suspicions/{suspicion['id']}/reviews", body)
    assert refused.status_code == 201, refused.text
    back = screened.seen(screened.officer, suspicion)
    assert (back["state"], back["awaits_me"]) == ("refused", True)
    screened.answer(back, "explained", reason="附考勤")
    again = screened.seen(screened.officer, suspicion)
    body = {"verdict": "accept", "expected_version": again["version"]}
    assert screened.county.post(f"/suspicions/{suspicion['id']}/reviews", body).status_code == 201
    screened.run()
    assert screened.seen(screened.officer, suspicion)["state"] == "accepted"
    stored(world, 1, daily_hours=12.0)
    screened.run()
    reopened = screened.seen(screened.officer, suspicion)
    assert (reopened["state"], reopened["unanswered_count"]) == ("partly_answered", 1)


def end_first_look(world: World) -> None:
    """As after five working days: the policies ask the database's own clock."""
    from sqlalchemy import text  # noqa: PLC0415

    from backend.screening.rules.scope import screening_scope  # noqa: PLC0415

    with world.database.begin(screening_scope(world.province.id)) as session:
        session.execute(text("update suspicions set first_look_ends_at = now() - interval '1 s'"))


def test_a_data_error_waits_for_the_corrected_record_and_counts_as_corrected_away(
    world: World, screened: Screened
) -> None:
    rows = record_rows(2, daily_hours=[10.0, 8.0])
    put(world.database, world.school, rows)
    suspicion = screened.raised("S-07")
    assert screened.answer(suspicion, "data_error", reason="录入错误").status_code == 201
    assert screened.seen(screened.officer, suspicion)["state"] == "data_error"
    put(world.database, world.school, rows.with_columns(daily_hours=8.0), import_id=2)
    screened.run()
    now = screened.seen(screened.officer, suspicion)
    assert (now["state"], now["corrected_count"], len(now["answers"])) == ("corrected", 1, 1)


def test_an_answer_to_a_suspicion_that_has_moved_is_refused_with_the_current_one(
    world: World, screened: Screened
) -> None:
    stored(world, 1, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    stored(world, 1, daily_hours=11.0)
    screened.run()
    answer = screened.answer(suspicion, "explained", reason="午休")
    assert (answer.status_code, answer.json()["code"]) == (409, "suspicion_moved")
    assert answer.json()["current"][0]["record_count"] == 2


def test_records_and_history_tell_what_happened_without_naming_students(
    world: World, screened: Screened
) -> None:
    stored(world, 1, daily_hours=10.0, student_name="岳全名")
    suspicion = screened.raised("S-07")
    records = screened.officer.get(f"/suspicions/{suspicion['id']}/records")
    assert records.status_code == 200, records.text
    assert (records.json()["items"][0]["student_name"], "岳全名" in records.text) == ("岳*", False)
    history = screened.officer.get(f"/suspicions/{suspicion['id']}/history").json()["items"]
    assert [line["event"] for line in history] == ["raised", "released"]
    assert screened.officer.get("/suspicions.xlsx").content.startswith(b"PK")


def test_the_authority_opens_the_file_an_explanation_rests_on(
    world: World, screened: Screened
) -> None:
    stored(world, 1, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    file = upload(screened.officer).json()
    answer = screened.answer(suspicion, "explained", reason="见考勤照片", evidence_ids=[file["id"]])
    assert answer.status_code == 201, answer.text
    assert screened.county.get(f"/evidence/{file['id']}").status_code == 404
    end_first_look(world)
    assert screened.county.get(f"/evidence/{file['id']}").status_code == 200
    shown = screened.seen(screened.county, suspicion)["answers"][0]["evidence"]
    assert [one["id"] for one in shown] == [file["id"]]


def test_an_entry_under_way_is_linked_and_no_twin_is_made(world: World, screened: Screened) -> None:
    campaign = Campaign(world)
    stored(world, 1, daily_hours=10.0)
    suspicion = screened.raised("S-07")
    made = screened.answer(suspicion, "confirmed", campaign_id=campaign.id).json()
    stored(world, 1, daily_hours=11.0, start_on=date(2025, 9, 1), start_last_on=date(2025, 9, 1),
           end_on=date(2026, 1, 1), end_last_on=date(2026, 1, 1))  # fmt: skip
    screened.run()
    next_year = screened.found(screened.officer, rule="S-07", state="open")[0]
    twin = screened.answer(next_year, "confirmed", campaign_id=campaign.id)
    assert (twin.status_code, twin.json()["code"]) == (409, "entry_under_way")
    linked = screened.answer(next_year, "confirmed", campaign_id=campaign.id, may_link=True)
    assert linked.json()["entry_ids"] == made["entry_ids"]


def test_one_answer_covers_many_suspicions_of_a_rule(world: World, screened: Screened) -> None:
    stored(world, 1, daily_hours=10.0)
    stored(world, 1, daily_hours=10.0, host_name="颍川食品有限公司")
    screened.run()
    screened.release("S-07")
    rows = screened.found(screened.officer, rule="S-07")
    named = [{"id": one["id"], "expected_version": one["version"]} for one in rows]
    body = {"kind": "explained", "suspicions": named, "reason": "午休计入"}
    answer = screened.officer.post("/suspicion-answers", body)
    assert [one["state"] for one in answer.json()["suspicions"]] == ["explained", "explained"]


def test_a_list_costs_the_same_for_one_row_and_for_many(world: World, screened: Screened) -> None:
    stored(world, 1, daily_hours=10.0)
    screened.raised("S-07")
    paths = ("/suspicions", "/screening-hosts")
    few = {path: cost_of(world.database, screened.officer, path) for path in paths}
    for number in range(12):
        stored(world, 1, daily_hours=10.0, host_name=f"颍川{number}食品有限公司")
    screened.run()
    for path in paths:
        rows, cost = cost_of(world.database, screened.officer, path)
        assert (rows, cost) == (13, few[path][1]), path
