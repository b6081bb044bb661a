"""A campaign before its launch: filled in, checked, corrected, seen by nobody below."""

from typing import Any

import pytest

from backend.access.permissions import Role
from tests.campaigns.factories import STAGES, deliverable, draft, facts, launched, manager_of
from tests.regulation.factories import load_default
from tests.world import Person, World


def test_a_form_makes_a_draft_with_the_installations_defaults(world: World) -> None:
    body = draft(manager_of(world))
    assert body["state"] == "draft"
    assert body["organisation_name"] == "示例省教育厅"
    assert body["verification_steps"] == ["supervising"]
    assert body["ledger_title"] == "示例专项行动问题清单及整改台账"
    assert (len(body["ledger_columns"]), body["ledger_columns"][0]) == (19, "seq")
    limits = ("stop_report_hours", "verification_working_days", "stale_draft_working_days")
    assert [body[name] for name in limits] == [24, 10, 3]
    assert body["participants"]["kinds"] == ["city", "county", "school"]
    assert (body["rectify_by"], body["current_stage"]) == (None, None)


def test_a_draft_is_seen_by_its_own_authority_alone(world: World) -> None:
    manager = manager_of(world)
    body = draft(manager)
    for person in (
        world.person(world.city, Role.campaign_manager),
        world.person(world.school, Role.school_lead),
    ):
        assert person.get("/campaigns").json()["items"] == []
        assert person.get(f"/campaigns/{body['id']}").status_code == 404
        assert person.get(f"/campaigns/{body['id']}/file").status_code == 404
    own = draft(world.person(world.city, Role.campaign_manager), code="CITY22")
    assert manager.get(f"/campaigns/{own['id']}").json()["organisation_id"] == world.city.id


def test_another_province_sees_and_changes_nothing(world: World) -> None:
    body = launched(world)
    stranger = World(world.client, world.database)
    other = stranger.person(stranger.province, Role.campaign_manager)
    path = f"/campaigns/{body['id']}"
    assert other.get("/campaigns").json()["items"] == []
    assert other.get(path).status_code == 404
    assert other.get(f"{path}/participants").status_code == 404
    assert other.get(f"{path}/checklist").status_code == 404
    assert other.patch(path, {"name": "改名"}, version=body["version"]).status_code == 404
    assert other.post(f"{path}/launches", {"expected_version": 2}).status_code == 404


def test_a_school_cannot_write_and_a_city_cannot_touch_what_is_the_provinces(world: World) -> None:
    body = launched(world)
    path, version = f"/campaigns/{body['id']}", body["version"]
    lead = world.person(world.school, Role.school_lead)
    assert lead.get(path).json()["name"] == body["name"]
    assert lead.post("/campaigns", facts()).status_code == 403
    assert lead.post("/campaign-imports", {"file": "code: AB1"}).status_code == 403
    assert lead.patch(path, {"name": "改名"}, version=version).status_code == 403
    assert lead.get(f"{path}/checklist").status_code == 403
    city = world.person(world.city, Role.campaign_manager)
    assert city.patch(path, {"name": "改名"}, version=version).status_code == 404
    assert city.post(f"{path}/launches", {"expected_version": version}).status_code == 404


def test_a_change_names_the_version_it_was_made_on(world: World) -> None:
    manager = manager_of(world)
    path = f"/campaigns/{draft(manager)['id']}"
    missing = manager.request("PATCH", path, json={"name": "新名称"})
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    changed = manager.patch(path, {"name": "新名称", "document_no": None}, version=1)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["name"] == "新名称"
    stale = manager.patch(path, {"name": "旧人之改"}, version=1)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert manager.get(path).json()["name"] == "新名称"


