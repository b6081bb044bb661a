"""Accounts: opened, changed and closed by administrators of their own subtree."""

from typing import Any

import pytest

from backend.access.permissions import Role
from tests.identity.browser import Browser
from tests.trail import trail_of
from tests.world import Person, World


@pytest.fixture
def administrator(world: World) -> Person:
    return world.person(world.school, Role.org_admin)


def account(organisation_id: int, username: str, *roles: Role, **overrides: Any) -> dict[str, Any]:
    membership = {
        "organisation_id": organisation_id,
        "roles": list(roles or (Role.school_officer,)),
        "office": "实习科科员",
    }
    return {"username": username, "display_name": "张某", "membership": membership} | overrides


def test_a_new_colleague_gets_a_one_time_password_and_signs_in(
    world: World, administrator: Person
) -> None:
    answer = administrator.post("/users", account(world.school.id, f"{administrator.username}.new"))
    assert answer.status_code == 201, answer.text
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["cache-control"] == "no-store"
    browser = Browser(world.client, f"{administrator.username}.new")
    assert browser.sign_in(answer.json()["one_time_password"]).status_code == 200
    event = trail_of(world.database, administrator.user_id)[-1]
    assert (event.action, event.subject_id) == ("user.created", answer.json()["user"]["id"])
    assert answer.json()["one_time_password"] not in str(event.detail)


def test_a_user_name_is_taken_in_the_whole_system_whatever_its_case(world: World) -> None:
    elsewhere = World(world.client, world.database)
    taken = elsewhere.person(elsewhere.school, Role.viewer, signed_in=False).username
    administrator = world.person(world.school, Role.org_admin)
    answer = administrator.post("/users", account(world.school.id, taken.upper()))
    assert (answer.status_code, answer.json()["code"]) == (409, "username_taken")


@pytest.mark.parametrize(
    ("place", "role"),
    [
        ("school", Role.verifier),
        ("school", Role.campaign_manager),
        ("school", Role.auditor),
        ("county", Role.school_lead),
        ("county", Role.contributor),
    ],
)
def test_a_role_fits_its_kind_of_organisation(world: World, place: str, role: Role) -> None:
    administrator = world.person(world.county, Role.org_admin)
    organisation = getattr(world, place)
    answer = administrator.post(
        "/users",
        account(organisation.id, f"{administrator.username}.r", role),
        headers={"Accept-Language": "en"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "role_out_of_place")
    assert answer.json()["detail"].isascii()


@pytest.mark.parametrize("place", ["county", "province"])
def test_no_administrator_reaches_above(world: World, administrator: Person, place: str) -> None:
    above = getattr(world, place)
    boss = world.person(above, Role.viewer)
    made = administrator.post("/users", account(above.id, f"{administrator.username}.up"))
    assert made.status_code in (404, 409)
    assert administrator.get(f"/users/{boss.user_id}").status_code == 404
    assert administrator.post(f"/users/{boss.user_id}/password-resets").status_code == 404
    assert (
        administrator.patch(f"/users/{boss.user_id}", {"is_disabled": True}, version=1).status_code
        == 404
    )
    joined = administrator.post(
        f"/users/{boss.user_id}/memberships",
        {"organisation_id": world.school.id, "roles": ["viewer"], "office": "员"},
    )
    assert joined.status_code == 404
    assert boss.get("/session").status_code == 200


def test_a_viewer_role_above_cannot_be_given_from_below(
    world: World, administrator: Person
) -> None:
    colleague = world.person(world.school, Role.viewer)
    answer = administrator.post(
        f"/users/{colleague.user_id}/memberships",
        {"organisation_id": world.province.id, "roles": ["viewer"], "office": "员"},
    )
    assert answer.status_code == 404


def test_whoever_resets_a_password_may_act_in_all_it_opens(
    world: World, administrator: Person
) -> None:
    """Else a school's administrator could enter the city through a colleague's account."""
    province = world.person(world.province, Role.org_admin)
    colleague = world.person(world.school, Role.viewer)
    province.post(
        f"/users/{colleague.user_id}/memberships",
        {"organisation_id": world.city.id, "roles": ["verifier"], "office": "借调"},
    )
    refused = administrator.post(f"/users/{colleague.user_id}/password-resets")
    assert (refused.status_code, refused.json()["code"]) == (409, "roles_elsewhere")
    assert province.post(f"/users/{colleague.user_id}/password-resets").status_code == 201


def test_administrators_do_not_administer_themselves(administrator: Person) -> None:
    own = f"/users/{administrator.user_id}"
    answers = [
        administrator.patch(own, {"is_disabled": True}, version=1),
        administrator.post(f"{own}/password-resets"),
        administrator.post(f"{own}/memberships/{administrator.membership_id}/endings"),
        administrator.post(
            f"{own}/memberships",
            {
                "organisation_id": administrator.organisation.id,
                "roles": ["school_lead"],
                "office": "校长",
            },
        ),
    ]
    assert [answer.json()["code"] for answer in answers] == ["own_account"] * 4


def test_a_change_needs_the_version_that_was_read(world: World, administrator: Person) -> None:
    colleague = world.person(world.school, Role.viewer)
    address, change = f"/users/{colleague.user_id}", {"display_name": "李某"}
    assert administrator.request("PATCH", address, json=change).status_code == 428
    changed = administrator.patch(address, change, version=1)
    assert (changed.json()["display_name"], changed.headers["etag"]) == ("李某", '"2"')
    stale = administrator.patch(address, {"display_name": "王某"}, version=1)
    assert stale.status_code == 412
    assert administrator.get(address).json()["display_name"] == "李某"


def test_locking_is_nothing_an_administrator_does_by_hand(
    world: World, administrator: Person
) -> None:
    colleague = world.person(world.school, Role.viewer)
    answer = administrator.patch(f"/users/{colleague.user_id}", {"is_locked": True}, version=1)
    assert answer.status_code == 422


def test_the_list_holds_the_subtree_and_finds_by_name(world: World) -> None:
    people = [world.person(world.school, Role.viewer, signed_in=False) for _ in range(5)]
    world.person(world.city, Role.viewer, signed_in=False)
    administrator = world.person(world.county, Role.org_admin)
    wanted = {person.username for person in people} | {administrator.username}

    seen: list[str] = []
    cursor = None
    while True:
        page = administrator.get(
            "/users", params={"limit": 2} | ({"cursor": cursor} if cursor else {})
        )
        seen += [item["username"] for item in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert set(seen) == wanted
    assert len(seen) == len(wanted)

    found = administrator.get("/users", params={"q": people[3].username[-4:]}).json()["items"]
    assert people[3].username in {item["username"] for item in found}
    of_school = administrator.get("/users", params={"organisation_id": world.school.id}).json()
    assert {item["username"] for item in of_school["items"]} == {p.username for p in people}
    assert administrator.get("/users", params={"q": "%%"}).json()["items"] == []


def test_a_school_lead_reads_the_accounts_and_changes_none(world: World) -> None:
    lead = world.person(world.school, Role.school_lead)
    officer = world.person(world.school, Role.school_officer)
    assert lead.get(f"/users/{officer.user_id}").status_code == 200
    assert lead.post(f"/users/{officer.user_id}/password-resets").status_code == 403
    assert officer.get("/users").status_code == 403
