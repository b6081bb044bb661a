"""Registers: what is registered changes what rules say, is kept with its past, and has a keeper."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
from httpx import Response
from sqlalchemy import text, update

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.core.db import OrganisationScope
from backend.screening.registers import exports
from backend.screening.registers.models import HostRegistration
from tests.queries import cost_of
from tests.screening.factories import stored
from tests.screening.reference.generator import uscc
from tests.screening.registered import (
    HOST,
    PAYER,
    Registered,
    events,
    filing,
    host,
    made,
    pair,
    policy,
    refused,
    without,
)
from tests.world import Person, World

CHECKED = "special_filing_is_registered"


@pytest.fixture
def registered(world: World, settings: Settings) -> Registered:
    """The world with its worker."""
    return Registered(world, settings)


def at_once(*asks: Any) -> list[Any]:
    """The answers to requests that were sent at the same moment."""
    start = threading.Barrier(len(asks))

    def send(ask: Any) -> Any:
        start.wait(20)
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(send, asks))


def while_it_changes(world: World, entry_id: int, ask: Any) -> Any:
    """The answer to a request that read a host before somebody else's change was stored."""
    province = OrganisationScope(world.province.id, world.province.org_path)
    change = update(HostRegistration).where(HostRegistration.id == entry_id)
    waits = text(
        "select count(*) from pg_locks where not granted and locktype = 'transactionid'"
        " and transactionid = pg_current_xact_id()::xid"
    )
    with ThreadPoolExecutor(1) as pool:
        with world.database.begin(province) as session:
            session.execute(change.values(version=HostRegistration.version + 1))
            asked = pool.submit(ask)
            deadline = time.monotonic() + 20
            while not session.scalar(waits) and time.monotonic() < deadline:
                time.sleep(0.01)
        return asked.result(20)


def workbook(answer: Response) -> Any:
    """A workbook that was downloaded."""
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_what_is_registered_decides_and_what_has_ended_decides_no_more(
    world: World, registered: Registered
) -> None:
    other, _ = registered.second_city()
    paid: dict[str, Any] = {"host_uscc": HOST, "payer_uscc": PAYER, "host_staff": 20}
    number = "特备〔２０２４〕7 号"
    stored(world, 2, **paid, night_shift=True, special_filing_no=number, policy_no=None,
           declared=["policy_no", "special_filing_no", "night_shift"])  # fmt: skip
    stored(world, 1, school=other, **paid)
    registered.run()
    mine = world.school.id
    assert registered.counts("S-07", mine) == (0, 0, 2)
    assert registered.counts("T-06", mine) == (2, 0, 0)
    assert registered.counts("S-10b") == registered.counts("T-01") == (3, 0, 0)
    gone = registered.found(registered.manager, rule="S-10b", organisation_id=other.id)

    city, officer = registered.city, registered.officer
    record_id = officer.get("/internship-records").json()["items"][0]["id"]
    assert officer.get(f"/internship-records/{record_id}").json()[CHECKED] is False
    filed = made(registered.county.post("/special-filings", filing(mine)))
    assert officer.get(f"/internship-records/{record_id}").json()[CHECKED] is True
    made(officer.post("/group-policies", policy()))
    accepted = made(city.post("/host-payer-pairs", pair()))
    made(city.post("/host-registrations", host()))
    registered.work()
    assert registered.counts("S-07", mine) == (0, 2, 0)
    assert registered.counts("T-06", mine) == (0, 2, 0)
    # In the other city, too, which whoever accepted the pair does not see.
    assert registered.counts("S-10b") == registered.counts("T-01") == (0, 3, 0)
    now = registered.manager.get(f"/suspicions/{gone[0]['id']}").json()
    assert now["state"] == "gone"
    assert [run["counts"]["schools"] for run in registered.runs(city)] == [2, 2, 1, 1]

    change = without(filing(mine), "organisation_id", items=["rest"])
    changed = registered.county.patch(f"/special-filings/{filed['id']}", change, version=1)
    assert (made(changed, 200)["version"], changed.headers["etag"]) == (2, '"2"')
    ended = made(registered.end(city, "/host-payer-pairs", accepted))
    assert (ended["ended_reason"], ended["may_change"]) == ("不再适用", False)
    registered.work()
    assert registered.counts("S-07", mine) == (2, 0, 0)
    assert registered.counts("S-10b") == (3, 0, 0)
    past = officer.get(f"/special-filings/{filed['id']}/versions").json()["items"]
    assert [(one["version"], one["before"], one["reason"]) for one in past] == [
        (1, {"items": ["hours"]}, "核对原件")
    ]
    assert events(world, "special_filing.") == ["special_filing.registered",
                                               "special_filing.changed"]  # fmt: skip


