"""Lists of enrolment and of the filing platform, held against the records of schools."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.organisations.vocabulary import Kind
from tests.ledger.factories import Campaign
from tests.queries import counted
from tests.screening import uploads
from tests.screening.factories import put, record_rows, stored
from tests.screening.screened import Screened
from tests.world import Person, World

YEAR = 2024
MAJOR = "710201"
NONE = {
    "recorded_not_filed": 0,
    "expected_not_filed": 0,
    "expected_not_recorded": 0,
    "filed_not_recorded": 0,
    "recorded_not_enrolled": 0,
}


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker; its school has a code."""
    world.school = uploads.school(world)
    return Screened(world, settings)


@pytest.fixture
def bureau(world: World) -> Person:
    """Who tells lists, in the city."""
    return world.person(world.city, Role.campaign_manager)


def group(code: str = uploads.CODE, **members: Any) -> dict[str, Any]:
    return {"school_code": code, "cohort": 2022, "major_code": MAJOR, **members}


def tell(person: Person, source: str, *rows: dict[str, Any], **members: Any) -> Any:
    body = {"source": source, "school_year": YEAR, "as_of_on": "2024-10-01", **members}
    return person.post("/roster-lists", body | {"rows": list(rows)})


def told(person: Person, source: str, *rows: dict[str, Any], **members: Any) -> list[str]:
    """What became of each school's list."""
    answer = tell(person, source, *rows, **members)
    assert answer.status_code == 201, answer.text
    return [one["outcome"] for one in answer.json()["lists"]]


def reconciled(person: Person, **query: Any) -> list[dict[str, Any]]:
    answer = person.get("/roster-reconciliation", params={"school_year": YEAR, **query})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def faults(answer: Any) -> set[tuple[str, str]]:
    assert (answer.status_code, answer.json()["code"]) == (422, "roster_rows_in_error"), answer.text
    return {(one["path"], one["code"]) for one in answer.json()["errors"]}


def test_students_the_platform_does_not_list_become_a_suspicion_until_they_are_filed(
    world: World, screened: Screened, bureau: Person
) -> None:
    campaign = Campaign(world)
    rows = record_rows(4)
    put(world.database, world.school, rows)
    numbers = rows["student_no"].to_list()
    # The list puts a student into another major than the records: filed all the same.
    some = [
        group(student_numbers=[numbers[0], "S-NOWHERE"]),
        group(major_code="710202", student_numbers=[f" {numbers[1]} "]),
    ]
    assert told(bureau, "filing_platform", *some) == ["stored"]
    enrolled = group(head_count=45, expected_on_post=4)
    assert told(bureau, "enrolment", enrolled) == ["stored"]
    # What the two batches asked for: compared, and screened.
    uploads.work(screened.settings)
    [row] = reconciled(screened.officer, difference="recorded_not_filed")
    assert [row[name] for name in ("enrolled", "expected_on_post", "filed", "recorded")] == [
        45,
        4,
        2,
        4,
    ]
    assert row["differences"] == NONE | {
        "recorded_not_filed": 2,
        "expected_not_filed": 2,
        "filed_not_recorded": 1,
    }
    # Silent first, then released.
    assert screened.found(screened.officer) == []
    assert screened.release("R-01")["red_line"] == "F01"
    [suspicion] = screened.found(screened.officer, rule="R-01", red_line="F01")
    assert (suspicion["outcome"], suspicion["record_count"]) == ("duty", 2)
    assert (suspicion["cohort"], suspicion["major_code"]) == (2022, MAJOR)
    assert screened.city.get(f"/suspicions/{suspicion['id']}").status_code == 404
    seen = screened.seen(screened.officer, suspicion)
    assert "按学号核对 是" in seen["explanation"]
    assert "备案平台" in seen["remedy"]
    answer = screened.answer(suspicion, "confirmed", campaign_id=campaign.id)
    assert answer.status_code == 201, answer.text
    entry = screened.officer.get(f"/ledger-entries/{answer.json()['entry_ids'][0]}").json()
    assert (entry["focus_code"], entry["cause"]) == ("F01", f"2022 级专业 {MAJOR}")
    # They are filed; the bureau tells the new list, which brings about a screening by itself.
    everyone = group(student_numbers=numbers)
    assert told(bureau, "filing_platform", everyone, as_of_on="2024-11-01") == ["stored"]
    uploads.work(screened.settings)
    assert screened.seen(screened.officer, suspicion)["state"] == "gone"
    assert reconciled(screened.officer)[0]["differences"] == NONE


