"""Lists of enrolment and of the filing platform, held against the records of schools."""

from typing import Any

import pytest

from backend.access.permissions import Role
from backend.core.config import Settings
from tests.screening import uploads
from tests.screening.factories import put, record_rows
from tests.screening.screened import Screened
from tests.world import Person, World

YEAR = 2024
MAJOR = "710201"


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker; its school has a code."""
    world.school = uploads.school(world)
    return Screened(world, settings)


def group(code: str = uploads.CODE, **members: Any) -> dict[str, Any]:
    return {"school_code": code, "cohort": 2022, "major_code": MAJOR, **members}


def tell(person: Person, source: str, *rows: dict[str, Any], **members: Any) -> Any:
    body = {"source": source, "school_year": YEAR, "as_of_on": "2024-10-01", **members}
    return person.post("/roster-lists", body | {"rows": list(rows)})


def reconciled(person: Person, **query: Any) -> list[dict[str, Any]]:
    answer = person.get("/roster-reconciliation", params={"school_year": YEAR, **query})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_what_the_platform_lists_is_held_against_the_records(
    world: World, screened: Screened
) -> None:
    rows = record_rows(4)
    put(world.database, world.school, rows)
    numbers = rows["student_no"].to_list()
    bureau = world.person(world.city, Role.campaign_manager)
    named = group(student_numbers=[*numbers[:2], "S-ELSEWHERE"])
    assert tell(bureau, "filing_platform", named).status_code == 201
    assert tell(bureau, "enrolment", group(head_count=3, expected_on_post=3)).status_code == 201
    [row] = reconciled(screened.officer)
    assert (row["enrolled"], row["expected_on_post"], row["filed"], row["recorded"]) == (3, 3, 3, 4)
    assert row["differences"] == {
        "recorded_not_filed": 2,
        "expected_not_filed": 0,
        "expected_not_recorded": 0,
        "filed_not_recorded": 1,
        "recorded_not_enrolled": 1,
    }
