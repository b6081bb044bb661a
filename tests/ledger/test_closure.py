"""One issue from finding to closure, and who may not."""

from datetime import timedelta

from backend.access.permissions import Role
from backend.core import clock
from backend.core.db import unscoped
from backend.evidence import service as evidence
from backend.evidence.scanning import Verdict
from backend.evidence.vocabulary import ScanState
from tests.ledger.factories import Campaign, acknowledgement, codes, move, moved, offers, read
from tests.world import World


def test_one_issue_is_closed_by_the_authority_above(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.closed()
    assert entry["status"] == "closed"
    assert entry["number"] == "YZ2026-000001"
    assert entry["closed_at"] is not None
    history = campaign.province.get(f"/ledger-entries/{entry['id']}/history").json()["items"]
    assert [row["action"] for row in history] == [
        "register", "release", "acknowledge", "revise", "cite", "submit", "approve", "verify",
    ]  # fmt: skip
    assert history[-1]["actor_organisation_name"] == "乙县教育局"
    assert history[-1]["note"] == "材料齐全，已核实"


def test_a_draft_is_seen_inside_the_school_only(world: World) -> None:
    campaign = Campaign(world)
    draft = campaign.draft()
    assert draft["number"] is None
    assert [reader["organisation_name"] for reader in draft["visible_to"]] == ["乙县职业中专"]
    for above in (campaign.county, campaign.city, campaign.province):
        assert above.get(f"/ledger-entries/{draft['id']}").status_code == 404
        assert above.get("/ledger-entries").json()["items"] == []
        assert above.get(f"/ledger-entries/{draft['id']}/history").status_code == 404
    released = moved(campaign.lead, draft, "release")
    assert len(released["visible_to"]) == 4
    assert read(campaign.city, released)["number"] == released["number"]


def test_the_school_never_closes_its_own_issue(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    everything = world.person(world.school, Role.school_officer, Role.school_lead)
    for actor in (campaign.officer, campaign.lead, everything):
        answer = move(actor, entry, "verify", opinion="自己看过了")
        assert answer.status_code == 403
    assert read(campaign.county, entry)["status"] == "pending_verification"


def test_the_submitter_does_not_approve(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.proved()
    both = world.person(world.school, Role.school_officer, Role.school_lead)
    entry = moved(both, entry, "submit")
    answer = move(both, entry, "approve")
    assert (answer.status_code, codes(answer)) == (409, {"not_the_submitter"})
    assert moved(campaign.lead, entry, "approve")["status"] == "pending_verification"


def test_every_unmet_need_is_listed_at_once(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.rectifying(red_line_code="BD-20", student_count=2)
    answer = move(campaign.officer, entry, "submit")
    assert answer.json()["code"] == "needs_unmet"
    assert codes(answer) == {"measures_have_results", "evidence_of_each_kind", "money_settled"}
    night_shift = campaign.rectifying(red_line_code="BD-17")
    assert "stop_reported" in codes(move(campaign.officer, night_shift, "submit"))


def test_money_must_add_up(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.proved(red_line_code="BD-20", student_count=2)
    short = {"charged": "900.00", "refunded": "800.00", "held": "99.99", "held_for": "1 人失联"}
    entry = moved(campaign.officer, entry, "revise", settlement=short)
    assert codes(move(campaign.officer, entry, "submit")) == {"money_settled"}
    entry = moved(campaign.officer, entry, "revise", settlement=short | {"held": "100.00"})
    assert moved(campaign.officer, entry, "submit")["status"] == "pending_approval"


def test_a_stop_report_accounts_for_every_student(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released(red_line_code="BD-17", student_count=2)
    members = {
        "stopped_at": clock.now().isoformat(),
        "stopped_by": "实习科",
        "outcomes": {"returned": 1, "left": 1},
    }
    answer = move(campaign.officer, entry, "report_stopped", **members)
    assert codes(answer) == {"students_accounted"}
    students = [
        {"reference": "0001", "outcome": "returned"},
        {"reference": "0002", "outcome": "left"},
    ]
    entry = moved(campaign.officer, entry, "report_stopped", **members, students=students)
    assert entry["stop_report"]["outcomes"] == {"returned": 1, "left": 1}
    assert entry["is_stop_late"] is False


def test_a_late_stop_report_shows_as_late(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released(red_line_code="BD-17", student_count=0)
    tomorrow = clock.now() + timedelta(hours=25)
    clock.set_clock(lambda: tomorrow)
    world.sign_in(campaign.officer)
    entry = campaign.report_stopped(entry)
    assert entry["is_stop_late"] is True


def test_the_deadline_stays_inside_the_campaign(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    late = (clock.today() + timedelta(days=21)).isoformat()
    past = (clock.today() - timedelta(days=1)).isoformat()
    for deadline, code in ((late, "deadline_in_time"), (past, "deadline_not_past")):
        body = acknowledgement() | {"deadline_on": deadline}
        assert codes(move(campaign.officer, entry, "acknowledge", **body)) == {code}


def test_a_return_gives_the_unused_days_back_and_keeps_the_first_deadline(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    first = entry["first_deadline_on"]
    later = clock.now() + timedelta(days=4)
    clock.set_clock(lambda: later)
    world.sign_in(campaign.county)
    entry = moved(
        campaign.county, entry, "return", reason="照片不清楚", to_supply="补充调岗后的排班表"
    )
    assert entry["status"] == "rectifying"
    assert entry["first_deadline_on"] == first
    assert entry["deadline_on"] == (clock.today() + timedelta(days=10)).isoformat()
    assert entry["steps"] == []


def test_the_third_return_goes_one_level_up_for_a_ruling(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    members = {"reason": "仍不符合", "to_supply": "补充材料"}
    for _ in range(2):
        entry = moved(campaign.county, entry, "return", **members)
        assert entry["status"] == "rectifying"
        entry = moved(campaign.officer, entry, "submit")
        entry = moved(campaign.lead, entry, "approve")
    entry = moved(campaign.county, entry, "return", **members)
    assert entry["status"] == "pending_verification"
    assert [step["organisation_name"] for step in entry["steps"] if step["is_current"]] == [
        "甲市教育局"
    ]
    assert "verify" in offers(read(campaign.city, entry))
    assert moved(campaign.city, entry, "verify", opinion="裁定通过")["status"] == "closed"


def test_two_steps_need_two_authorities(world: World) -> None:
    campaign = Campaign(world, steps=("county", "city"))
    entry = campaign.approved()
    assert move(campaign.city, entry, "verify", opinion="越级").status_code == 403
    entry = moved(campaign.county, entry, "verify", opinion="县级通过")
    assert entry["status"] == "pending_verification"
    assert move(campaign.county, entry, "verify", opinion="再来一次").status_code == 403
    assert moved(campaign.city, entry, "verify", opinion="市级通过")["status"] == "closed"


def test_whoever_found_it_has_the_last_word(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.acknowledge(campaign.found(campaign.city))
    entry = moved(campaign.officer, campaign.prove(entry), "submit")
    entry = moved(campaign.lead, entry, "approve")
    assert [step["organisation_name"] for step in entry["steps"]] == ["乙县教育局", "甲市教育局"]
    entry = moved(campaign.county, entry, "verify", opinion="县级通过")
    assert entry["status"] == "pending_verification"
    other = world.person(world.city, Role.verifier)
    assert moved(other, entry, "verify", opinion="市级通过")["status"] == "closed"


def test_an_authority_named_in_the_issue_is_recused(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.draft(red_line_code="BD-03", named_organisation_ids=[world.county.id])
    entry = campaign.acknowledge(moved(campaign.lead, entry, "release"))
    entry = moved(campaign.officer, campaign.prove(entry), "submit")
    entry = moved(campaign.lead, entry, "approve")
    assert [step["organisation_name"] for step in entry["steps"]] == ["甲市教育局"]


def test_a_serious_issue_needs_two_people_on_site(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.approved(red_line_code="BD-12", student_count=0)
    on_site = {
        "visited_on": clock.today().isoformat(),
        "inspectors": ["张三", "张三"],
        "record": "已到现场查看",
    }
    for visit in (None, on_site):
        answer = move(campaign.county, entry, "verify", opinion="可以", on_site=visit)
        assert codes(answer) == {"on_site_record"}
    on_site["inspectors"] = ["张三", "李四"]
    entry = moved(campaign.county, entry, "verify", opinion="可以", on_site=on_site)
    assert entry["status"] == "closed"


def test_only_an_equal_or_higher_authority_lifts_the_mark_of_a_serious_issue(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    entry = moved(campaign.city, entry, "grade", is_serious=True, reason="影响恶劣")
    answer = move(campaign.county, entry, "grade", is_serious=False, reason="不严重")
    assert codes(answer) == {"grade_not_from_above"}
    lifted = moved(campaign.province, entry, "grade", is_serious=False, reason="已查明")
    assert lifted["is_serious"] is False


def test_monitoring_is_not_closed_until_concluded(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    check = (clock.today() + timedelta(days=30)).isoformat()
    entry = moved(campaign.county, entry, "monitor", opinion="继续观察", next_check_on=check)
    assert (entry["status"], entry["closed_at"]) == ("monitoring", None)
    assert moved(campaign.county, entry, "conclude", opinion="未反弹")["status"] == "closed"


def test_a_wrong_closure_is_reopened_and_every_round_stays(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.closed()
    deadline = (clock.today() + timedelta(days=5)).isoformat()
    members = {"reason": "学生仍在原岗位", "shown_by": "回头看", "deadline_on": deadline}
    assert move(campaign.lead, entry, "reopen", **members).status_code == 403
    entry = moved(campaign.city, entry, "reopen", **members)
    assert (entry["status"], entry["round"]) == ("rectifying", 1)
    assert entry["deadline_on"] == deadline
    assert len(entry["evidence"]) == 1
    entry = moved(campaign.officer, entry, "submit")
    assert entry["round"] == 2


def test_withdrawn_evidence_marks_the_closure_to_be_verified_again(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.closed()
    evidence_id = entry["evidence"][0]["evidence"]["id"]
    answer = campaign.officer.post(f"/evidence/{evidence_id}/withdrawals", {"reason": "误传"})
    assert answer.status_code == 201, answer.text
    entry = read(campaign.county, entry)
    assert entry["is_to_be_reverified"] is True
    awaiting = campaign.county.get("/ledger-entries", params={"awaits_me": True}).json()["items"]
    assert [row["id"] for row in awaiting] == [entry["id"]]
    entry = moved(campaign.county, entry, "confirm", opinion="其余材料足以证明")
    assert entry["is_to_be_reverified"] is False


def test_a_file_found_infected_marks_the_closure_too(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.closed()
    with world.database.begin(unscoped("tests scan a file late")) as session:
        verdict = Verdict(ScanState.infected, "Eicar-Test-Signature")
        evidence.store_verdict(session, entry["evidence"][0]["evidence"]["sha256"], verdict)
    assert read(campaign.county, entry)["is_to_be_reverified"] is True


def test_evidence_withdrawn_before_verification_stops_the_closure(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.approved()
    evidence_id = entry["evidence"][0]["evidence"]["id"]
    campaign.officer.post(f"/evidence/{evidence_id}/withdrawals", {"reason": "误传"})
    answer = move(campaign.county, entry, "verify", opinion="可以")
    assert codes(answer) == {"evidence_of_each_kind", "evidence_usable"}


def test_an_equivalent_stands_for_a_required_kind_with_its_reason(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.rectifying(red_line_code="BD-06", student_count=0)
    entry = campaign.report_stopped(entry)
    done = {"id": entry["measures"][0]["id"], "description": "补签协议", "result": "已补签"}
    entry = moved(campaign.officer, entry, "revise", measures=[done])
    entry = campaign.cite(entry, "photo")
    assert codes(move(campaign.officer, entry, "submit")) == {"evidence_of_each_kind"}
    evidence_id = entry["evidence"][0]["evidence"]["id"]
    reasonless = {"evidence_id": evidence_id, "kind": "photo", "stands_for": "signed_agreement"}
    assert move(campaign.officer, entry, "cite", **reasonless).status_code == 422
    entry = moved(campaign.officer, entry, "cite", **reasonless, stands_for_reason="协议已封存")
    assert moved(campaign.officer, entry, "submit")["status"] == "pending_approval"


def test_a_voided_entry_stays_in_every_list(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    members = {"because": "not_an_issue", "reason": "核实后不属于问题"}
    assert move(campaign.lead, entry, "void", **members).status_code == 403
    entry = moved(campaign.county, entry, "void", **members)
    rows = campaign.province.get("/ledger-entries", params={"status": "voided"}).json()["items"]
    assert [row["id"] for row in rows] == [entry["id"]]


def test_what_a_higher_authority_found_is_not_voided_below_it(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.found(campaign.city)
    members = {"because": "not_an_issue", "reason": "不算问题"}
    assert move(campaign.county, entry, "void", **members).status_code == 403
    assert moved(campaign.province, entry, "void", **members)["status"] == "voided"


def test_a_contributor_sees_and_fills_only_what_is_assigned(world: World) -> None:
    campaign = Campaign(world)
    helper = world.person(world.school, Role.contributor)
    entry = campaign.rectifying()
    assert helper.get(f"/ledger-entries/{entry['id']}").status_code == 404
    measures = [
        {
            "id": entry["measures"][0]["id"],
            "description": entry["measures"][0]["description"],
            "assigned_membership_id": helper.membership_id,
        },
        {"description": "另一条措施"},
    ]
    entry = moved(campaign.officer, entry, "revise", measures=measures)
    first, second = read(helper, entry)["measures"]
    keep = ("id", "description", "assigned_membership_id")
    mine = {**{name: first[name] for name in keep}, "result": "已核对"}
    other = {name: second[name] for name in keep}
    foreign = move(helper, entry, "revise", measures=[mine, {**other, "result": "顺手填了"}])
    assert codes(foreign) == {"own_assignment"}
    entry = moved(helper, entry, "revise", measures=[mine, other])
    assert entry["measures"][0]["result"] == "已核对"
    assert move(helper, entry, "submit").status_code == 403


def test_who_registered_it_amends_it_with_a_reason_once_it_is_open(world: World) -> None:
    campaign = Campaign(world)
    draft = campaign.draft()
    facts = campaign.facts(description="更正后的描述", red_line_code="BD-05")
    draft = moved(campaign.officer, draft, "amend", facts=facts)
    entry = moved(campaign.lead, draft, "release")
    answer = move(campaign.officer, entry, "amend", facts=facts)
    assert codes(answer) == {"amendment_reasoned"}
    assert move(campaign.lead, entry, "amend", facts=facts, reason="改").status_code == 403
    entry = moved(campaign.officer, entry, "amend", facts=facts, reason="描述有误")
    assert entry["red_line_code"] == "BD-05"


def test_an_amended_red_line_that_demands_a_stop_starts_its_clock(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    assert entry["stop_due_at"] is None
    facts = campaign.facts(red_line_code="BD-17")
    entry = moved(campaign.officer, entry, "amend", facts=facts, reason="条款选错")
    assert entry["must_stop"] is True
    assert entry["stop_due_at"] is not None
    entry = moved(campaign.officer, entry, "amend", facts=campaign.facts(), reason="还是原来的条款")
    assert entry["stop_due_at"] is None


def test_an_authority_says_whose_issue_it_registers(world: World) -> None:
    campaign = Campaign(world)
    body = campaign.facts(source="inspection", found_by="抽查") | {"campaign_id": campaign.id}
    for whose in ({}, {"organisation_id": world.county.id}):
        answer = campaign.county.post("/ledger-entries", body | whose)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["path"] == "body.organisation_id"


def test_a_stale_version_is_answered_with_the_entry_as_it_stands(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.released()
    moved(campaign.officer, entry, "acknowledge", **acknowledgement())
    answer = move(campaign.officer, entry, "acknowledge", **acknowledgement())
    assert answer.status_code == 409
    assert answer.json()["code"] == "entry_moved"
    assert answer.json()["current"]["status"] == "rectifying"
    english = campaign.officer.post(
        f"/ledger-entries/{entry['id']}/transitions",
        {"action": "acknowledge", "expected_version": entry["version"], **acknowledgement()},
        headers={"Accept-Language": "en"},
    ).json()
    assert all(one["label"].isascii() for one in english["current"]["available_actions"])
