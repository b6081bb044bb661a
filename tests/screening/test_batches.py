"""Another system sends records as JSON: answered at once, and the same when it asks again."""

from typing import Any

import pytest
from httpx import Response

from backend.access.permissions import Role
from backend.core.db import Database
from tests.queries import cost_of
from tests.screening.factories import resident_number
from tests.screening.uploads import CODE, OTHER_CODE, record, records, school
from tests.world import Person, World

FULL: dict[str, Any] = {
    "school_code": CODE,
    "enrolled_on": "2022-09",
    "major_code": "710201",
    "class_name": "22计应1班",
    "internship_type": "岗位实习",
    "host_name": "嵩麓精工有限公司",
    "post_name": "设备维护",
    "start_on": "2024-09-02",
    "end_on": "2025-02-28",
    "daily_hours": 8,
    "consent_on": "2024-08-20",
}


def one(number: int, **changes: Any) -> dict[str, Any]:
    who = {
        "student_no": f"20220101{number:02}",
        "student_name": f"岳小{number}",
        "id_number": resident_number(number),
    }
    return {**FULL, **who, **changes}


def send(person: Person, *sent: dict[str, Any], key: str = "batch-1", **options: Any) -> Response:
    body = {"client_key": key, "records": list(sent), **options}
    return person.post("/internship-batches", body)


@pytest.fixture
def machine(world: World) -> Person:
    return world.person(school(world), Role.machine)


def test_a_batch_is_stored_at_once(machine: Person) -> None:
    answer = send(machine, one(1), one(2))
    assert answer.status_code == 201, answer.text
    assert answer.json()["counts"]["new"] == 2
    assert answer.json()["faults"] == []
    assert len(records(machine, import_id=answer.json()["import_id"])) == 2
    listed = machine.get("/internship-imports", params={"kind": "batch"}).json()["items"]
    assert [(item["state"], item["client_key"]) for item in listed] == [("stored", "batch-1")]


def test_the_same_batch_again_gets_the_same_answer_and_another_content_is_refused(
    machine: Person,
) -> None:
    first = send(machine, one(1))
    assert send(machine, one(1)).json() == first.json()
    other = send(machine, one(2))
    assert (other.status_code, other.json()["code"]) == (409, "batch_key_taken")
    assert len(records(machine)) == 1
    again = send(machine, one(1), key="batch-2")
    assert again.json()["counts"]["unchanged"] == 1


def test_a_key_is_of_one_organisation(world: World, machine: Person) -> None:
    other = world.person(school(world, OTHER_CODE, "戊县职业中专"), Role.machine)
    assert send(machine, one(1)).status_code == 201
    assert send(other, one(2, school_code=OTHER_CODE)).status_code == 201
    assert len(records(other)) == 1


def test_a_batch_in_error_stores_nothing_and_its_key_can_be_used_again(machine: Person) -> None:
    wrong = one(2, start_on="2024-02-30")
    refused = send(machine, one(1), wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "batch_records_in_error")
    fault = refused.json()["errors"][0]
    assert (fault["path"], fault["code"]) == ("body.records.1.start_on", "day_impossible")
    assert records(machine) == []
    partial = send(machine, one(1), wrong, is_partial=True)
    assert partial.status_code == 201, partial.text
    told = partial.json()
    assert (told["counts"]["new"], told["counts"]["error"]) == (1, 1)
    assert [(item["row"], item["field"]) for item in told["faults"]] == [(2, "start_on")]
    assert send(machine, one(1), wrong, is_partial=True).json() == told
    assert len(records(machine)) == 1


def test_null_clears_and_an_absent_member_keeps(machine: Person) -> None:
    send(machine, one(1, shift="08:00-16:00"), key="first")
    send(machine, one(1, consent_on=None), key="second")
    kept = record(machine, records(machine)[0]["id"])
    assert (kept["fields"]["consent_on"], kept["fields"]["shift"]) == (None, "08:00-16:00")
    assert {"consent_on", "shift"} <= set(kept["declared"])


def test_an_explicit_empty_list_says_that_there_are_no_fees(machine: Person) -> None:
    send(machine, one(1, fees=[]), one(2, fees=None), one(3, fees=["保险:50", "伙食费:300"]))
    charged = [record(machine, item["id"])["fields"]["fee_insurance"] for item in records(machine)]
    assert charged == [0, None, 5000]


def test_a_full_set_tells_what_is_missing(machine: Person) -> None:
    send(machine, one(1), one(2), key="first")
    told = send(machine, one(1), key="second", is_full_set=True).json()
    assert told["counts"]["missing"] == 1
    assert told["missing_record_ids"] == [records(machine)[1]["id"]]
    assert len(records(machine)) == 2


def test_a_near_twin_is_in_error_unless_the_sender_says_what_it_is(machine: Person) -> None:
    send(machine, one(1), key="first")
    moved = one(1, start_on="2024-09-09")
    refused = send(machine, moved, key="second")
    assert refused.json()["errors"][0]["code"] == "near_twin"
    assert "near_twins" in refused.json()["errors"][0]["message"]
    merged = send(machine, moved, key="second", near_twins="merge")
    assert merged.json()["counts"]["changed"] == 1, merged.text
    assert [item["start_on"] for item in records(machine)] == ["2024-09-09"]
    apart = send(machine, one(1, start_on="2025-01-06"), key="third", near_twins="store_as_new")
    assert apart.json()["counts"]["new"] == 1
    assert len(records(machine)) == 2


def test_misspelt_members_and_shapeless_values_are_refused(machine: Person) -> None:
    misspelt = send(machine, one(1, host_nmae="x"))
    assert misspelt.status_code == 422
    assert misspelt.json()["errors"][0]["path"] == "body.records.0.host_nmae"
    assert send(machine, one(1, fees={"a": 1})).status_code == 422
    assert send(machine, *[one(1)] * 1001).status_code == 422
    assert send(machine).status_code == 422
    assert records(machine) == []


def test_a_thousand_large_records_are_taken(machine: Person) -> None:
    large = [
        one(n % 100, post_description="搬运" * 240, host_name=f"嵩麓精工{n}厂") for n in range(1000)
    ]
    answer = send(machine, *large)
    assert answer.status_code == 201, answer.text[:500]
    assert answer.json()["counts"]["new"] == 1000


def test_an_authority_sends_for_its_schools_and_for_no_other(world: World) -> None:
    school(world)
    manager = world.person(world.city, Role.campaign_manager)
    refused = send(manager, one(1), one(2, school_code="3641990009"))
    assert [fault["path"] for fault in refused.json()["errors"]] == ["body.records.1.school_code"]
    assert send(manager, one(1)).status_code == 201
    assert len(records(manager)) == 1


def test_a_list_costs_the_same_however_long_it_is(database: Database, machine: Person) -> None:
    send(machine, *(one(n) for n in range(30)), key="first")
    told = send(machine, one(1), key="full", is_full_set=True).json()
    missing = f"/internship-imports/{told['import_id']}/missing"
    rows, statements = cost_of(database, machine, missing)
    assert rows == 29
    assert cost_of(database, machine, f"{missing}?limit=1")[1] == statements
    few = cost_of(database, machine, "/internship-imports")
    for number in range(10):
        send(machine, one(1), key=f"again-{number}")
    assert cost_of(database, machine, "/internship-imports") == (few[0] + 10, few[1])


def test_who_may_not_import_may_not_send(world: World) -> None:
    viewer = world.person(school(world), Role.viewer)
    assert send(viewer, one(1)).status_code == 403
