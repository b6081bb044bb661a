"""Every status × action × role × relation over HTTP, against an oracle written by hand."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core import clock
from backend.core.db import Database
from backend.ledger.vocabulary import Action, Status
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from tests.database import DatabaseUrls
from tests.ledger import oracle
from tests.ledger.copies import Copies, Copy
from tests.ledger.factories import Campaign, acknowledgement, moved
from tests.world import Person, World

Actor = tuple[str, Role]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Stage:
    """A province, somebody of every role at every place, and an entry in every status."""

    campaign: Campaign
    copies: Copies
    places: dict[str, Organisation]
    people: dict[Actor, Person]
    self_found: dict[str, dict[str, Any]] = field(default_factory=dict)
    found_by_city: dict[str, dict[str, Any]] = field(default_factory=dict)

    def body(self, action: str, entry: Copy) -> dict[str, Any]:
        """A well-formed request that meets every need it can meet itself."""
        day = clock.today()
        on_site = {
            "visited_on": day.isoformat(),
            "inspectors": ["张三", "李四"],
            "record": "已到现场查看",
        }
        members: dict[str, dict[str, Any]] = {
            "discard": {"reason": "重复"},
            "report_stopped": {
                "stopped_at": clock.now().isoformat(),
                "stopped_by": "实习科",
                "outcomes": {"returned": 3},
                "students": [{"reference": f"{n:04}", "outcome": "returned"} for n in range(3)],
            },
            "amend": {"facts": None, "reason": "更正"},
            "acknowledge": acknowledgement(),
            "revise": {"measures": [{**one, "result": "已完成"} for one in entry.measures]},
            "cite": {"evidence_id": self.evidence_id, "kind": "photo"},
            "uncite": {"citation_id": next(iter(entry.citation_ids), 1), "reason": "传错了"},
            "reject": {"reason": "不完整"},
            "withdraw": {"reason": "补充材料"},
            "verify": {"opinion": "通过", "on_site": on_site},
            "return": {"reason": "不符合", "to_supply": "补充名单"},
            "monitor": {"opinion": "观察", "next_check_on": (day + timedelta(days=9)).isoformat()},
            "conclude": {"opinion": "未反弹", "on_site": on_site},
            "confirm": {"opinion": "仍然成立"},
            "reopen": {"reason": "反弹", "shown_by": "回头看", "deadline_on": day.isoformat()},
            "void": {"because": "not_an_issue", "reason": "不属于问题"},
            "grade": {"is_serious": True, "reason": "影响恶劣"},
        }
        found = members.get(action, {})
        if action == "amend":
            found["facts"] = self.facts[entry.id in self.found_ids]
        if action == "revise" and not entry.measures:
            found = {"responsible_person": "李老师"}
        return {"action": action, "expected_version": entry.version, **found}

    def copy(self, origin: oracle.Origin, entry: dict[str, Any], flags: dict[str, Any]) -> Copy:
        """A copy of an entry, and remember whose it is to amend."""
        made = self.copies.of(entry, **flags)
        if origin is oracle.FOUND_BY_CITY:
            self.found_ids.add(made.id)
        return made

    def __post_init__(self) -> None:
        self.evidence_id = 0
        self.found_ids: set[int] = set()
        stop = {"red_line_code": "BD-17"}
        outside = {"source": "inspection", "found_by": "随机抽查"}
        self.facts = (self.campaign.facts(**stop), self.campaign.facts(**stop, **outside))


@dataclass
class Cell:
    """One request, and what became of it."""

    actor: Actor
    action: str
    target: Copy
    expected: oracle.Outcome
    got: oracle.Outcome | None = None
    said: str = ""
    refusal: str = ""


@pytest.fixture(scope="module")
def stage(client: TestClient, database: Database, urls: DatabaseUrls) -> Iterator[Stage]:
    """Built once for all cells."""
    world = World(client, database)
    campaign = Campaign(world)
    places = {
        "school": world.school,
        "county": world.county,
        "city": world.city,
        "province": world.province,
        "sibling_school": world.organisation(world.county, Kind.school, "乙县第二职业中专"),
        "sibling_county": world.organisation(world.city, Kind.county, "丙县教育局"),
        "other_province": World(client, database).province,
    }
    people = {
        (place, role): world.person(places[place], role) for place in oracle.PLACES for role in Role
    }
    campaign.officer = people["school", Role.school_officer]
    campaign.lead = people["school", Role.school_lead]
    campaign.county = people["county", Role.verifier]
    campaign.city = people["city", Role.verifier]
    copies = Copies(urls.owner)
    stage = Stage(campaign, copies, places, people)
    _fill(stage)
    yield stage
    copies.dispose()


def _fill(stage: Stage) -> None:
    """An entry in every status, moved there by the people who have to."""
    campaign = stage.campaign
    draft = _with_photo(campaign, campaign.draft(**stage.facts[0]))
    dropped = campaign.draft(**stage.facts[0])
    opened = _with_photo(campaign, campaign.released(**stage.facts[0]))
    stage.evidence_id = opened["evidence"][0]["evidence"]["id"]
    stage.self_found = {
        "draft": draft,
        "discarded": moved(campaign.lead, dropped, "discard", reason="重复"),
        "open": opened,
        **_later(stage, [campaign.released(**stage.facts[0]) for _ in range(6)], campaign.county),
    }
    found = [campaign.found(campaign.city, **stage.facts[1]) for _ in range(7)]
    stage.found_by_city = {
        "open": _with_photo(campaign, found[0]),
        **_later(stage, found[1:], campaign.city),
    }


def _later(stage: Stage, entries: list[dict[str, Any]], last: Person) -> dict[str, dict[str, Any]]:
    """Entries on the ledger, moved to the statuses after it; `last` holds the last step."""
    campaign = stage.campaign
    helper = stage.people["school", Role.contributor].membership_id
    measures = [{"description": "调整班次", "assigned_membership_id": helper}]
    ready = []
    for entry in entries:
        proved = campaign.prove(campaign.acknowledge(entry, measures=measures))
        done = {"id": proved["measures"][0]["id"], "result": "已完成", **measures[0]}
        ready.append(moved(campaign.officer, proved, "revise", measures=[done]))
    found = {"rectifying": ready[0]}
    found["voided"] = moved(last, ready[1], "void", because="not_an_issue", reason="核实不是")
    found["pending_approval"] = moved(campaign.officer, ready[2], "submit")
    waiting = [
        moved(campaign.lead, moved(campaign.officer, one, "submit"), "approve") for one in ready[3:]
    ]
    found["pending_verification"] = waiting[0]
    if last is not campaign.county:
        waiting = [moved(campaign.county, one, "verify", opinion="县级通过") for one in waiting[1:]]
    else:
        waiting = waiting[1:]
    check = (clock.today() + timedelta(days=30)).isoformat()
    found["monitoring"] = moved(last, waiting[0], "monitor", opinion="观察", next_check_on=check)
    found["closed"] = moved(last, waiting[1], "verify", opinion="通过")
    return found


def _with_photo(campaign: Campaign, entry: dict[str, Any]) -> dict[str, Any]:
    return campaign.cite(entry, "photo")


@pytest.mark.parametrize("status", oracle.STATUSES)
def test_every_role_everywhere_meets_the_rule_written_by_hand(stage: Stage, status: str) -> None:
    actors = [(place, role) for place in oracle.PLACES for role in Role]
    entry = stage.self_found[status]
    assert _disagreements(stage, oracle.SELF_FOUND, status, entry, actors) == []


@pytest.mark.parametrize("status", oracle.STATUSES[2:])
def test_what_the_city_found_is_the_citys_to_amend_void_and_close(
    stage: Stage, status: str
) -> None:
    roles = (Role.verifier, Role.inspector)
    actors = [(place, role) for place in oracle.PLACES for role in roles]
    entry = stage.found_by_city[status]
    assert _disagreements(stage, oracle.FOUND_BY_CITY, status, entry, actors) == []


@pytest.mark.parametrize("status", sorted({status for status, _ in oracle.BARE.unmet}))
def test_whoever_may_is_refused_where_the_entry_is_not_ready(stage: Stage, status: str) -> None:
    roles = (Role.verifier, Role.school_officer, Role.school_lead)
    actors = [(place, role) for place in oracle.PLACES for role in roles]
    entry = stage.self_found[status]
    assert _disagreements(stage, oracle.BARE, status, entry, actors) == []


def _disagreements(
    stage: Stage,
    origin: oracle.Origin,
    status: str,
    entry: dict[str, Any],
    actors: Iterable[Actor],
) -> list[str]:
    """Every cell that is not as the oracle says, by name."""
    flags: dict[str, Any] = {"is_to_be_reverified": status == "closed"}
    actions = set(oracle.MOVES)
    if origin is oracle.BARE:
        flags = {"is_to_be_reverified": False, "must_stop": False, "with_parts": False}
        actions = {action for among, action in origin.unmet if among == status}
    original = stage.copy(origin, entry, flags)
    cells: list[Cell] = []
    for actor in actors:
        for action in sorted(actions):
            expected = oracle.outcome(origin, status, action, *actor)
            # What succeeds changes the entry: it gets one of its own.
            target = stage.copy(origin, entry, flags) if expected.status == 200 else original
            cells.append(Cell(actor, action, target, expected))
    told = asyncio.run(_answers(stage, cells, original))
    wrong: list[str] = []
    for cell in cells:
        name = f"{status} × {cell.action} × {cell.actor[1]} × {cell.actor[0]}"
        if cell.got != cell.expected:
            wrong.append(f"{name}: {cell.got}, not {cell.expected}: {cell.said}")
        if _CHINESE.search(cell.refusal):
            wrong.append(f"{name}: refused in Chinese who asked in English: {cell.refusal}")
        wrong += _contradictions(name, told[cell.actor].get(cell.action), cell.got)
    [(version, acts)] = stage.copies.look(
        "select version, (select count(*) from ledger_history where entry_id = e.id)"
        " from ledger_entries e where id = :id",
        id=original.id,
    )
    if (version, acts) != (original.version, 0):
        wrong.append(f"{status}: a refused request has changed the entry")
    return wrong


async def _answers(
    stage: Stage, cells: list[Cell], original: Copy
) -> dict[Actor, dict[str, dict[str, Any]]]:
    """Ask for every cell, some at a time; what each actor was told of each action before."""
    actors = list(dict.fromkeys(cell.actor for cell in cells))
    gate = asyncio.Semaphore(6)
    transport = ASGITransport(stage.campaign.world.client.app)
    async with AsyncClient(transport=transport, base_url="http://testserver/api/v1") as client:

        async def tell(actor: Actor) -> dict[str, dict[str, Any]]:
            async with gate:
                headers = stage.people[actor].headers
                answer = await client.get(f"/ledger-entries/{original.id}", headers=headers)
            if answer.status_code != 200:
                assert answer.status_code in (403, 404), answer.text
                return {}
            return {one["action"]: one for one in answer.json()["available_actions"]}

        async def ask(cell: Cell) -> None:
            async with gate:
                answer = await client.post(
                    f"/ledger-entries/{cell.target.id}/transitions",
                    json=stage.body(cell.action, cell.target),
                    headers={**stage.people[cell.actor].headers, "Accept-Language": "en"},
                )
            body = answer.json()
            cell.got, cell.said = _outcome(answer.status_code, body), answer.text[:300]
            if answer.status_code != 200:
                cell.refusal = f"{body['title']}: {body['detail']}"

        told = await asyncio.gather(*map(tell, actors))
        await asyncio.gather(*map(ask, cells))
    return dict(zip(actors, told, strict=True))


def _outcome(status: int, body: dict[str, Any]) -> oracle.Outcome:
    if status == 200:
        return oracle.Outcome(200, target=body["status"])
    return oracle.Outcome(status, body["code"])


def _contradictions(
    cell: str, told: dict[str, Any] | None, got: oracle.Outcome | None
) -> list[str]:
    """Where what was told before and what was answered then do not fit."""
    if got is None or told is None:
        # Who cannot read the entry was told nothing, and gets nothing done.
        is_refused = got is not None and got.status in (403, 404)
        return [] if is_refused else [f"{cell}: told nothing, answered {got}"]
    kinds = {reason["kind"] for reason in told["reasons"]}
    if told["is_available"]:
        is_fitting = got.status == 200
    elif kinds <= {"need", "case"}:
        is_fitting = got.code == "needs_unmet"
    elif "role" in kinds:
        is_fitting = got.code == "not_permitted"
    elif "relation" in kinds:
        is_fitting = got.code == "not_your_part"
    else:
        is_fitting = got.code == "wrong_status"
    is_fitting = is_fitting and told["is_available"] == (not told["reasons"])
    return [] if is_fitting else [f"{cell}: told {sorted(kinds)}, answered {got}"]


def test_the_oracle_knows_every_status_and_every_action() -> None:
    assert set(oracle.STATUSES) == {status.value for status in Status}
    assert {*oracle.MOVES, "register", "link"} == {action.value for action in Action}
    assert set(oracle.ROLES) == set(oracle.MOVES)
