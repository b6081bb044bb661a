"""The supervising tree: who stands where, who keeps it, and who sees it."""

from typing import Any

import pytest

from backend.access.permissions import Role
from backend.core.db import unscoped
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from tests.trail import trail_of
from tests.world import Person, World


@pytest.fixture
def manager(world: World) -> Person:
    return world.person(world.province, Role.org_admin)


def entry(parent: Organisation, kind: str = "school", **overrides: Any) -> dict[str, Any]:
    """A new organisation as a form would send it."""
    values: dict[str, Any] = {
        "parent_id": parent.id,
        "kind": kind,
        "name": "丁县职业中专",
        "region_code": "990100",
    }
    if kind == "school":
        values["school_type"] = "secondary_vocational"
    return values | overrides


def test_a_school_is_added_below_a_county_and_reports_to_it(world: World, manager: Person) -> None:
    answer = manager.post("/organisations", entry(world.county, code="9900000001"))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["org_path"] == f"{world.county.org_path}{made['id']}."
    assert made["reports_to_id"] == world.county.id
    assert answer.headers["etag"] == '"1"'
    assert manager.get(f"/organisations/{made['id']}").json() == made
    event = trail_of(world.database, manager.user_id)[-1]
    assert (event.action, event.subject_id) == ("organisation.created", made["id"])
    assert event.org_path == made["org_path"]


@pytest.mark.parametrize(
    ("kind", "parent", "is_right"),
    [
        ("city", "province", True),
        ("county", "province", True),
        ("county", "city", True),
        ("school", "province", True),
        ("school", "city", True),
        ("city", "city", False),
        ("city", "county", False),
        ("county", "county", False),
        ("county", "school", False),
        ("school", "school", False),
    ],
)
def test_each_kind_stands_below_its_own_superiors(
    world: World, manager: Person, kind: str, parent: str, is_right: bool
) -> None:
    new = entry(getattr(world, parent), kind)
    answer = manager.post("/organisations", new, headers={"Accept-Language": "en"})
    if is_right:
        assert answer.status_code == 201
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "misplaced_organisation")
        assert answer.json()["detail"].isascii()


def test_nobody_founds_a_province_by_form(world: World, manager: Person) -> None:
    assert manager.post("/organisations", entry(world.province, "province")).status_code == 422


@pytest.mark.parametrize(
    ("kind", "school_type"), [("school", None), ("city", "technical"), ("county", "technical")]
)
def test_schools_have_a_type_and_authorities_none(
    world: World, manager: Person, kind: str, school_type: str | None
) -> None:
    body = entry(world.province, kind, school_type=school_type)
    answer = manager.post("/organisations", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "school_type_mismatch")


def test_a_code_is_unique_in_the_province_even_where_the_other_is_out_of_sight(
    world: World, manager: Person
) -> None:
    assert manager.post("/organisations", entry(world.city, code="9900000002")).status_code == 201
    of_county = world.person(world.county, Role.org_admin)
    taken = of_county.post("/organisations", entry(world.county, code="9900000002"))
    assert (taken.status_code, taken.json()["code"]) == (409, "organisation_code_taken")
    school = manager.get(f"/organisations/{world.school.id}").json()
    changed = manager.patch(
        f"/organisations/{world.school.id}", {"code": "9900000002"}, version=school["version"]
    )
    assert (changed.status_code, changed.json()["code"]) == (409, "organisation_code_taken")
    elsewhere = World(world.client, world.database)
    other = elsewhere.person(elsewhere.province, Role.org_admin)
    assert other.post("/organisations", entry(elsewhere.city, code="9900000002")).status_code == 201


@pytest.mark.parametrize(
    "code", ["123", "99000000011", "99000000000000000x", "９９０００００００１", ""]
)
def test_a_code_has_one_of_two_shapes(world: World, manager: Person, code: str) -> None:
    assert manager.post("/organisations", entry(world.county, code=code)).status_code == 422


def test_a_correction_keeps_what_it_does_not_name(world: World, manager: Person) -> None:
    made = manager.post("/organisations", entry(world.county, sponsor="丁县人民政府")).json()
    address = f"/organisations/{made['id']}"
    changed = manager.patch(address, {"name": "丁县中等专业学校"}, version=1)
    assert changed.status_code == 200
    assert changed.headers["etag"] == '"2"'
    assert changed.json() == made | {"name": "丁县中等专业学校", "version": 2}
    emptied = manager.patch(address, {"sponsor": None}, version=2)
    assert emptied.json()["sponsor"] is None


