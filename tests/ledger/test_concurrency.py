"""Two people press at once: one wins, and nothing is done twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from backend.access.permissions import Role
from backend.core import clock
from backend.core.db import OrganisationScope
from backend.evidence.models import Evidence
from tests.database import DatabaseUrls
from tests.ledger.copies import Copies
from tests.ledger.factories import Campaign, acknowledgement, codes, move, moved, read
from tests.world import World

Ask = Callable[[], Response]


@pytest.fixture
def copies(urls: DatabaseUrls) -> Iterator[Copies]:
    copies = Copies(urls.owner)
    yield copies
    copies.dispose()


def _at_once(requests: list[Ask]) -> list[Response]:
    """The answers to requests that were sent at the same moment."""
    start = threading.Barrier(len(requests))

    def send(ask: Ask) -> Response:
        start.wait(20)
        return ask()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def _traces(copies: Copies, entry: dict[str, Any], action: str) -> dict[str, int]:
    """How often an action on an entry stands in each record."""
    queries = {
        "history": "select count(*) from ledger_history where entry_id = :id and action = :action",
        "audit": "select count(*) from audit_events where subject_type = 'ledger_entry'"
        " and subject_id = :id and action = 'entry.' || :action",
        "outbox": "select count(*) from outbox_events where subject_type = 'ledger_entry'"
        " and subject_id = :id and type = 'entry.' || :action",
    }
    return {
        name: copies.look(query, id=entry["id"], action=action)[0][0]
        for name, query in queries.items()
    }


def test_twenty_verify_at_once_and_one_closes(world: World, copies: Copies) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    verifiers = [campaign.county, *(world.person(world.county, Role.verifier) for _ in range(3))]

    def verify(number: int) -> Ask:
        return lambda: move(verifiers[number % 4], entry, "verify", opinion=f"第 {number} 次")

    answers = _at_once([verify(number) for number in range(20)])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}
    losers = [answer.json() for answer in answers if answer.status_code == 409]
    assert {body["code"] for body in losers} == {"entry_moved"}
    assert {body["current"]["status"] for body in losers} == {"closed"}
    assert _traces(copies, entry, "verify") == {"history": 1, "audit": 1, "outbox": 1}
    after = read(campaign.county, entry)
    assert (after["status"], after["version"]) == ("closed", entry["version"] + 1)


def test_eight_people_release_forty_drafts_and_no_number_comes_twice(world: World) -> None:
    campaign = Campaign(world)
    drafts = [campaign.draft() for _ in range(40)]
    leads = [campaign.lead, *(world.person(world.school, Role.school_lead) for _ in range(7))]

    def release(number: int) -> list[str]:
        return [moved(leads[number], one, "release")["number"] for one in drafts[number::8]]

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for part in pool.map(release, range(8)) for number in part]
    assert sorted(numbers) == [f"YZ2026-{number:06}" for number in range(1, 41)]
    seen = campaign.province.get("/ledger-entries", params={"limit": 200}).json()["items"]
    assert {row["id"]: row["number"] for row in seen}.keys() == {one["id"] for one in drafts}


def test_of_two_who_revise_at_once_one_is_shown_what_the_other_wrote(
    world: World, copies: Copies
) -> None:
    campaign = Campaign(world)
    entry = campaign.rectifying()
    colleague = world.person(world.school, Role.school_officer)
    for _ in range(5):
        keep = {name: entry["measures"][0][name] for name in ("id", "description")}

        def revise(result: str, keep: dict[str, Any] = keep, at: dict[str, Any] = entry) -> Ask:
            person = campaign.officer if result == "甲的结果" else colleague
            return lambda: move(person, at, "revise", measures=[{**keep, "result": result}])

        answers = _at_once([revise("甲的结果"), revise("乙的结果")])
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        [won] = [answer.json() for answer in answers if answer.status_code == 200]
        [lost] = [answer.json() for answer in answers if answer.status_code == 409]
        assert lost["code"] == "entry_moved"
        assert lost["current"]["measures"] == won["measures"]
        entry = read(campaign.officer, entry)
        assert entry["measures"] == won["measures"]
    assert _traces(copies, entry, "revise") == {"history": 5, "audit": 5, "outbox": 5}


def test_verify_return_and_withdraw_at_once_and_only_one_happens(
    world: World, copies: Copies
) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    second = world.person(world.county, Role.verifier)
    answers = _at_once(
        [
            lambda: move(campaign.county, entry, "verify", opinion="通过"),
            lambda: move(second, entry, "return", reason="不符合", to_supply="补充"),
            lambda: move(campaign.lead, entry, "withdraw", reason="补充材料"),
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    done = [
        _traces(copies, entry, action)["history"] for action in ("verify", "return", "withdraw")
    ]
    assert sum(done) == 1


def test_the_same_request_sent_twice_under_one_key_happens_once(
    world: World, copies: Copies
) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    body = {"action": "verify", "expected_version": entry["version"], "opinion": "通过"}

    def send() -> Response:
        path = f"/ledger-entries/{entry['id']}/transitions"
        return campaign.county.post(path, body, headers={"Idempotency-Key": "pressed-twice"})

    answers = _at_once([send] * 6)
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len({answer.text for answer in answers}) == 1
    assert _traces(copies, entry, "verify") == {"history": 1, "audit": 1, "outbox": 1}


@pytest.mark.parametrize("action", ["submit", "approve", "verify"])
def test_evidence_being_withdrawn_is_waited_for(world: World, action: str) -> None:
    campaign = Campaign(world)
    made = {"submit": campaign.proved, "approve": campaign.submitted, "verify": campaign.approved}
    entry = made[action]()
    actor = {"submit": campaign.officer, "approve": campaign.lead, "verify": campaign.county}
    members = {"opinion": "通过"} if action == "verify" else {}
    evidence_id = entry["evidence"][0]["evidence"]["id"]
    scope = OrganisationScope(world.school.id, world.school.org_path)
    with ThreadPoolExecutor(1) as pool:
        with world.database.begin(scope) as session:
            file = session.get_one(Evidence, evidence_id, with_for_update=True)
            file.withdrawn_at, file.withdrawn_by_name = clock.now(), "经办人"
            file.withdraw_reason = "误传"
            session.flush()
            answer = pool.submit(move, actor[action], entry, action, **members)
            with pytest.raises(TimeoutError):
                answer.result(0.5)
        refused = answer.result(20)
    assert refused.status_code == 409
    assert codes(refused) == {"evidence_of_each_kind", "evidence_usable"}


def test_a_closure_and_a_withdrawal_of_its_evidence_never_miss_each_other(world: World) -> None:
    campaign = Campaign(world)
    for _ in range(4):
        entry = campaign.approved()
        evidence_id = entry["evidence"][0]["evidence"]["id"]
        closing, withdrawal = _at_once(
            [
                lambda at=entry: move(campaign.county, at, "verify", opinion="通过"),  # type: ignore[misc]
                lambda at=evidence_id: campaign.officer.post(  # type: ignore[misc]
                    f"/evidence/{at}/withdrawals", {"reason": "误传"}
                ),
            ]
        )
        assert withdrawal.status_code == 201, withdrawal.text
        after = read(campaign.county, entry)
        is_marked = after["status"] == "closed" and after["is_to_be_reverified"]
        assert is_marked == (closing.status_code == 200), closing.text
        assert is_marked or codes(closing) == {"evidence_of_each_kind", "evidence_usable"}


def test_two_who_acknowledge_at_once_state_one_set_of_measures(
    world: World, copies: Copies
) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    body = acknowledgement()
    later = body | {"deadline_on": (clock.today() + timedelta(days=5)).isoformat()}
    answers = _at_once(
        [
            lambda: move(campaign.officer, entry, "acknowledge", **body),
            lambda: move(campaign.lead, entry, "acknowledge", **later),
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    rows = copies.look("select count(*) from ledger_measures where entry_id = :id", id=entry["id"])
    assert rows[0][0] == 1