def test_a_host_under_another_name_is_screened_under_both(
    world: World, registered: Registered
) -> None:
    names = ["嵩麓精工有限公司", "嵩阳电子有限公司"]
    for name in names:
        stored(world, 3, host_name=name, host_staff=400)
    body = host(host_uscc=None, host_name=" 嵩麓精工有限公司", staff=20)
    entry = made(registered.city.post("/host-registrations", body))
    assert entry["host_key"] == "name:嵩麓精工有限公司"
    registered.work()
    hit = registered.found(registered.manager, rule="T-01")
    assert [one["host_name"] for one in hit] == names[:1]

    address = f"/host-registrations/{entry['id']}"
    body = without(body, "host_uscc", host_name=names[1])
    again = made(registered.city.patch(address, body, version=1), 200)
    assert again["host_key"] == f"name:{names[1]}"
    registered.work()
    states = {one["host_name"]: one["state"] for one in
              registered.found(registered.manager, rule="T-01")}  # fmt: skip
    assert states == {names[0]: "gone", names[1]: "open"}

    # What no rule reads is written down and screens nothing.
    body |= {"source": "单位自报"}
    assert made(registered.city.patch(address, body, version=2), 200)["version"] == 3
    same = made(registered.city.patch(address, body, version=3), 200)
    assert same["version"] == 3
    assert len(registered.runs(registered.city)) == 2
    past = registered.officer.get(f"{address}/versions").json()["items"]
    assert [one["before"] for one in past] == [{"source": "社保缴纳人数"}, {"host_name": names[0]}]


def test_two_at_once_and_one_is_told_of_the_other(world: World, registered: Registered) -> None:
    city, second = registered.city, world.person(world.city, Role.verifier)
    won, lost = sorted(
        at_once(
            lambda: city.post("/host-payer-pairs", pair()),
            lambda: second.post("/host-payer-pairs", pair()),
        ),
        key=lambda answer: int(answer.status_code),
    )
    entry = made(won)
    problem = refused(lost, 409, "already_registered")
    assert problem["entry_id"] == entry["id"]
    assert f"编号 {entry['id']}，{entry['registered_by_name']}登记" in problem["detail"]

    known = made(city.post("/host-registrations", host()))
    address = f"/host-registrations/{known['id']}"
    body = without(host(), "host_uscc", staff=380)
    late = while_it_changes(world, known["id"], lambda: city.patch(address, body, version=1))
    refused(late, 412, "precondition_failed")
    assert city.request("PATCH", address, json=body).status_code == 428

    address = f"/host-payer-pairs/{entry['id']}"
    body = without(pair(), "host_uscc", "payer_uscc")
    made(second.patch(address, body | {"document_no": "甲教〔2024〕1号"}, version=1), 200)
    problem = refused(registered.end(city, "/host-payer-pairs", entry), 409, "register_entry_moved")
    assert problem["current"]["version"] == 2
    made(registered.end(city, "/host-payer-pairs", problem["current"]))
    refused(city.patch(address, body, version=3), 409, "register_entry_ended")
    made(city.post("/host-payer-pairs", pair()))

    officer = registered.officer
    made(officer.post("/group-policies", policy()))
    renewed = made(officer.post("/group-policies", policy(starts_on="2025-07-01")))
    assert refused(officer.post("/group-policies", policy()), 409, "already_registered")
    body = without(policy())
    answer = officer.patch(f"/group-policies/{renewed['id']}", body, version=1)
    refused(answer, 409, "already_registered")


