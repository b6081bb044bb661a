"""Leading groups: kept whole, one head, seen from above and by nobody below."""

from typing import Any

import pytest

from backend.access.permissions import Role
from tests.world import Person, World


@pytest.fixture
def manager(world: World) -> Person:
    return world.person(world.city, Role.campaign_manager)


def group(**overrides: Any) -> dict[str, Any]:
    """A leading group as a form would send it."""
    return {
        "office": "职业教育科",
        "office_phone": "000-1234567",
        "formed_on": "2026-03-01",
        "document_no": "甲教〔2026〕1号",
        "members": [
            {"seat": "head", "name": "赵某", "office": "局长"},
            {"seat": "deputy", "name": "钱某", "office": "副局长"},
            {"seat": "member", "name": "孙某", "office": "科长"},
        ],
    } | overrides


def test_a_group_is_recorded_read_and_replaced_as_a_whole(world: World, manager: Person) -> None:
    address = f"/organisations/{world.city.id}/leading-group"
    empty = manager.get(address)
    assert empty.headers["etag"] == '"0"'
    assert empty.json()["members"] == []

    recorded = manager.put(address, group(), version=0)
    assert recorded.status_code == 200, recorded.text
    assert recorded.headers["etag"] == '"1"'
    assert [member["name"] for member in recorded.json()["members"]] == ["赵某", "钱某", "孙某"]
    assert manager.get(address).json() == recorded.json()

    smaller = group(members=[{"seat": "head", "name": "李某", "office": "局长"}], formed_on=None)
    replaced = manager.put(address, smaller, version=1).json()
    assert [member["name"] for member in replaced["members"]] == ["李某"]
    assert (replaced["formed_on"], replaced["version"]) == (None, 2)


def test_two_who_record_it_at_once_do_not_overwrite_each_other(
    world: World, manager: Person
) -> None:
    address = f"/organisations/{world.city.id}/leading-group"
    assert manager.put(address, group(), version=0).status_code == 200
    assert manager.put(address, group(office="别的科"), version=0).status_code == 412
    assert manager.request("PUT", address, json=group()).status_code == 428


@pytest.mark.parametrize("seats", [["deputy"], ["head", "head"], []])
def test_a_group_has_exactly_one_head(world: World, manager: Person, seats: list[str]) -> None:
    members = [{"seat": seat, "name": "周某", "office": "员"} for seat in seats]
    address = f"/organisations/{world.city.id}/leading-group"
    answer = manager.put(address, group(members=members), version=0)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "body.members"


def test_the_superior_reads_and_the_inferior_does_not(world: World, manager: Person) -> None:
    address = f"/organisations/{world.city.id}/leading-group"
    manager.put(address, group(), version=0)
    superior = world.person(world.province, Role.viewer)
    assert superior.get(address).json()["office"] == "职业教育科"
    inferior = world.person(world.school, Role.school_lead)
    assert inferior.get(f"/organisations/{world.city.id}").status_code == 200
    # 404 and not "none is recorded", which would be untrue.
    assert inferior.get(address).status_code == 404


def test_a_school_officer_does_not_record_it(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    address = f"/organisations/{world.school.id}/leading-group"
    assert officer.put(address, group(), version=0).status_code == 403
