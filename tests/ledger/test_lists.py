"""Lists of entries: every filter, search, order, page and count; and what must never be in one."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from backend.access.permissions import Role
from backend.core import clock
from backend.core.db import Database
from backend.ledger.schemas import EntryRow
from tests.database import DatabaseUrls
from tests.ledger.copies import Copies
from tests.ledger.factories import Campaign, moved, read
from tests.ledger.hats import second_hat
from tests.world import Person, World


@pytest.fixture
def copies(urls: DatabaseUrls) -> Iterator[Copies]:
    copies = Copies(urls.owner)
    yield copies
    copies.dispose()


def _ids(reader: Person, **filters: Any) -> set[int]:
    """The entries a filter finds; their count must agree."""
    answer = reader.get("/ledger-entries", params={"limit": 200, **filters})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    counts = reader.get("/ledger-entries/counts", params=filters).json()
    assert counts["entries"] == len(items) == sum(counts["by_status"].values())
    assert counts["students"] == sum(row["student_count"] for row in items)
    assert counts["overdue"] == sum(row["is_overdue"] for row in items)
    assert counts["awaiting_me"] == sum(row["awaits_me"] for row in items)
    return {row["id"] for row in items}


def _walk(reader: Person, path: str, **params: Any) -> list[dict[str, Any]]:
    """Every row of a list, page after page."""
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = reader.get(path, params=params | ({"cursor": cursor} if cursor else {})).json()
        rows += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


def test_every_filter_finds_its_entries_and_no_others(world: World) -> None:
    campaign = Campaign(world)
    deposit = campaign.released(red_line_code="BD-20", matter_no="联-1", student_count=7)
    night = campaign.rectifying(red_line_code="BD-17")
    found = campaign.found(campaign.city, red_line_code=None, focus_code="F01")
    serious = moved(campaign.city, found, "grade", is_serious=True, reason="影响恶劣")
    closed = campaign.closed()
    everything = {one["id"] for one in (deposit, night, serious, closed)}
    reader = campaign.province
    cases: list[tuple[dict[str, Any], set[int]]] = [
        ({}, everything),
        ({"campaign_id": campaign.id}, everything),
        ({"campaign_id": campaign.id + 1}, set()),
        ({"organisation_id": world.school.id}, everything),
        ({"organisation_id": world.city.id}, everything),
        ({"status": "rectifying"}, {night["id"]}),
        ({"status": ["rectifying", "closed"]}, {night["id"], closed["id"]}),
        ({"red_line": ["BD-20", "BD-17"]}, {deposit["id"], night["id"]}),
        ({"focus": "F01"}, {serious["id"]}),
        ({"source": "inspection"}, {serious["id"]}),
        ({"is_serious": True}, {serious["id"]}),
        ({"is_serious": False}, everything - {serious["id"]}),
        ({"is_overdue": True}, set()),
        ({"is_overdue": False}, everything),
        ({"matter_no": "联-1"}, {deposit["id"]}),
        ({"status": "open", "source": "self_check"}, {deposit["id"]}),
        ({"status": "draft"}, set()),
    ]
    for filters, expected in cases:
        assert _ids(reader, **filters) == expected, filters
    for wrong in ({"status": "done"}, {"red_line": "XX-1"}, {"colour": "red"}, {"q": "一"}):
        assert reader.get("/ledger-entries", params=wrong).status_code == 422, wrong


def test_search_takes_two_characters_and_takes_them_literally(world: World) -> None:
    campaign = Campaign(world)
    deposit = campaign.released(description="向学生收取押金 500 元", host_name="示例ABC有限公司")
    percent = campaign.released(description="扣除报酬的 100% 作为管理_费", cause=r"路径 C:\合同")
    matter = campaign.released(description="夜班", host_name=None, matter_no="联办-2026-7")
    reader = campaign.province
    everything = {deposit["id"], percent["id"], matter["id"]}
    cases = {
        "押金": {deposit["id"]},
        "收取押金": {deposit["id"]},
        "金押": set(),
        "abc": {deposit["id"]},
        "ABC有限": {deposit["id"]},
        "0%": {percent["id"]},
        "%%": set(),
        "__": set(),
        "理_费": {percent["id"]},
        "理费": set(),
        "\\合": {percent["id"]},
        "\\\\": set(),
        "联办-2026": {matter["id"]},
        "夜班": {matter["id"]},
        matter["number"]: {matter["id"]},
        "职业中专": everything,
        "没有这个": set(),
    }
    for words, expected in cases.items():
        assert _ids(reader, q=words) == expected, words
    assert _ids(reader, q="押金", status="closed") == set()
    amended = campaign.facts(description="向学生收取服装费", host_name=None)
    moved(campaign.officer, deposit, "amend", facts=amended, reason="更正")
    assert _ids(reader, q="押金") == set()
    assert _ids(reader, q="服装") == {deposit["id"]}


def test_search_shows_no_draft_above_and_no_other_province_anything(world: World) -> None:
    campaign = Campaign(world)
    draft = campaign.draft(description="一份草稿里的押金")
    released = campaign.released(description="上账后的押金")
    assert _ids(campaign.officer, q="押金") == {draft["id"], released["id"]}
    assert _ids(campaign.county, q="押金") == {released["id"]}
    other = World(world.client, world.database)
    stranger = other.person(other.province, Role.verifier)
    filters: list[dict[str, Any]] = [
        {},
        {"campaign_id": campaign.id},
        {"q": "押金"},
        {"q": released["number"]},
        {"q": "职业中专"},
        {"red_line": "BD-01"},
        {"source": "self_check"},
        {"awaits_me": False},
        {"done_by_me": False},
        {"is_overdue": False},
        {"status": ["draft", "open"]},
    ]
    for wanted in filters:
        assert _ids(stranger, **wanted) == set(), wanted
    elsewhere = {"organisation_id": world.school.id}
    for path in ("/ledger-entries", "/ledger-entries/counts"):
        assert stranger.get(path, params=elsewhere).status_code == 404
    for part in ("", "/history", "/comments"):
        assert stranger.get(f"/ledger-entries/{released['id']}{part}").status_code == 404


@pytest.mark.parametrize("sort", ["newest", "updated", "deadline"])
def test_every_order_walks_every_row_once(world: World, copies: Copies, sort: str) -> None:
    campaign = Campaign(world)
    entry, bare = campaign.rectifying(), campaign.released()
    for day in (3, 3, 1, 2, 3, 3, 2):
        copies.of(entry, deadline_on=clock.today() + timedelta(days=day))
    made = [copies.of(bare, updated_at=clock.now() - timedelta(hours=n // 4)) for n in range(16)]
    rows = _walk(campaign.city, "/ledger-entries", sort=sort, limit=4)
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) == len(made) + 9
    keys: dict[str, list[Any]] = {
        "newest": [(-row["id"],) for row in rows],
        "deadline": [(row["deadline_on"] or "9999-12-31", row["id"]) for row in rows],
        "updated": [(row["updated_at"], row["id"]) for row in rows][::-1],
    }
    assert keys[sort] == sorted(keys[sort])


def test_rows_added_meanwhile_neither_hide_nor_repeat_one(world: World, copies: Copies) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    before = {entry["id"], *(copies.of(entry).id for _ in range(11))}
    seen: list[int] = []
    cursor = None
    while True:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = campaign.city.get("/ledger-entries", params=params).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        copies.of(entry)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_page_has_bounds_and_a_cursor_belongs_to_its_order(world: World, copies: Copies) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    copies.of(entry)
    reader = campaign.county
    for limit in ("0", "201", "-1", "many"):
        assert reader.get("/ledger-entries", params={"limit": limit}).status_code == 422
    assert reader.get("/ledger-entries", params={"limit": 200}).status_code == 200
    cursor = reader.get("/ledger-entries", params={"limit": 1}).json()["next_cursor"]
    for wrong in ({"sort": "deadline", "cursor": cursor}, {"cursor": "bm9uc2Vuc2U"}):
        assert reader.get("/ledger-entries", params=wrong).json()["code"] == "invalid_cursor"


def test_a_row_is_exactly_what_the_contract_says(world: World) -> None:
    campaign = Campaign(world)
    campaign.draft()
    campaign.released(red_line_code="BD-17", description="长" * 300)
    campaign.closed()
    for item in campaign.officer.get("/ledger-entries").json()["items"]:
        assert set(item) == set(EntryRow.model_fields)
        EntryRow.model_validate_json(json.dumps(item), strict=True)
        assert len(item["description"]) <= 200
        for name in ("registered_at", "updated_at"):
            assert item[name].endswith("Z")


def test_a_list_takes_as_many_queries_for_fifty_rows_as_for_one(
    world: World, database: Database, copies: Copies
) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    reader = campaign.city
    paths = ("/ledger-entries", "/ledger-entries/counts")
    few = [_queries(database, reader, path) for path in paths]
    for _ in range(49):
        copies.of(entry)
    assert [_queries(database, reader, path) for path in paths] == few
    assert len(reader.get("/ledger-entries").json()["items"]) == 50


def _queries(database: Database, person: Person, path: str) -> int:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        assert person.get(path, params={"q": "示例"}).status_code == 200
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


def test_everybody_finds_what_waits_for_them_and_what_they_have_done(world: World) -> None:
    campaign = Campaign(world)
    draft, opened = campaign.draft(), campaign.released()
    working, waiting = campaign.rectifying(), campaign.submitted()
    held, done = campaign.approved(), campaign.closed()
    both = world.person(world.school, Role.school_officer, Role.school_lead)
    own = moved(both, campaign.proved(), "submit")
    second = world.person(world.county, Role.verifier)
    rows = {"draft": draft, "open": opened, "working": working, "waiting": waiting, "held": held,
            "done": done, "own": own}  # fmt: skip
    names = {one["id"]: name for name, one in rows.items()}

    def names_of(person: Person, **filters: Any) -> set[str]:
        return {names[found] for found in _ids(person, **filters)}

    awaited: list[tuple[Person, set[str]]] = [
        (campaign.officer, {"open", "working"}),
        (campaign.lead, {"draft", "open", "waiting", "own"}),
        (both, {"draft", "open", "working", "waiting"}),
        (campaign.county, {"held"}),
        (second, {"held"}),
        (campaign.city, set()),
        (world.person(world.county, Role.viewer), set()),
        (world.person(world.school, Role.viewer), set()),
    ]
    for person, expected in awaited:
        assert names_of(person, awaits_me=True) == expected
        assert not names_of(person, awaits_me=False) & expected
    assert names_of(campaign.county, done_by_me=True) == {"done"}
    assert names_of(second, done_by_me=True) == set()
    assert names_of(both, done_by_me=True) == {"own"}
    assert names_of(campaign.city, done_by_me=False) == set(names.values()) - {"draft"}


def test_a_list_and_a_single_entry_agree_on_who_is_waited_for(world: World) -> None:
    campaign = Campaign(world)
    check = (clock.today() + timedelta(days=3)).isoformat()
    both = world.person(world.school, Role.school_officer, Role.school_lead)
    double = second_hat(world, campaign.county, world.school, Role.school_officer)
    entries = [
        campaign.draft(),
        campaign.released(),
        campaign.rectifying(),
        campaign.submitted(),
        campaign.approved(),
        campaign.closed(),
        moved(campaign.county, campaign.approved(), "monitor", opinion="观察", next_check_on=check),
        moved(both, campaign.proved(), "submit"),
        moved(campaign.lead, moved(double, campaign.proved(), "submit"), "approve"),
    ]
    entries.append(campaign.closed())
    evidence_id = entries[-1]["evidence"][0]["evidence"]["id"]
    campaign.officer.post(f"/evidence/{evidence_id}/withdrawals", {"reason": "误传"})
    people = [campaign.officer, campaign.lead, both, campaign.county, campaign.city]
    people.append(world.person(world.county, Role.verifier))
    now = clock.now()
    for days in (0, 3):
        clock.set_clock(lambda days=days: now + timedelta(days=days))  # type: ignore[misc]
        for person in people:
            world.sign_in(person)
            rows = person.get("/ledger-entries").json()["items"]
            for row in rows:
                duties = [one for one in read(person, row)["available_actions"] if one["is_duty"]]
                assert bool(duties) == row["awaits_me"], (person.organisation.name, row["status"])
            assert len(rows) == len(entries) - (person.organisation is not world.school)


def test_lateness_is_charged_to_whoever_holds_the_entry(world: World) -> None:
    campaign = Campaign(world)
    working, held, done = campaign.rectifying(), campaign.approved(), campaign.closed()
    start = clock.now()
    people = (campaign.county, campaign.province)

    def on_day(days: int) -> tuple[set[int], tuple[int, int]]:
        clock.set_clock(lambda: start + timedelta(days=days))
        for person in people:
            world.sign_in(person)
        found = _ids(campaign.county, is_overdue=True)
        for one in (working, held, done):
            assert read(campaign.county, one)["is_overdue"] == (one["id"] in found)
        figures = campaign.province.get(f"/reports/campaigns/{campaign.id}/figures").json()
        return found, (figures["overdue_at_schools"], figures["overdue_at_authorities"])

    assert on_day(10) == (set(), (0, 0))
    assert on_day(11) == ({working["id"]}, (1, 0))
    assert on_day(25) == ({working["id"], held["id"]}, (1, 1))


def test_superiors_see_of_old_drafts_their_number_and_nothing_else(world: World) -> None:
    campaign = Campaign(world)
    campaign.draft()
    path = f"/reports/campaigns/{campaign.id}/progress"
    assert campaign.county.get(path).json()["unit"]["stale_drafts"] == 0
    later = clock.now() + timedelta(days=8)
    clock.set_clock(lambda: later)
    world.sign_in(campaign.county)
    assert campaign.county.get(path).json()["unit"]["stale_drafts"] == 1
    assert _ids(campaign.county) == set()


def test_comments_are_read_by_whoever_sees_the_entry(world: World) -> None:
    campaign = Campaign(world)
    entry, draft = campaign.released(), campaign.draft()
    path = f"/ledger-entries/{entry['id']}/comments"
    said = [
        (campaign.county, "请补充照片"),
        (campaign.officer, "已补充"),
        (campaign.city, "收到"),
    ]
    for person, body in said:
        assert person.post(path, {"body": body}).status_code == 201
    comments = _walk(campaign.lead, path, limit=2)
    assert [one["body"] for one in comments] == [body for _, body in said]
    assert comments[0]["author_organisation_name"] == "乙县教育局"
    viewer = world.person(world.county, Role.viewer)
    assert len(_walk(viewer, path)) == 3
    assert viewer.post(path, {"body": "我只看看"}).status_code == 403
    assert campaign.county.post(path, {"body": "  "}).status_code == 422
    hidden = f"/ledger-entries/{draft['id']}/comments"
    assert campaign.county.post(hidden, {"body": "看不见"}).status_code == 404
    assert campaign.county.get(hidden).status_code == 404
    assert read(campaign.county, entry)["version"] == entry["version"]


def test_history_is_paged_oldest_first_in_either_language(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.closed()
    path = f"/ledger-entries/{entry['id']}/history"
    rows = _walk(campaign.city, path, limit=3)
    assert [row["version"] for row in rows] == list(range(1, entry["version"] + 1))
    assert [row["from_status"] for row in rows[1:]] == [row["to_status"] for row in rows[:-1]]
    english = campaign.city.get(path, headers={"Accept-Language": "en"}).json()["items"]
    assert (rows[-1]["action_label"], english[-1]["action_label"]) == ("核查通过", "verify")