def test_each_keeps_its_own_and_another_subtree_is_out_of_reach(
    world: World, registered: Registered
) -> None:
    school, stranger = registered.second_city()
    mine = made(registered.county.post("/special-filings", filing(world.school.id)))
    assert mine["may_change"]
    seen = registered.officer.get(f"/special-filings/{mine['id']}").json()
    assert not seen["may_change"]
    refused(registered.officer.post("/special-filings", filing(school.id)), 403, "not_permitted")
    refused(stranger.post("/special-filings", filing(world.school.id)), 404, "not_found")
    address = f"/special-filings/{mine['id']}"
    body = without(filing(world.school.id), "organisation_id")
    assert stranger.patch(address, body, version=1).status_code == 404
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}/versions").status_code == 404
    assert registered.end(stranger, "/special-filings", mine).status_code == 404
    no_school = registered.city.post("/special-filings", filing(world.county.id))
    problem = refused(no_school, 422, "register_of_schools")
    assert world.county.name in problem["detail"]

    body = policy(organisation_id=school.id)
    refused(registered.officer.post("/group-policies", body), 404, "not_found")
    refused(registered.city.post("/group-policies", body), 403, "not_permitted")

    accepted = made(stranger.post("/host-payer-pairs", pair()))
    address = f"/host-payer-pairs/{accepted['id']}"
    for person in (registered.officer, registered.city, registered.county):
        assert not made(person.get(address), 200)["may_change"]
    body = without(pair(), "host_uscc", "payer_uscc", payer_name="嵩麓人力")
    for answer in (
        registered.county.patch(address, body, version=1),
        registered.county.post("/host-payer-pairs", pair()),
    ):
        refused(answer, 403, "registered_by_city_or_province")
    problem = refused(registered.city.patch(address, body, version=1), 403, "registered_elsewhere")
    assert "丙市教育局" in problem["detail"]
    assert made(registered.province.patch(address, body, version=1), 200)["version"] == 2
    assert registered.end(registered.city, "/host-payer-pairs", accepted).status_code == 403


def test_wrong_facts_are_named_one_by_one(world: World, registered: Registered) -> None:
    wrong = HOST[:-1] + ("1" if HOST[-1] != "1" else "2")
    body = filing(
        world.school.id,
        majors=["71O201", "710201", "710201K"],
        posts=["收银", " 收　银 ", "\x1c\x1c"],
        hosts=[wrong, "嵩麓精工"],
        ends_on="2024-06-30",
    )
    problem = refused(registered.city.post("/special-filings", body), 422, "invalid_input")
    assert [(one["path"], one["code"]) for one in problem["errors"]] == [
        ("body.ends_on", "period_reversed"),
        ("body.posts.2", "text_unreadable"),
        ("body.majors.0", "major_character"),
        ("body.majors.2", "duplicate"),
        ("body.posts.1", "duplicate"),
        ("body.hosts.0", "uscc_check"),
    ]
    assert "第 3 位是“O”" in problem["errors"][2]["message"]
    said = f"第 18 位是“{wrong[-1]}”，按前 17 位计算应为“{HOST[-1]}”"
    assert said in problem["errors"][5]["message"]

    many = {
        "majors": [f"71{number:04}" for number in range(50)],
        "posts": [f"岗位{number}" for number in range(50)],
    }
    body = filing(world.school.id, **many)
    problem = refused(registered.city.post("/special-filings", body), 422, "invalid_input")
    assert [one["code"] for one in problem["errors"]] == ["too_many_combinations"]
    body = filing(world.school.id, posts=[f"岗位{number}" for number in range(51)])
    refused(registered.city.post("/special-filings", body), 422, "invalid_input")
    body = filing(world.school.id, number="\ufdfa" * 8)
    problem = refused(registered.city.post("/special-filings", body), 422, "invalid_input")
    assert problem["errors"][0]["code"] == "text_unreadable"

    body = pair(payer_uscc=f" {HOST[:8].lower()} {HOST[8:]}")
    problem = refused(registered.city.post("/host-payer-pairs", body), 422, "invalid_input")
    assert [one["code"] for one in problem["errors"]] == ["same_as_host"]
    body = host(host_uscc=HOST[:17], as_of_on="2999-01-01", staff=0)
    problem = refused(registered.city.post("/host-registrations", body), 422, "invalid_input")
    assert [one["path"] for one in problem["errors"]] == ["body.staff"]
    problem = refused(
        registered.city.post("/host-registrations", body | {"staff": 1}), 422, "invalid_input"
    )
    assert [one["code"] for one in problem["errors"]] == ["uscc_length", "in_the_future"]