def test_a_change_without_the_version_read_is_refused(world: World, manager: Person) -> None:
    address, change = f"/organisations/{world.school.id}", {"name": "新名"}
    absent = manager.request("PATCH", address, json=change)
    assert (absent.status_code, absent.json()["code"]) == (428, "precondition_required")
    for stale in ('"7"', "*", "7x", "", '"' + "9" * 30 + '"', "abc"):
        answer = manager.request("PATCH", address, json=change, headers={"If-Match": stale})
        assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert manager.get(address).json()["name"] == world.school.name


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": None}, "body.name"),
        ({"region_code": None}, "body.region_code"),
        ({"name": ""}, "body.name"),
        ({"name": "  "}, "body.name"),
        ({"name": "字" * 101}, "body.name"),
        ({"name": "a\0b"}, "body.name"),
        ({"region_code": "99"}, "body.region_code"),
        ({"nmae": "错字"}, "body.nmae"),
        ({"parent_id": 1}, "body.parent_id"),
        ({"kind": "city"}, "body.kind"),
    ],
)
def test_a_wrong_correction_says_where(
    world: World, manager: Person, change: dict[str, Any], path: str
) -> None:
    answer = manager.patch(f"/organisations/{world.school.id}", change, version=1)
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["errors"]] == [path]


def test_a_school_may_report_to_an_authority_above_its_parent(
    world: World, manager: Person
) -> None:
    answer = manager.patch(
        f"/organisations/{world.school.id}", {"reports_to_id": world.city.id}, version=1
    )
    assert answer.json()["reports_to_id"] == world.city.id


def test_the_list_goes_in_tree_order_and_filters(world: World, manager: Person) -> None:
    second = world.organisation(world.county, Kind.school, "乙县第二职业中专")
    technical = world.organisation(world.city, Kind.school, "甲市技工学校", school_type="technical")

    def ids(**params: Any) -> list[int]:
        return [item["id"] for item in manager.get("/organisations", params=params).json()["items"]]

    line = [world.province.id, world.city.id, world.county.id, world.school.id]
    assert ids() == [*line, second.id, technical.id]
    assert ids(kind=["city", "county"]) == line[1:3]
    assert ids(school_type="technical") == [technical.id]
    assert ids(parent_id=world.county.id) == [world.school.id, second.id]
    assert ids(q="第二") == [second.id]
    assert ids(q="%_") == []


def test_pages_meet_without_gap_or_repetition(world: World, manager: Person) -> None:
    for number in range(12):
        world.organisation(world.county, Kind.school, f"第{number}职业学校")
    seen: list[int] = []
    params: dict[str, Any] = {"limit": 5}
    while True:
        page = manager.get("/organisations", params=params).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 16


def test_another_province_reads_nothing_and_changes_nothing(world: World) -> None:
    elsewhere = World(world.client, world.database)
    stranger = elsewhere.person(elsewhere.province, Role.org_admin)
    for organisation in (world.province, world.city, world.school):
        address = f"/organisations/{organisation.id}"
        assert stranger.get(address).status_code == 404
        assert stranger.patch(address, {"name": "改名"}, version=1).status_code == 404
        assert stranger.get(f"{address}/leading-group").status_code == 404
        assert stranger.post("/organisations", entry(organisation)).status_code == 404
    assert {item["id"] for item in stranger.get("/organisations").json()["items"]} == {
        elsewhere.province.id,
        elsewhere.city.id,
        elsewhere.county.id,
        elsewhere.school.id,
    }


def test_a_school_sees_its_line_upwards_but_not_its_siblings(world: World) -> None:
    sibling = world.organisation(world.county, Kind.school, "乙县第二职业中专")
    officer = world.person(world.school, Role.school_officer)
    for organisation in (world.county, world.city, world.province):
        assert officer.get(f"/organisations/{organisation.id}").status_code == 200
    assert officer.get(f"/organisations/{sibling.id}").status_code == 404
    found = officer.get("/organisations").json()["items"]
    assert sibling.id not in {item["id"] for item in found}


def test_an_administrator_changes_nothing_above(world: World) -> None:
    administrator = world.person(world.school, Role.org_admin)
    address = f"/organisations/{world.county.id}"
    assert administrator.patch(address, {"name": "改名"}, version=1).status_code == 404
    assert administrator.post("/organisations", entry(world.county)).status_code == 404


def test_number_2_is_not_the_parent_of_number_20(world: World) -> None:
    """`2.` and `20.` share their first character, not their scope."""
    with world.database.begin(unscoped("tests build their world")) as session:
        for number in (2, 20, 200):
            shape = f"{world.province.org_path}{number}."
            session.add(
                Organisation(
                    id=10**12 + world.province.id * 1000 + number,
                    organisation_id=10**12 + world.province.id * 1000 + number,
                    org_path=shape,
                    parent_id=world.province.id,
                    kind=Kind.city,
                    name=f"第{number}市",
                    region_code="990000",
                    version=1,
                )
            )
    with world.database.begin(unscoped("tests build their world")) as session:
        two = session.get_one(Organisation, 10**12 + world.province.id * 1000 + 2)
    reader = world.person(two, Role.viewer)
    names = [item["name"] for item in reader.get("/organisations").json()["items"]]
    assert "第2市" in names
    assert not {"第20市", "第200市"} & set(names)
    assert reader.get(f"/organisations/{two.id + 18}").status_code == 404