def test_by_counts_alone_the_whole_group_is_a_signal_and_an_import_is_looked_at_again(
    world: World, screened: Screened, bureau: Person
) -> None:
    rows = record_rows(3)
    put(world.database, world.school, rows)
    stored(world, 1, enrolled_on=None, enrolled_last_on=None, grade_year=3)
    assert told(bureau, "filing_platform", group(head_count=3)) == ["stored"]
    screened.run()
    screened.release("R-01")
    assert screened.found(screened.officer) == []
    figures = screened.officer.get("/screening-figures").json()["rules"]
    figure = next(one for one in figures if one["code"] == "R-01")
    # Three are filed, as many as are on post; who tells no cohort is unknown.
    assert (figure["hits"], figure["clean"], figure["unknown"]) == (0, 3, 1)
    stored(world, 1)
    screened.run(screened.officer)
    [suspicion] = screened.found(screened.officer)
    assert (suspicion["outcome"], suspicion["record_count"]) == ("signal", 4)
    assert "按学号核对 否" in screened.seen(screened.officer, suspicion)["explanation"]
    [unknown] = [one for one in reconciled(screened.officer) if one["cohort"] is None]
    assert (unknown["recorded"], unknown["filed"], unknown["expected_on_post"]) == (1, 0, None)
    # More are expected on post than are filed, though our records have no more than that.
    expected = group(head_count=50, expected_on_post=9)
    assert told(bureau, "enrolment", expected) == ["stored"]
    assert told(bureau, "filing_platform", group(head_count=8), as_of_on="2024-10-09") == ["stored"]
    uploads.work(screened.settings)
    assert screened.seen(screened.officer, suspicion)["record_count"] == 4


def test_a_later_list_takes_the_place_of_an_earlier_one_which_stays(
    world: World, screened: Screened, bureau: Person
) -> None:
    first = group(head_count=3)
    assert told(bureau, "filing_platform", first) == ["stored"]
    assert told(bureau, "filing_platform", first) == ["unchanged"]
    assert tell(bureau, "filing_platform", first).json()["run_id"] is None
    assert told(bureau, "filing_platform", group(head_count=5), as_of_on="2024-11-01") == ["stored"]
    assert told(bureau, "filing_platform", group(head_count=1), as_of_on="2024-09-02") == ["older"]
    uploads.work(screened.settings)
    assert reconciled(screened.officer)[0]["filed"] == 5
    lists = screened.officer.get("/roster-lists", params={"source": "filing_platform"})
    found = [(one["head_count"], one["is_current"]) for one in lists.json()["items"]]
    assert found == [(1, False), (5, True), (3, False)]
    [standing] = screened.officer.get("/roster-lists", params={"is_current": True}).json()["items"]
    assert (standing["as_of_on"], standing["told_by_organisation_name"]) == (
        "2024-11-01",
        "甲市教育局",
    )


def test_lists_of_other_schools_are_out_of_reach_and_a_school_tells_none(
    world: World, screened: Screened, bureau: Person
) -> None:
    elsewhere = world.organisation(world.province, Kind.city, "丙市教育局")
    stranger = world.person(elsewhere, Role.campaign_manager)
    told(bureau, "filing_platform", group(head_count=3))
    uploads.work(screened.settings)
    assert len(reconciled(bureau)) == 1
    answer = tell(stranger, "filing_platform", group(head_count=0))
    assert faults(answer) == {("body.rows.0.school_code", "school_unknown")}
    assert reconciled(stranger) == []
    assert stranger.get("/roster-lists").json()["items"] == []
    place = {"organisation_id": world.school.id}
    assert stranger.get("/roster-reconciliation", params=place).status_code == 404
    neighbour = world.person(uploads.school(world, uploads.OTHER_CODE, "戊县职业中专"), *Role)
    assert reconciled(neighbour) == []
    own = tell(neighbour, "filing_platform", group(uploads.OTHER_CODE, head_count=9))
    assert (own.status_code, own.json()["code"]) == (403, "roster_of_authorities")
    assert tell(screened.officer, "enrolment", group(head_count=1)).status_code == 403


def test_a_list_with_contradictions_is_refused_whole(screened: Screened, bureau: Person) -> None:
    answer = tell(
        bureau,
        "filing_platform",
        group(student_numbers=["S1", "S1"]),
        group(cohort=2023, head_count=4),
        group("3641990009", head_count=1),
        group(cohort=2021, head_count=0, expected_on_post=0),
    )
    assert faults(answer) == {
        ("body.rows.0.student_numbers", "student_repeated"),
        ("body.rows.1.head_count", "lists_mixed"),
        ("body.rows.2.school_code", "school_unknown"),
        ("body.rows.3.expected_on_post", "expected_elsewhere"),
    }
    counted = [group(head_count=4), group(head_count=4, expected_on_post=5)]
    assert ("body.rows.1.head_count", "group_repeated") in faults(
        tell(bureau, "enrolment", *counted)
    )
    assert tell(bureau, "enrolment", group()).status_code == 422
    late = tell(bureau, "enrolment", group(head_count=4), as_of_on="2124-01-01")
    assert (late.status_code, late.json()["errors"][0]["code"]) == (422, "in_the_future")
    assert bureau.get("/roster-lists").json()["items"] == []


