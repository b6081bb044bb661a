"""Access tokens: only ours, only while they last, only as they were made."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from jose import jwt

from backend.access.permissions import Role
from backend.core import clock
from backend.identity import tokens
from tests.conftest import SECRET
from tests.identity.browser import Browser, opened
from tests.world import Person, World


@pytest.fixture
def browser(world: World) -> Browser:
    return opened(world.person(world.school, Role.school_officer, signed_in=False))


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims."""
    return dict(jwt.get_unverified_header(token)), dict(jwt.get_unverified_claims(token))


def forged(
    claims: dict[str, Any], header: dict[str, Any], *, key: str = SECRET, algorithm: str = "HS256"
) -> str:
    return str(jwt.encode(claims, key, algorithm=algorithm, headers=header))


def unsigned(claims: dict[str, Any], algorithm: str, kid: str) -> str:
    def encoded(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    header = encoded({"alg": algorithm, "typ": "JWT", "kid": kid})
    return f"{header}.{encoded(claims)}."


def refused(browser: Browser, token: str) -> bool:
    browser.access_token = token
    answer = browser.request("GET", "/session")
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["code"] == "sign_in_required"
    return answer.status_code == 401


def test_a_token_made_again_with_our_key_is_good(browser: Browser) -> None:
    header, claims = parts(browser.access_token)
    assert not refused(browser, forged(claims, {"kid": header["kid"]}))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "RS256", "HS512", ""])
def test_an_unsigned_token_is_refused_whatever_algorithm_it_names(
    browser: Browser, algorithm: str
) -> None:
    header, claims = parts(browser.access_token)
    assert refused(browser, unsigned(claims, algorithm, header["kid"]))


def test_a_forged_signature_is_refused(browser: Browser) -> None:
    header, claims = parts(browser.access_token)
    kid = {"kid": header["kid"]}
    assert refused(browser, forged(claims, kid, key="a guess that is longer than 32 bytes…"))
    assert refused(browser, forged(claims, kid, algorithm="HS512"))
    head, body, signature = forged(claims, kid).split(".")
    assert refused(browser, f"{head}.{body}.{signature[::-1]}")


@pytest.mark.parametrize("kid", [None, "", "0123456789ab", ["a"], {"a": 1}, 7, "../../etc/passwd"])
def test_a_key_we_do_not_know_is_refused(browser: Browser, kid: Any) -> None:
    _, claims = parts(browser.access_token)
    assert refused(browser, forged(claims, {} if kid is None else {"kid": kid}))


@pytest.mark.parametrize("claim", ["exp", "sub", "jti", "aud", "sid"])
def test_a_token_without_a_claim_is_refused(browser: Browser, claim: str) -> None:
    header, claims = parts(browser.access_token)
    del claims[claim]
    assert refused(browser, forged(claims, {"kid": header["kid"]}))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "elsewhere"},
        {"sid": str(uuid4())},
        {"sid": "not-a-uuid"},
        {"sid": 7},
        {"exp": "soon"},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(browser: Browser, change: dict[str, Any]) -> None:
    header, claims = parts(browser.access_token)
    assert refused(browser, forged(claims | change, {"kid": header["kid"]}))


def test_a_token_ends_after_ten_minutes(browser: Browser) -> None:
    token, later = browser.access_token, clock.now() + timedelta(minutes=10, seconds=5)
    assert not refused(browser, token)
    clock.set_clock(lambda: later)
    assert refused(browser, token)


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a.b.c", "Bearer \u00ff.x.y"]
)
def test_other_authorization_is_refused(world: World, value: str) -> None:
    answer = world.client.get(
        "/api/v1/session",
        headers={"Authorization": value.encode("latin-1")},  # type: ignore[dict-item]
    )
    assert answer.status_code == 401


def test_a_token_of_the_key_before_the_rotation_is_good_and_of_no_other() -> None:
    old, new = tokens.Keys(SECRET), tokens.Keys("the key after the rotation, 32 bytes", SECRET)
    session_id = uuid4()
    made = tokens.issue(old, session_id=session_id, user_id=1, seconds=60)
    assert tokens.read(new, made) == session_id
    with pytest.raises(tokens.InvalidToken):
        tokens.read(tokens.Keys("the key after the next rotation, too"), made)


@pytest.mark.parametrize(("current", "previous"), [("", ""), ("short", ""), (SECRET, "short")])
def test_a_weak_key_stops_the_start(current: str, previous: str) -> None:
    with pytest.raises(tokens.WeakSecret):
        tokens.Keys(current, previous)


def test_a_token_says_nothing_of_a_person(world: World) -> None:
    person: Person = world.person(world.school, Role.viewer, signed_in=False)
    _, claims = parts(opened(person).access_token)
    assert set(claims) == {"sub", "sid", "jti", "aud", "iat", "exp"}
