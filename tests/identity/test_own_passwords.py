"""One's own password: the rules for a new one, and the change forced after a reset."""

from datetime import timedelta

import pytest

from backend.access.permissions import Role
from backend.identity import passwords
from tests.identity.browser import Browser, opened
from tests.timing import set_time
from tests.trail import actions_of
from tests.world import PASSWORD, Person, World

NEW = "Another-Horse-8"


@pytest.fixture
def officer(world: World) -> Person:
    set_time()
    return world.person(world.school, Role.school_officer, signed_in=False)


def change(browser: Browser, new: str, current: str = PASSWORD) -> tuple[int, list[str]]:
    body = {"current_password": current, "new_password": new}
    answer = browser.request("POST", "/session/password", json=body)
    if answer.status_code == 204:
        return 204, []
    return answer.status_code, [fault["code"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("Short-7", ["length"]),
        ("only-lower-case", ["variety"]),
        ("lowerUPPERletters", ["variety"]),
        ("lower-and-123", []),
        ("汉字也算符号Aa12", []),
        ("My-Password-1", ["obvious"]),
        ("Xiaohao-2026!", ["obvious"]),
        ("abc123", ["length", "variety", "obvious"]),
        ("Aa1-" + "x" * 197, ["length"]),
    ],
)
def test_a_new_password_is_refused_with_every_rule_it_breaks(
    officer: Person, password: str, faults: list[str]
) -> None:
    status, found = change(opened(officer), password)
    assert found == faults or (status == 422 and found == ["string_too_long"])
    assert status == (422 if faults else 204)


def test_a_new_password_does_not_contain_the_user_name(officer: Person) -> None:
    assert change(opened(officer), f"My-{officer.username.upper()}-7") == (422, ["obvious"])


def test_spaces_around_a_password_belong_to_it(officer: Person) -> None:
    browser = opened(officer)
    assert change(browser, " Spaced-Horse-9 ") == (204, [])
    assert browser.sign_in("Spaced-Horse-9").status_code == 401
    assert browser.sign_in(" Spaced-Horse-9 ").status_code == 200


def test_a_change_ends_the_other_sessions_and_keeps_this_one(officer: Person) -> None:
    here, elsewhere = opened(officer), opened(officer)
    assert change(here, NEW) == (204, [])
    assert here.request("GET", "/session").status_code == 200
    assert elsewhere.request("GET", "/session").status_code == 401
    assert elsewhere.refresh().status_code == 401
    assert Browser(officer.client, officer.username).sign_in(PASSWORD).status_code == 401
    assert Browser(officer.client, officer.username).sign_in(NEW).status_code == 200


def test_the_current_password_cannot_be_guessed_from_an_open_session(
    world: World, officer: Person
) -> None:
    browser = opened(officer)
    for _ in range(5):
        assert change(browser, NEW, current="Wrong-Horse-7") == (409, [])
    assert change(browser, NEW, current=PASSWORD) == (429, [])
    trail = actions_of(world.database, officer.user_id)
    assert trail.count("user.wrong_password") == 5
    assert trail[-1] == "user.account_locked"
    set_time(timedelta(minutes=15))
    browser.refresh()
    assert change(browser, NEW, current=PASSWORD) == (204, [])


def test_after_a_reset_nothing_goes_before_the_change(world: World, officer: Person) -> None:
    administrator = world.person(world.school, Role.org_admin)
    before = opened(officer)
    reset = administrator.post(f"/users/{officer.user_id}/password-resets")
    assert reset.status_code == 201
    assert reset.headers["cache-control"] == "no-store"
    one_time = reset.json()["one_time_password"]
    assert before.request("GET", "/session").status_code == 401

    browser = Browser(officer.client, officer.username)
    signed_in = browser.sign_in(one_time)
    assert signed_in.json()["session"]["password_change_required"] is True
    refused = browser.request("GET", "/organisations")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    assert change(browser, NEW, current=one_time) == (204, [])
    assert browser.request("GET", "/organisations").status_code == 200
    assert browser.request("GET", "/session").json()["password_change_required"] is False


def test_a_one_time_password_meets_the_rules() -> None:
    for _ in range(20):
        made = passwords.one_time_password()
        assert passwords.faults_in(made, username="somebody", min_length=10) == []


def test_passwords_are_kept_as_argon2id_with_the_recommended_cost() -> None:
    made = passwords.hash_password(PASSWORD)
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert made != passwords.hash_password(PASSWORD)
