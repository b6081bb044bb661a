"""`Idempotency-Key`: done once, answered as often as asked."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from psycopg import connect
from sqlalchemy import make_url

from backend.access.permissions import Role
from tests.core.laboratory import NAME, Gate
from tests.database import DatabaseUrls
from tests.world import PASSWORD, Person, World


@pytest.fixture
def person(lab: World) -> Person:
    return lab.person(lab.school, Role.school_officer)


def keep(person: Person, value: int, key: str | None, **options: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    path = options.pop("path", "/laboratory/samples")
    return person.post(path, {"value": value} | options, headers=headers)


def test_a_retry_is_answered_and_not_done_again(person: Person) -> None:
    first = keep(person, 1, "one")
    again = keep(person, 1, "one")
    assert (first.status_code, first.json()) == (201, {"value": 1, "count": 1})
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["cache-control"] == "no-store"
    assert "idempotency-replayed" not in first.headers
    assert keep(person, 2, "two").json()["count"] == 2


def test_without_a_key_each_request_is_its_own(person: Person) -> None:
    assert [keep(person, value, None).json()["count"] for value in (1, 2)] == [1, 2]


def test_the_same_key_with_another_body_is_refused(person: Person) -> None:
    keep(person, 1, "one")
    other = keep(person, 2, "one")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    elsewhere = keep(person, 1, "one", path="/laboratory/faulty")
    assert elsewhere.status_code == 409


def test_a_failed_effect_frees_its_key(person: Person) -> None:
    assert keep(person, 1, "one", path="/laboratory/faulty", note="fail").status_code == 500
    healed = keep(person, 1, "one", path="/laboratory/faulty", note="")
    assert (healed.status_code, healed.json()["count"]) == (201, 1)


def test_an_invalid_request_frees_its_key(person: Person) -> None:
    assert keep(person, 1, "one", unknown="x").status_code == 422
    assert keep(person, 1, "one").status_code == 201


def test_another_membership_has_keys_of_its_own(lab: World, person: Person) -> None:
    colleague = lab.person(lab.school, Role.school_officer)
    keep(person, 1, "one")
    answer = keep(colleague, 2, "one")
    assert (answer.status_code, answer.json()["count"]) == (201, 2)


def test_a_concurrent_twin_waits_and_is_given_the_same_answer(
    person: Person, gate: Gate, urls: DatabaseUrls
) -> None:
    application = make_url(urls.application).set(drivername="postgresql")
    with (
        connect(application.render_as_string(False), autocommit=True) as watcher,
        ThreadPoolExecutor(2) as pool,
    ):
        first = pool.submit(keep, person, 1, "one", path="/laboratory/gated")
        assert gate.entered.wait(20)
        twin = pool.submit(keep, person, 1, "one", path="/laboratory/gated")
        while not _is_one_waiting(watcher):
            assert not twin.done()
        gate.opened.set()
        answers = [first.result(), twin.result()]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() == {"value": 1, "count": 1}
    assert answers[1].headers["idempotency-replayed"] == "true"


def _is_one_waiting(watcher: Any) -> bool:
    waiting = watcher.execute(
        "select count(*) from pg_stat_activity where application_name = %s"
        " and wait_event_type = 'Lock'",
        (NAME,),
    ).fetchone()
    return bool(waiting[0])


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_key_out_of_shape_is_refused(person: Person, key: str) -> None:
    answer = keep(person, 1, key)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "header.Idempotency-Key"


def test_signing_in_keeps_no_answer(lab: World, person: Person) -> None:
    body = {"username": person.username, "password": PASSWORD}
    headers = {"Idempotency-Key": "sign-in"}
    tokens = set()
    for _ in range(2):
        answer = lab.client.post("/api/v1/session", json=body, headers=headers)
        lab.client.cookies.clear()
        assert "idempotency-replayed" not in answer.headers
        tokens.add(answer.json()["access_token"])
    assert len(tokens) == 2


def test_an_answer_that_holds_a_password_is_not_written_down(
    world: World, urls: DatabaseUrls
) -> None:
    admin = world.person(world.province, Role.org_admin)
    body = {
        "username": f"once{admin.user_id}",
        "display_name": "新同事",
        "membership": {
            "organisation_id": world.school.id,
            "roles": ["viewer"],
            "office": "干事",
        },
    }
    key = {"Idempotency-Key": f"account-{admin.user_id}"}
    first = admin.post("/users", body, headers=key)
    assert first.status_code == 201
    again = admin.post("/users", body, headers=key)
    assert (again.status_code, again.json()["code"]) == (409, "answer_not_kept")
    password = first.json()["one_time_password"]
    owner = make_url(urls.owner).set(drivername="postgresql")
    with connect(owner.render_as_string(hide_password=False)) as connection:
        answers = connection.execute("select answer from idempotency_keys where answer is not null")
        assert not [answer for (answer,) in answers if password.encode() in answer]