def test_lists_are_replaced_as_a_whole(world: World) -> None:
    manager = manager_of(world)
    body = draft(manager)
    change: dict[str, Any] = {
        "stages": STAGES[:1],
        "deliverables": [
            deliverable(code="report", due_on_below="2022-12-20"),
            deliverable(levels=["city"]),
        ],
        "participants": {"subtree_id": world.city.id, "kinds": ["school"]},
        "ledger_columns": ["seq", "description", "status"],
        "verification_steps": ["county", "city", "province"],
    }
    answer = manager.patch(f"/campaigns/{body['id']}", change, version=1)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [stage["stage"] for stage in body["stages"]] == ["mobilisation"]
    assert [row["code"] for row in body["deliverables"]] == ["report", "ledger"]
    assert body["deliverables"][0]["due_on_below"] == "2022-12-20"
    assert body["participants"]["subtree_id"] == world.city.id
    assert body["ledger_columns"] == ["seq", "description", "status"]
    assert body["verification_steps"] == ["county", "city", "province"]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"code": "yz 2022"}, "body.code", "string_pattern_mismatch"),
        ({"name": None}, "body.name", "missing"),
        ({"stages": [STAGES[0], STAGES[0]]}, "body.stages.1.stage", "duplicate"),
        (
            {"stages": [{**STAGES[0], "ends_on": "2022-11-30"}]},
            "body.stages.0.ends_on",
            "ends_before_start",
        ),
        (
            {"stages": [{**STAGES[0], "ends_on": "20221210"}]},
            "body.stages.0.ends_on",
            "date_parsing",
        ),
        (
            {"deliverables": [deliverable(), deliverable()]},
            "body.deliverables.1.code",
            "duplicate",
        ),
        (
            {"deliverables": [deliverable(due_on_below="2023-01-01")]},
            "body.deliverables.0.due_on_below",
            "due_after_consolidation",
        ),
        (
            {"verification_steps": ["city", "county"]},
            "body.verification_steps.1",
            "steps_not_upwards",
        ),
        ({"ledger_columns": ["seq", "seq"]}, "body.ledger_columns.1", "duplicate"),
        (
            {"participants": {"kinds": ["school", "school"]}},
            "body.participants.kinds.1",
            "duplicate",
        ),
        ({"colour": "red"}, "body.colour", "extra_forbidden"),
    ],
)
def test_what_does_not_fit_is_named_by_path(
    world: World, change: dict[str, Any], path: str, code: str
) -> None:
    manager = manager_of(world)
    answer = manager.patch(f"/campaigns/{draft(manager)['id']}", change, version=1)
    assert answer.status_code == 422, answer.text
    assert [(fault["path"], fault["code"]) for fault in answer.json()["errors"]] == [(path, code)]


def test_a_code_is_used_once_in_a_province(world: World) -> None:
    manager = manager_of(world)
    draft(manager)
    city = world.person(world.city, Role.campaign_manager)
    taken = city.post("/campaigns", facts())
    assert (taken.status_code, taken.json()["code"]) == (409, "campaign_code_taken")
    second = draft(manager, code="YZ2023")
    answer = manager.patch(f"/campaigns/{second['id']}", {"code": "YZ2022"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "campaign_code_taken")
    stranger = World(world.client, world.database)
    draft(manager_of(stranger))


def test_the_catalogue_comes_from_ones_own_line(world: World) -> None:
    manager = manager_of(world)
    own = load_default(world, owner=world.city)
    answer = manager.post("/campaigns", facts(catalogue_id=own.id))
    assert answer.json()["errors"][0]["code"] == "catalogue_out_of_line"
    city = world.person(world.city, Role.campaign_manager)
    assert city.post("/campaigns", facts(catalogue_id=own.id)).status_code == 201
    beyond = facts(code="YZ2023", participants={"subtree_id": world.province.id})
    refused = city.post("/campaigns", beyond)
    assert refused.json()["errors"][0]["path"] == "body.participants.subtree_id"


def test_the_checklist_says_point_by_point_what_is_missing(world: World) -> None:
    manager = manager_of(world)
    bare = manager.post("/campaigns", facts(stages=[], deliverables=[])).json()
    points, is_ready = _checklist(manager, bare)
    assert not is_ready
    assert points == {
        "catalogue": "blocking",
        "stages": "blocking",
        "rectify_by": "blocking",
        "deliverables": "warning",
        "participants": "ok",
    }
    whole = draft(manager, code="YZ2023")
    points, is_ready = _checklist(manager, whole)
    assert is_ready
    assert points["red_lines_confirmed"] == "warning"
    assert set(points.values()) == {"ok", "warning"}
    change = {"stages": [STAGES[0], {**STAGES[1], "starts_on": "2022-12-12"}, *STAGES[2:]]}
    manager.patch(f"/campaigns/{whole['id']}", change, version=1)
    assert _checklist(manager, whole)[0]["stages"] == "blocking"
    for day, result in (("2022-11-01", "blocking"), ("2023-03-01", "warning")):
        version = manager.get(f"/campaigns/{whole['id']}").json()["version"]
        manager.patch(f"/campaigns/{whole['id']}", {"rectify_by": day}, version=version)
        assert _checklist(manager, whole)[0]["rectify_by"] == result


def test_campaigns_are_listed_newest_first_and_by_state(world: World) -> None:
    manager = manager_of(world)
    for code in ("AA1", "AA2", "AA3"):
        draft(manager, code=code)
    launched(world)
    first = manager.get("/campaigns", params={"state": "draft", "limit": 2}).json()
    cursor = first["next_cursor"]
    second = manager.get("/campaigns", params={"state": "draft", "limit": 2, "cursor": cursor})
    codes = [row["code"] for page in (first, second.json()) for row in page["items"]]
    assert codes == ["AA3", "AA2", "AA1"]
    both = manager.get("/campaigns", params={"state": ["draft", "open"]}).json()["items"]
    assert [row["code"] for row in both] == ["YZ2022", "AA3", "AA2", "AA1"]
    assert [len(row["stages"]) for row in both] == [4, 4, 4, 4]


def _checklist(manager: Person, campaign: dict[str, Any]) -> tuple[dict[str, str], bool]:
    body = manager.get(f"/campaigns/{campaign['id']}/checklist").json()
    return {item["code"]: item["result"] for item in body["items"]}, body["is_ready"]