@pytest.fixture
def listed(registered: Registered) -> Person:
    """The city's verifier, who has accepted a few payers."""
    for number in range(4):
        body = pair(payer_uscc=uscc(730000 + number), payer_name=f"=1+{number}")
        entry = made(registered.city.post("/host-payer-pairs", body))
    made(registered.end(registered.city, "/host-payer-pairs", entry))
    return registered.city


def test_lists_are_paged_narrowed_counted_and_exported_whole(
    world: World, registered: Registered, listed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = listed.get("/host-payer-pairs", params={"limit": 3}).json()
    rest = listed.get("/host-payer-pairs", params={"cursor": first["next_cursor"]}).json()
    names = [one["payer_name"] for page in (first, rest) for one in page["items"]]
    assert names == ["=1+3", "=1+2", "=1+1", "=1+0"]
    narrowed = {"is_ended": False, "q": "=1", "host_uscc": HOST.lower(), "sort": "updated"}
    page = registered.officer.get("/host-payer-pairs", params=narrowed).json()
    assert [one["payer_name"] for one in page["items"]] == ["=1+2", "=1+1", "=1+0"]
    del narrowed["sort"]
    counted = registered.officer.get("/host-payer-pairs/count", params=narrowed).json()
    assert counted == {"entries": 3, "ended": 0}
    assert listed.get("/host-payer-pairs", params={"sort": "oldest"}).status_code == 422

    book = workbook(listed.get("/host-payer-pairs.xlsx"))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row]
    assert [cell.value for cell in cells if str(cell.value).startswith("=")] == names[::-1]
    assert {cell.data_type for cell in cells if cell.value in names} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value in names)
    with monkeypatch.context() as narrow:
        narrow.setattr(exports, "LIMIT", 3)
        problem = refused(listed.get("/host-payer-pairs.xlsx"), 422, "too_many_entries")
        assert "共 4 条" in problem["detail"]
        assert workbook(listed.get("/host-payer-pairs.xlsx", params={"is_ended": False}))
    assert events(world, "host_payer_pair.exported") == ["host_payer_pair.exported"] * 2

    rows, cost = cost_of(world.database, listed, "/host-payer-pairs")
    for number in range(4):
        body = filing(world.school.id, number=f"特备{number}", items=["hours", "hazard"])
        made(listed.post("/special-filings", body))
    assert cost_of(world.database, listed, "/special-filings")[1] == cost
    made(listed.post("/host-payer-pairs", pair()))
    assert cost_of(world.database, listed, "/host-payer-pairs") == (rows + 1, cost)

    query = {"organisation_id": world.county.id, "item": ["hazard"], "valid_on": "2024-07-01"}
    assert len(listed.get("/special-filings", params=query).json()["items"]) == 4
    query["valid_on"] = "2024-06-30"
    assert listed.get("/special-filings/count", params=query).json()["entries"] == 0
    sheet = registered.officer.get("/special-filings.xlsx", headers={"Accept-Language": "en"})
    book = workbook(sheet)
    assert "hours and nights、hazards" in [
        cell.value for row in book.worksheets[0].iter_rows() for cell in row
    ]
