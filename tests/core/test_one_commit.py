"""One request, one transaction, committed before the client hears of it."""

from psycopg import connect
from sqlalchemy import make_url

from backend.access.permissions import Role
from tests.database import DatabaseUrls
from tests.trail import actions_of
from tests.world import World


def test_a_commit_that_fails_is_never_heard_as_a_success(lab: World) -> None:
    person = lab.person(lab.school, Role.viewer)
    first = person.post("/laboratory/samples", {"value": 7})
    assert first.status_code == 201
    # The handler succeeds; the deferred constraint refuses at commit.
    second = person.post("/laboratory/samples", {"value": 7})
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    third = person.post("/laboratory/samples", {"value": 8})
    assert third.json()["count"] == 2


def test_a_commit_that_fails_frees_its_key(lab: World) -> None:
    person = lab.person(lab.school, Role.viewer)
    person.post("/laboratory/samples", {"value": 9})
    keyed = {"Idempotency-Key": "nine"}
    assert person.post("/laboratory/samples", {"value": 9}, headers=keyed).status_code == 409
    again = person.post("/laboratory/samples", {"value": 10}, headers=keyed)
    assert again.status_code == 201
    assert "idempotency-replayed" not in again.headers


def test_a_refusal_is_remembered_though_its_transaction_is_not(lab: World) -> None:
    person = lab.person(lab.school, Role.viewer)
    keyed = {"Idempotency-Key": "denied"}
    denied = person.post("/organisations", {"name": "无"}, headers=keyed)
    assert denied.status_code == 403
    assert actions_of(lab.database, person.user_id)[-1] == "access.denied"
    # The key went with the transaction: the second refusal is a refusal of its own.
    assert person.post("/organisations", {"name": "无"}, headers=keyed).status_code == 403
    assert actions_of(lab.database, person.user_id).count("access.denied") == 2


def test_after_the_database_went_away_one_request_waits_and_the_next_is_served(
    lab: World, urls: DatabaseUrls
) -> None:
    people = [lab.person(lab.school, Role.viewer) for _ in range(3)]
    application = make_url(urls.application).set(drivername="postgresql")
    with connect(application.render_as_string(False), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = 'laboratory'"
        )
    broken = people[0].get("/session")
    assert (broken.status_code, broken.json()["code"]) == (503, "try_again")
    assert broken.headers["retry-after"] == "5"
    assert [person.get("/session").status_code for person in people] == [200, 200, 200]
