"""Rules run silently first, are judged, released, and demoted where they are mostly wrong."""

from typing import Any

import pytest

from backend.core.config import Settings
from tests.ledger.factories import Campaign, moved
from tests.screening.factories import stored
from tests.screening.screened import Screened
from tests.screening.test_answers import end_first_look
from tests.screening.uploads import work
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


class Answering:
    """Suspicions of one rule at many hosts, answered one way or the other."""

    def __init__(self, screened: Screened, hosts: int) -> None:
        self.screened = screened
        self.campaign = Campaign(screened.world)
        names = [f"颍川{number}食品有限公司" for number in range(hosts)]
        stored(screened.world, hosts, daily_hours=10.0, host_name=names)
        screened.run()
        screened.release("S-07")
        self.waiting = screened.found(screened.officer, rule="S-07")
        end_first_look(screened.world)

    def answer(self, count: int, kind: str, **members: Any) -> dict[str, Any]:
        """Answer the next ones, all at once."""
        now, self.waiting = self.waiting[:count], self.waiting[count:]
        named = [{"id": one["id"], "expected_version": one["version"]} for one in now]
        body = {"kind": kind, "suspicions": named, **members}
        answer = self.screened.officer.post("/suspicion-answers", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def confirm(self, count: int) -> list[int]:
        """The school says that they are so; the entries that come of it."""
        made = self.answer(count, "confirmed", campaign_id=self.campaign.id)
        return list(made["entry_ids"])

    def accept(self, count: int) -> None:
        """The school explains them, and its authority accepts."""
        for one in self.answer(count, "explained", reason="午休计入")["suspicions"]:
            body = {"verdict": "accept", "expected_version": one["version"]}
            answer = self.screened.county.post(f"/suspicions/{one['id']}/reviews", body)
            assert answer.status_code == 201, answer.text

    def weighed(self) -> tuple[str, int, int]:
        """How the rule stands once the worker has looked at its precision."""
        work(self.screened.settings)
        rule = self.screened.rule("S-07")
        return rule["standing"], rule["confirmed"], rule["accepted"]


def test_a_rule_mostly_wrong_after_fifty_answers_drops_to_a_signal_and_its_owner_is_told(
    world: World, screened: Screened
) -> None:
    answering = Answering(screened, hosts=53)
    entries = answering.confirm(25)
    answering.accept(25)
    assert answering.weighed() == ("live", 25, 25), "exactly half is not too few"
    draft = screened.officer.get(f"/ledger-entries/{entries[0]}").json()
    moved(screened.lead, draft, "discard", reason="核实后不属实")
    assert answering.weighed() == ("live", 24, 25), "of 49 answers less than half were right"
    answering.accept(1)
    assert answering.weighed() == ("demoted", 24, 26)
    rule = screened.rule("S-07", by=screened.officer)
    assert (rule["outcome"], rule["standing_label"]) == ("signal", "已降为线索")
    assert rule["precision_percent"] == 48

    # The owner is told once, whatever is answered afterwards; the school is not.
    answering.waiting = screened.found(screened.officer, rule="S-07", state="open")
    answering.confirm(1)
    assert answering.weighed() == ("demoted", 25, 26)
    told = [
        one for one in screened.manager.get("/notices").json()["items"] if "S-07" in one["text"]
    ]
    assert [one["kind"] for one in told] == ["rule.demoted"]
    assert "50" in told[0]["text"]
    for person in (screened.officer, screened.county):
        kinds = {one["kind"] for one in person.get("/notices").json()["items"]}
        assert "rule.demoted" not in kinds

    # Schools see every suspicion of it, answered or not, as a signal; so are later hits.
    stored(world, 1, daily_hours=12.0, host_name="汝水食品有限公司")
    screened.run()
    seen = screened.found(screened.officer, rule="S-07")
    assert {one["outcome"] for one in seen} == {"signal"}
    assert {one["outcome_label"] for one in seen} == {"需人工判断"}
    late = next(one for one in seen if one["host_name"] == "汝水食品有限公司")
    assert (late["state"], late["is_silent"]) == ("open", False)
    records = screened.officer.get(f"/suspicions/{late['id']}/records").json()["items"]
    assert [one["outcome"] for one in records] == ["signal"]

    # The province may release it again: its suspicions get back what each is by itself.
    body = {"expected_version": screened.rule("S-07")["standing_version"]}
    released = screened.manager.post("/screening-rules/S-07/releases", body)
    assert (released.status_code, released.json()["standing"]) == (201, "live"), released.text
    work(screened.settings)
    again = screened.found(screened.officer, rule="S-07", state="open")
    assert {one["outcome"] for one in again} == {"breach"}
