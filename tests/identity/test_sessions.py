"""Sessions: refreshed, listed, ended, switched; each effective at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from backend.access.permissions import Role
from backend.core.db import unscoped
from backend.identity.models import User
from tests.identity.browser import Browser, opened
from tests.timing import set_time
from tests.trail import actions_of, trail_of
from tests.world import Person, World


@pytest.fixture
def officer(world: World) -> Person:
    set_time()
    return world.person(world.school, Role.school_officer, signed_in=False)


def join(world: World, person: Person, organisation: Any, *roles: Role) -> int:
    """Give a person one more membership; returns its number."""
    administrator = world.person(world.province, Role.org_admin)
    answer = administrator.post(
        f"/users/{person.user_id}/memberships",
        {"organisation_id": organisation.id, "roles": list(roles), "office": "科长"},
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["memberships"][-1]["id"])


def test_a_refresh_gives_a_new_pair_and_the_new_one_works(officer: Person) -> None:
    browser = opened(officer)
    first_cookie, first_token = browser.cookie, browser.access_token
    assert browser.refresh().status_code == 200
    assert browser.cookie != first_cookie
    assert browser.access_token != first_token
    assert browser.request("GET", "/session").status_code == 200
    set_time(timedelta(minutes=9))
    assert browser.refresh().status_code == 200


def test_two_tabs_within_ten_seconds_get_the_same_successor(officer: Person) -> None:
    browser = opened(officer)
    shared = browser.cookie
    browser.refresh(shared)
    first = browser.cookie
    set_time(timedelta(seconds=10))
    assert browser.refresh(shared).status_code == 200
    assert browser.cookie == first
    assert browser.refresh().status_code == 200


def test_two_tabs_at_the_same_moment_get_the_same_successor(officer: Person) -> None:
    browser = opened(officer)
    barrier = threading.Barrier(6)

    def tab(_: int) -> tuple[int, str]:
        mine = Browser(officer.client, officer.username, browser.cookie)
        barrier.wait()
        return mine.refresh().status_code, mine.cookie

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(tab, range(6)))
    assert len(answers) == 1
    assert answers.pop()[0] == 200


def test_a_token_used_after_the_grace_revokes_its_family(world: World, officer: Person) -> None:
    thief, owner = opened(officer), Browser(officer.client, officer.username)
    stolen = thief.cookie
    owner.refresh(stolen)
    set_time(timedelta(seconds=11))
    reused = thief.refresh(stolen)
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh_refused")
    assert owner.refresh().status_code == 401
    assert owner.request("GET", "/session").status_code == 401
    event = trail_of(world.database, officer.user_id)[-1]
    assert (event.action, event.outcome) == ("session.token_reused", "refused")


def test_another_session_of_the_same_person_survives_the_theft(officer: Person) -> None:
    robbed, safe = opened(officer), opened(officer)
    stolen = robbed.cookie
    robbed.refresh()
    set_time(timedelta(minutes=1))
    robbed.refresh(stolen)
    assert robbed.request("GET", "/session").status_code == 401
    assert safe.request("GET", "/session").status_code == 200


@pytest.mark.parametrize("cookie", ["", "nonsense", "x" * 201, "%00"])
def test_a_cookie_that_is_none_of_ours_is_refused(officer: Person, cookie: str) -> None:
    answer = Browser(officer.client, officer.username).refresh(cookie)
    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")


def test_a_refresh_token_ends_after_two_weeks(officer: Person) -> None:
    browser = opened(officer)
    set_time(timedelta(days=14))
    assert browser.refresh().status_code == 401


def test_a_person_lists_their_sessions_and_ends_one_from_another(officer: Person) -> None:
    phone, desk = opened(officer), opened(officer)
    listed = desk.request("GET", "/sessions").json()["items"]
    assert [item["is_current"] for item in listed].count(True) == 1
    assert len(listed) == 2
    other = next(item["id"] for item in listed if not item["is_current"])
    assert desk.request("DELETE", f"/sessions/{other}").status_code == 204
    assert phone.request("GET", "/session").status_code == 401
    assert phone.refresh().status_code == 401
    assert desk.request("GET", "/session").status_code == 200
    assert len(desk.request("GET", "/sessions").json()["items"]) == 1


def test_signing_out_ends_the_session_and_drops_the_cookie(world: World, officer: Person) -> None:
    browser = opened(officer)
    answer = browser.request("DELETE", "/session")
    assert answer.status_code == 204
    assert 'xiaohao_refresh=""' in answer.headers["set-cookie"]
    assert browser.request("GET", "/session").status_code == 401
    assert browser.refresh().status_code == 401
    assert actions_of(world.database, officer.user_id)[-1] == "session.ended"


def test_nobody_ends_a_session_of_somebody_else(world: World, officer: Person) -> None:
    colleague = opened(world.person(world.school, Role.school_lead, signed_in=False))
    mine = opened(officer)
    theirs = colleague.request("GET", "/session").json()["session_id"]
    assert mine.request("DELETE", f"/sessions/{theirs}").status_code == 404
    assert colleague.request("GET", "/session").status_code == 200


def test_an_administrator_ends_every_session_of_a_person(world: World, officer: Person) -> None:
    browsers = [opened(officer), opened(officer)]
    administrator = world.person(world.city, Role.org_admin)
    assert administrator.post(f"/users/{officer.user_id}/session-endings").status_code == 204
    assert [b.request("GET", "/session").status_code for b in browsers] == [401, 401]


def test_disabling_a_person_ends_what_they_have_open(world: World, officer: Person) -> None:
    browser = opened(officer)
    administrator = world.person(world.city, Role.org_admin)
    administrator.patch(f"/users/{officer.user_id}", {"is_disabled": True}, version=1)
    assert browser.request("GET", "/session").status_code == 401
    administrator.patch(f"/users/{officer.user_id}", {"is_disabled": False}, version=2)
    assert browser.request("GET", "/session").status_code == 401
    assert browser.sign_in().status_code == 200


def test_an_ended_membership_is_an_ended_session(world: World, officer: Person) -> None:
    browser = opened(officer)
    administrator = world.person(world.city, Role.org_admin)
    administrator.post(f"/users/{officer.user_id}/memberships/{officer.membership_id}/endings")
    assert browser.request("GET", "/session").status_code == 401
    assert browser.refresh().status_code == 401


def test_switching_membership_changes_the_scope_and_the_permissions(
    world: World, officer: Person
) -> None:
    other_school = world.organisation(world.city, "school", "丙市职业学校")  # type: ignore[arg-type]
    second = join(world, officer, other_school, Role.viewer)
    browser = opened(officer)
    assert browser.request("GET", f"/organisations/{other_school.id}").status_code == 404

    switched = browser.request("POST", "/session/membership", json={"membership_id": second})
    assert switched.status_code == 200
    session = switched.json()["session"]
    assert session["organisation"]["id"] == other_school.id
    assert "ledger.register" not in session["permissions"]
    assert len(session["memberships"]) == 2

    # The same token acts in the new membership at once: a token names a session, no more.
    assert browser.request("GET", f"/organisations/{other_school.id}").status_code == 200
    assert browser.request("GET", f"/organisations/{world.school.id}").status_code == 404
    browser.access_token = switched.json()["access_token"]
    assert browser.request("GET", "/session").json()["membership"]["id"] == second
    event = trail_of(world.database, officer.user_id)[-1]
    assert (event.action, event.membership_id) == ("session.switched", second)


def test_nobody_switches_to_a_membership_of_others_or_to_an_ended_one(
    world: World, officer: Person
) -> None:
    lead = world.person(world.school, Role.school_lead, signed_in=False)
    ended = join(world, officer, world.county, Role.viewer)
    administrator = world.person(world.province, Role.org_admin)
    administrator.post(f"/users/{officer.user_id}/memberships/{ended}/endings")
    browser = opened(officer)
    for wanted in (lead.membership_id, ended, 2**62):
        body = {"membership_id": wanted}
        assert browser.request("POST", "/session/membership", json=body).status_code == 404
    assert browser.request("GET", "/session").status_code == 200


def test_a_switch_is_done_once_by_its_key_and_its_token_is_not_kept(
    world: World, officer: Person
) -> None:
    second = join(world, officer, world.county, Role.viewer)
    browser = opened(officer)
    keyed: dict[str, Any] = {
        "json": {"membership_id": second},
        "headers": {"Idempotency-Key": "switch-once"},
    }
    first = browser.request("POST", "/session/membership", **keyed)
    assert first.status_code == 200
    # The key belongs to the membership that sent it; in the new one it is a new request.
    again = browser.request("POST", "/session/membership", **keyed)
    assert again.status_code == 200
    assert "idempotency-replayed" not in again.headers
    third = browser.request("POST", "/session/membership", **keyed)
    assert (third.status_code, third.json()["code"]) == (409, "answer_not_kept")


def test_forty_requests_at_once_do_not_wait_for_each_others_connections(world: World) -> None:
    """What a person owns lies beyond the scope, and is read without a second connection."""
    person = world.person(world.school, Role.viewer)

    def list_own(_: int) -> int:
        return person.get("/sessions").status_code

    with ThreadPoolExecutor(40) as pool:
        assert set(pool.map(list_own, range(120))) == {200}


def test_sessions_follow_a_person_whose_organisation_is_moved(
    world: World, officer: Person
) -> None:
    browser = opened(officer)
    with world.database.begin(unscoped("tests read the trail")) as session:
        assert session.get_one(User, officer.user_id).org_path == world.school.org_path
        session.execute(
            update(User)
            .where(User.id == officer.user_id)
            .values(organisation_id=world.county.id, org_path=world.county.org_path)
        )
    administrator = world.person(world.county, Role.org_admin)
    assert administrator.post(f"/users/{officer.user_id}/session-endings").status_code == 204
    assert browser.request("GET", "/session").status_code == 401
