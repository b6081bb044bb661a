"""Reading the audit trail."""

from backend.access.permissions import Role
from backend.organisations.vocabulary import Kind
from tests.ledger.factories import Campaign, move, moved
from tests.world import World


def test_the_auditor_reads_what_was_done_and_refused_in_the_subtree(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    move(campaign.county, entry, "approve")
    auditor = world.person(world.city, Role.auditor)
    events = auditor.get("/audit-events", params={"action": "entry."}).json()["items"]
    assert [event["action"] for event in events] == ["entry.release"]
    assert events[0]["detail"]["number"] == entry["number"]
    refused = auditor.get("/audit-events", params={"outcome": "refused"}).json()["items"]
    assert refused[0]["actor_user_id"] == campaign.county.user_id
    assert refused[0]["detail"]["permission"] == "ledger.approve"


def test_what_was_done_to_a_draft_is_told_inside_the_school_only(world: World) -> None:
    campaign = Campaign(world)
    draft = campaign.draft()
    above = world.person(world.province, Role.auditor)
    query = {"subject_type": "ledger_entry", "subject_id": draft["id"]}
    assert above.get("/audit-events", params=query).json()["items"] == []
    moved(campaign.lead, draft, "release")
    told = above.get("/audit-events", params=query).json()["items"]
    assert [event["action"] for event in told] == ["entry.release"]


def test_another_subtree_and_other_roles_read_nothing(world: World) -> None:
    Campaign(world).released()
    other = world.organisation(world.province, Kind.city, "丙市教育局")
    auditor = world.person(other, Role.auditor)
    actions = {e["action"] for e in auditor.get("/audit-events").json()["items"]}
    assert "entry.release" not in actions
    verifier = world.person(world.city, Role.verifier)
    assert verifier.get("/audit-events").status_code == 403


def test_a_subject_needs_both_its_type_and_its_id(world: World) -> None:
    auditor = world.person(world.city, Role.auditor)
    answer = auditor.get("/audit-events", params={"subject_type": "ledger_entry"})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "query.subject_id")