def send(person: Person, data: bytes, source: str = "enrolment") -> Any:
    query = {"source": source, "school_year": YEAR, "as_of_on": "2024-10-01"}
    return person.request("POST", "/roster-files", params=query, content=data)


def filled(template: bytes, *rows: tuple[Any, ...]) -> bytes:
    """The template with rows below its headings."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["名单"]
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_template_is_filled_in_and_uploaded_and_faults_name_their_cells(
    world: World, screened: Screened, bureau: Person
) -> None:
    template = bureau.get("/roster-template").content
    wrong = filled(
        template,
        (uploads.CODE, 2022, MAJOR, 45, 40),
        (uploads.CODE, "22级", MAJOR, 3, None),
        ("3641990007", 2022, MAJOR, "四十", None),
        (uploads.CODE, 2022, "7102", None, None, "S1"),
    )
    answer = send(bureau, wrong)
    assert faults(answer) == {
        ("名单.3.cohort", "cohort_unreadable"),
        ("名单.4.head_count", "count_unreadable"),
        ("名单.5.major_code", "major_length"),
    }
    assert any("“名单”第 3 行“入学年份”" in one["message"] for one in answer.json()["errors"])
    right = filled(template, (uploads.CODE, 2022, MAJOR, 45, 40), (uploads.CODE, 2023, MAJOR, 50))
    answer = send(bureau, right)
    assert answer.status_code == 201, answer.text
    [kept] = answer.json()["lists"]
    assert (kept["outcome"], kept["list"]["head_count"], kept["list"]["group_count"]) == (
        "stored",
        95,
        2,
    )
    rows = record_rows(2)
    put(world.database, world.school, rows)
    named = [(uploads.CODE, 2022, MAJOR, None, None, number) for number in rows["student_no"]]
    assert send(bureau, filled(template, *named), "filing_platform").status_code == 201
    uploads.work(screened.settings)
    first, second = reconciled(screened.officer)
    assert (first["cohort"], second["cohort"]) == (2023, 2022)
    assert (second["expected_on_post"], second["is_filing_named"]) == (40, True)
    assert second["differences"]["recorded_not_filed"] == 0
    missing = send(bureau, uploads.workbook([{"学校标识码": uploads.CODE, "入学年份": "2022"}]))
    assert (missing.status_code, missing.json()["code"]) == (422, "roster_headings_missing")
    assert "专业代码" in missing.json()["detail"]
    assert send(bureau, b"%PDF-1.7 not a table").status_code == 422
    exported = screened.officer.get("/roster-reconciliation.xlsx", params={"school_year": YEAR})
    sheet = load_workbook(io.BytesIO(exported.content)).worksheets[0]
    assert [sheet.cell(2, column).value for column in (3, 4, 5)] == [2023, MAJOR, 50]


def test_a_reconciliation_is_narrowed_counted_and_paged(
    world: World, screened: Screened, bureau: Person
) -> None:
    cohorts = [group(cohort=year, head_count=year - 2000) for year in range(2001, 2025)]
    told(bureau, "filing_platform", *cohorts)
    stored(world, 30)
    stored(world, 2, start_on=date(2025, 9, 1), start_last_on=date(2025, 9, 1))
    uploads.work(screened.settings)
    assert len(reconciled(screened.officer)) == 24
    costs = []
    for limit in (1, 50):
        with counted(world.database) as sent:
            reconciled(screened.officer, limit=limit)
        costs.append(len(sent))
    assert costs[0] == costs[1]
    query = {"school_year": YEAR, "sort": "not_filed", "limit": 5}
    first = screened.officer.get("/roster-reconciliation", params=query).json()
    assert first["items"][0]["differences"]["recorded_not_filed"] == 8
    found = first["items"]
    while first["next_cursor"]:
        query["cursor"] = first["next_cursor"]
        first = screened.officer.get("/roster-reconciliation", params=query).json()
        found += first["items"]
    assert sorted(row["cohort"] for row in found) == list(range(2001, 2025))
    assert [row["cohort"] for row in reconciled(bureau, cohort=[2003, 2004])] == [2004, 2003]
    assert len(reconciled(bureau, difference="recorded_not_filed")) == 1
    counts = bureau.get("/roster-reconciliation/count", params={"school_year": YEAR}).json()
    assert (counts["rows"], counts["schools"], counts["recorded"]) == (24, 1, 30)
    assert (counts["filed"], counts["schools_without_filing_list"]) == (300, 0)
    assert counts["differences"]["recorded_not_filed"] == 8
    assert counts["differences"]["expected_not_filed"] is None
    later = bureau.get("/roster-reconciliation/count", params={"school_year": YEAR + 1}).json()
    assert (later["recorded"], later["schools_without_filing_list"]) == (2, 1)
