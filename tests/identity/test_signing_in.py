"""Signing in: what opens the door, what does not, and for how long it stays shut."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from httpx import Response
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.core.db import Database
from backend.identity import passwords
from backend.main import create_app
from tests.identity.browser import Browser
from tests.timing import set_time
from tests.trail import actions_of
from tests.world import PASSWORD, Person, World


def guess(person: Person, password: str = "Wrong-Horse-7") -> Response:
    return Browser(person.client, person.username).sign_in(password)


def fail_until_locked(person: Person) -> None:
    for _ in range(5):
        assert guess(person).status_code == 401


@pytest.fixture
def officer(world: World) -> Person:
    set_time()
    return world.person(world.school, Role.school_officer, signed_in=False)


def test_the_right_password_opens_a_session_in_the_first_membership(
    world: World, officer: Person
) -> None:
    answer = guess(officer, PASSWORD)
    assert answer.status_code == 200
    session = answer.json()["session"]
    assert session["membership"]["id"] == officer.membership_id
    assert session["organisation"]["name"] == world.school.name
    assert "ledger.register" in session["permissions"]
    assert answer.json()["expires_in"] == 600
    assert actions_of(world.database, officer.user_id) == ["sign_in.done"]


def test_a_user_name_is_the_same_in_capitals(officer: Person) -> None:
    assert Browser(officer.client, officer.username.upper()).sign_in().status_code == 200


def test_the_refresh_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    officer: Person,
) -> None:
    answer = guess(officer, PASSWORD)
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/api/v1/session"} <= flags
    assert "max-age=1209600" in flags
    assert answer.headers["cache-control"] == "no-store"
    assert answer.cookies["xiaohao_refresh"] not in answer.text


def test_behind_https_the_cookie_never_travels_in_clear(
    settings: Settings, database: Database, officer: Person
) -> None:
    app = create_app(settings.model_copy(update={"secure_cookies": True}), database)
    answer = Browser(TestClient(app), officer.username).sign_in()
    assert "secure" in answer.headers["set-cookie"].lower().split("; ")


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(officer: Person) -> None:
    wrong, unknown = (
        guess(officer),
        Browser(officer.client, "nobody-of-that-name").sign_in("Wrong-Horse-7"),
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["code"] == unknown.json()["code"] == "sign_in_failed"
    assert wrong.json()["detail"] == unknown.json()["detail"]


def test_an_unknown_user_costs_as_much_as_a_wrong_password() -> None:
    known = passwords.hash_password(PASSWORD)

    def fastest(password_hash: str | None) -> float:
        def once() -> float:
            start = time.perf_counter()
            assert passwords.verify("Wrong-Horse-7", password_hash) == (False, None)
            return time.perf_counter() - start

        return min(once() for _ in range(3))

    assert fastest(None) > fastest(known) / 2


def test_the_sixth_wrong_password_is_locked(world: World, officer: Person) -> None:
    fail_until_locked(officer)
    sixth = guess(officer)
    assert sixth.status_code == 429
    assert sixth.json()["code"] == "account_locked"
    assert sixth.headers["retry-after"] == "900"
    assert "15" in sixth.json()["detail"]
    trail = actions_of(world.database, officer.user_id)
    assert trail == ["sign_in.failed"] * 5 + ["sign_in.locked"]


def test_while_locked_even_the_right_password_is_refused(officer: Person) -> None:
    fail_until_locked(officer)
    set_time(timedelta(minutes=14, seconds=59))
    answer = guess(officer, PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"


def test_the_lock_opens_by_itself_and_is_forgotten_after_a_success(officer: Person) -> None:
    fail_until_locked(officer)
    set_time(timedelta(minutes=15))
    assert guess(officer, PASSWORD).status_code == 200
    assert guess(officer).status_code == 401
    assert guess(officer, PASSWORD).status_code == 200


def test_each_further_failure_doubles_the_delay_up_to_a_day(officer: Person) -> None:
    fail_until_locked(officer)
    passed = timedelta()
    delays = []
    for _ in range(9):
        delay = guess(officer).headers["retry-after"]
        delays.append(int(delay))
        passed += timedelta(seconds=int(delay))
        set_time(passed)
        assert guess(officer).status_code == 401
    assert delays[:3] == [900, 1800, 3600]
    assert delays[-2:] == [86_400, 86_400]


def test_simultaneous_guesses_count_one_by_one(officer: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: guess(officer).status_code, range(8)))
    assert sorted(answers) == [401] * 5 + [429] * 3


def test_an_administrator_unlocks(world: World, officer: Person) -> None:
    administrator = world.person(world.school, Role.org_admin)
    fail_until_locked(officer)
    seen = administrator.get(f"/users/{officer.user_id}").json()
    assert seen["unlocks_at"] == "2026-11-25T02:15:00Z"
    change = {"is_locked": False}
    answer = administrator.patch(f"/users/{officer.user_id}", change, version=seen["version"])
    assert answer.json()["unlocks_at"] is None
    assert guess(officer, PASSWORD).status_code == 200


def test_a_disabled_person_is_told_no_more_than_a_stranger(world: World, officer: Person) -> None:
    administrator = world.person(world.school, Role.org_admin)
    administrator.patch(f"/users/{officer.user_id}", {"is_disabled": True}, version=1)
    answer = guess(officer, PASSWORD)
    assert answer.status_code == 401
    assert answer.json()["code"] == "sign_in_failed"


def test_an_account_without_a_role_cannot_act(world: World, officer: Person) -> None:
    administrator = world.person(world.school, Role.org_admin)
    ended = administrator.post(
        f"/users/{officer.user_id}/memberships/{officer.membership_id}/endings"
    )
    assert ended.status_code == 200
    answer = guess(officer, PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_membership")
    assert actions_of(world.database, officer.user_id)[-1] == "sign_in.no_membership"


@pytest.mark.parametrize("username", ["", "a\0b", "%", "用户", "x" * 61, "' or 1=1 --"])
def test_an_odd_user_name_is_refused_and_never_an_error(world: World, username: str) -> None:
    answer = world.client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
    assert answer.status_code in (401, 422), answer.text


@pytest.mark.parametrize("password", ["", "\0", "字" * 200, "x" * 201, " " + PASSWORD])
def test_an_odd_password_is_refused_and_never_an_error(officer: Person, password: str) -> None:
    assert guess(officer, password).status_code in (401, 422)
