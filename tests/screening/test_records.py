"""Records: stored once, told again, corrected, withdrawn; and never shown in clear by the way."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import polars as pl
import pytest
from sqlalchemy import event

from backend.access.permissions import Role
from backend.core.db import Database
from backend.organisations.vocabulary import Kind
from backend.screening.records.declarations import LENGTH, LETTERS, letters_of, names_of
from backend.screening.records.fields import FIELDS
from backend.screening.records.vocabulary import RowOutcome
from tests.ledger.factories import codes
from tests.screening.factories import ids_of, put, record_rows, stored
from tests.world import Person, World

NONE = dict.fromkeys(RowOutcome, 0)


@pytest.fixture
def officer(world: World) -> Person:
    return world.person(world.school, Role.school_officer)


def read(person: Person, record_id: int) -> dict[str, Any]:
    answer = person.get(f"/internship-records/{record_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_every_field_that_can_be_declared_has_a_letter_of_its_own() -> None:
    fields = {name for field in FIELDS for name in field.declares}
    assert fields == set(LETTERS)
    assert names_of(letters_of(fields)) == sorted(fields)
    assert len(letters_of(fields)) < LENGTH


def test_the_same_file_again_changes_nothing(world: World, officer: Person) -> None:
    rows = record_rows(3)
    first, _ = put(world.database, world.school, rows, import_id=11)
    again, touched = put(world.database, world.school, rows, import_id=12)
    assert first.counts == NONE | {RowOutcome.new: 3}
    assert again.counts == NONE | {RowOutcome.unchanged: 3}
    assert (touched.record_ids, touched.host_keys) == ([], [])
    listed = officer.get("/internship-records").json()["items"]
    assert {row["version"] for row in listed} == {1}
    assert officer.get("/internship-records?import_id=12").json()["items"] == []
    assert officer.get("/internship-records/count").json() == {
        "records": 3,
        "persons": 3,
        "withdrawn": 0,
    }


def test_a_missing_column_keeps_and_a_blank_cell_clears(world: World, officer: Person) -> None:
    rows = record_rows(1, post_wage=300_000)
    put(world.database, world.school, rows)
    record = ids_of(world.database, world.school, rows["student_no"].to_list())[0]
    told = [f for f in rows["declared"][0] if f not in ("consent_on", "enrolled_on", "post_wage")]
    emptied = ("post_wage", "consent_on", "enrolled_on", "enrolled_last_on")
    blank = pl.lit(None)
    without = rows.with_columns(
        *(blank.cast(rows[name].dtype).alias(name) for name in emptied),
        declared=pl.lit([*told, "post_wage"], pl.List(pl.String)),
    )
    plan, _ = put(world.database, world.school, without)
    assert plan.counts[RowOutcome.changed] == 1
    found = read(officer, record)
    assert found["fields"]["consent_on"] == "2024-08-20"
    assert (found["fields"]["study_year_first"], found["fields"]["age_first"]) == (3, 18)
    assert found["fields"]["post_wage"] is None
    assert "consent_on" in found["declared"]
    versions = officer.get(f"/internship-records/{record}/versions").json()["items"]
    assert [(one["version"], one["before"], one["student"]) for one in versions] == [
        (1, {"post_wage": 300_000}, None)
    ]


def test_a_record_that_gains_a_code_and_a_source_stays_the_same(
    world: World, officer: Person
) -> None:
    rows = record_rows(1)
    put(world.database, world.school, rows)
    declared = [*rows["declared"][0], "host_uscc", "source_id", "source_system"]
    gained = rows.with_columns(
        host_uscc=pl.lit("91410100MA00000A13"),
        source_system=pl.lit("校内平台"),
        source_id=pl.lit("SX1"),
        declared=pl.lit(declared, pl.List(pl.String)),
    )
    plan, touched = put(world.database, world.school, gained)
    assert plan.counts == NONE | {RowOutcome.changed: 1}
    assert touched.host_keys == ["name:嵩麓精工有限公司", "uscc:91410100MA00000A13"]
    # Told again without the code, by name alone, or by its source with another start: still it.
    again, _ = put(world.database, world.school, rows)
    assert again.counts == NONE | {RowOutcome.unchanged: 1}
    moved = gained.with_columns(start_on=date(2024, 9, 9), start_last_on=date(2024, 9, 9))
    plan, _ = put(world.database, world.school, moved)
    assert plan.counts == NONE | {RowOutcome.changed: 1}
    assert officer.get("/internship-records/count").json()["records"] == 1


def test_two_matches_and_repeated_rows_are_refused(world: World) -> None:
    one = record_rows(1, source_system="甲", source_id="1")
    two = one.with_columns(
        start_on=date(2025, 3, 3), start_last_on=date(2025, 3, 3), source_id=pl.lit("2")
    )
    put(world.database, world.school, one)
    merges = pl.DataFrame({"sheet": ["学生"], "row": [2], "is_merged": [False]})
    put(world.database, world.school, two, merges=merges)
    clash = two.with_columns(source_id=pl.lit("1"))
    plan, _ = put(world.database, world.school, clash)
    assert plan.faults["code"].to_list() == ["two_matches"]
    other = one.with_columns(source_id=pl.lit("3"))
    plan, _ = put(world.database, world.school, other)
    assert plan.faults["code"].to_list() == ["other_source"]
    twice = pl.concat([record_rows(1, student_no="R1")] * 2).with_columns(
        row=pl.Series([2, 3], dtype=pl.Int64)
    )
    plan, _ = put(world.database, world.school, twice)
    assert plan.faults.select("row", "code").rows() == [(3, "duplicate_row")]
    assert plan.counts == NONE | {RowOutcome.new: 1}


def test_a_near_twin_waits_for_a_decision(world: World, officer: Person) -> None:
    rows = record_rows(1)
    put(world.database, world.school, rows)
    later = rows.with_columns(start_on=date(2024, 9, 16), start_last_on=date(2024, 9, 16))
    plan, _ = put(world.database, world.school, later)
    assert plan.counts == NONE | {RowOutcome.near_twin: 1}
    assert plan.near_twins["record_id"].to_list() == ids_of(
        world.database, world.school, rows["student_no"].to_list()
    )
    assert officer.get("/internship-records/count").json()["records"] == 1
    merges = pl.DataFrame({"sheet": ["学生"], "row": [2], "is_merged": [True]})
    plan, _ = put(world.database, world.school, later, merges=merges)
    assert plan.counts == NONE | {RowOutcome.changed: 1}
    third = rows.with_columns(start_on=date(2025, 3, 3), start_last_on=date(2025, 3, 3))
    apart = merges.with_columns(is_merged=pl.lit(value=False))
    plan, _ = put(world.database, world.school, third, merges=apart)
    assert plan.counts == NONE | {RowOutcome.new: 1}
    assert officer.get("/internship-records/count").json() == {
        "records": 2,
        "persons": 1,
        "withdrawn": 0,
    }


def test_a_city_stores_for_its_schools_by_their_codes_and_for_no_other(world: World) -> None:
    school = world.organisation(world.county, Kind.school, "丙县职业中专", code="9900000031")
    rows = record_rows(2, school_code=["9900000031", "9900000099"])
    plan, touched = put(world.database, world.city, rows)
    assert touched.organisation_ids == [school.id]
    assert plan.faults.select("row", "field", "code", "value").rows() == [
        (3, "school_code", "school_unknown", "9900000099")
    ]


def test_what_everybody_reads_is_masked(world: World, officer: Person) -> None:
    record = stored(
        world,
        student_no="2022010177",
        student_name="岳小禾",
        id_number="410105200603150017",
        guardian_name="岳大田",
        guardian_phone="13900005678",
        school_mentor="程远山",
    )[0]
    row = officer.get("/internship-records").json()["items"][0]
    assert (row["student_name"], row["student_no"]) == ("岳*", "****0177")
    assert read(officer, record)["student"] == {
        "student_no": "****0177",
        "student_name": "岳*",
        "id_type": "resident",
        "id_number": "****0017",
        "birth_on": "2006",
        "student_phone": "138****1234",
        "guardian_name": "岳*",
        "guardian_phone": "139****5678",
        "school_mentor": "程*",
        "host_mentor": None,
    }


def test_who_unmasks_says_why_and_is_remembered(world: World, officer: Person) -> None:
    record = stored(world, student_name="岳小禾")[0]
    address = f"/internship-records/{record}/unmaskings"
    answer = officer.post(address, {"reason": "核对学籍"})
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["student"]["student_name"] == "岳小禾"
    viewer = world.person(world.school, Role.viewer)
    assert viewer.post(address, {"reason": "看看"}).status_code == 403
    auditor = world.person(world.school, Role.auditor)
    events = auditor.get("/audit-events").json()["items"]
    told = [(e["action"], e["outcome"], e["subject_id"], e["detail"].get("reason")) for e in events]
    assert ("record.unmasked", "done", record, "核对学籍") in told
    refused = [e for e in events if e["action"] == "access.denied"]
    assert refused[0]["detail"]["permission"] == "record.unmask"


def test_a_student_is_found_by_number_or_name_without_either_in_an_address(
    world: World, officer: Person
) -> None:
    number = "410105200603150017"
    record = stored(world, student_no="A7", student_name="岳小禾", id_number=number)[0]
    stored(world, 3)

    def found(person: Person, **body: object) -> list[int]:
        answer = person.post("/internship-records/searches", body)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["items"]]

    assert found(officer, id_number=number) == [record]
    assert found(officer, student_no="A7") == [record]
    assert found(officer, student_name="岳小禾") == [record]
    city = world.person(world.city, Role.verifier)
    assert found(city, id_number=number) == [record]
    assert found(city, student_no="A7", organisation_id=world.school.id) == [record]
    assert city.post("/internship-records/searches", {"student_no": "A7"}).status_code == 422
    both = {"student_no": "A7", "id_number": number}
    assert officer.post("/internship-records/searches", both).status_code == 422
    elsewhere = World(world.client, world.database)
    stranger = elsewhere.person(elsewhere.province, Role.verifier)
    assert found(stranger, id_number=number) == []


def test_a_correction_is_read_like_a_cell_and_kept_like_a_version(
    world: World, officer: Person
) -> None:
    record = stored(world, student_name="岳小禾")[0]
    address = f"/internship-records/{record}"
    changes = {"start_on": "2024年9月9日", "pay_monthly": "2600", "student_name": "岳小荷"}
    body = {"reason": "登记有误", "changes": changes}
    answer = officer.patch(address, body, version=1)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["version"], answer.headers["etag"]) == (2, '"2"')
    assert (found["fields"]["start_on"], found["fields"]["pay_monthly"]) == ("2024-09-09", 260_000)
    assert found["fields"]["consent_on"] == "2024-08-20"
    version = officer.get(f"{address}/versions").json()["items"][0]
    assert version["before"] == {
        "start_on": "2024-09-02",
        "start_last_on": "2024-09-02",
        "pay_monthly": 240_000,
    }
    assert (version["student"]["student_name"], version["reason"]) == ("岳*", "登记有误")
    clear = officer.post(f"{address}/unmaskings", {"reason": "核对"}).json()["student"]
    assert clear["student_name"] == "岳小荷"
    assert officer.patch(address, body, version=2).json()["version"] == 2
    assert officer.patch(address, body, version=1).status_code == 412


def test_a_correction_that_cannot_be_read_or_makes_a_double_is_refused(
    world: World, officer: Person
) -> None:
    rows = record_rows(2, start_on=[date(2024, 9, 2), date(2025, 3, 3)], student_no="B1",
                       start_last_on=[date(2024, 9, 2), date(2025, 3, 3)],
                       end_on=None, end_last_on=None)  # fmt: skip
    put(world.database, world.school, rows)
    newest = officer.get("/internship-records").json()["items"][0]
    address = f"/internship-records/{newest['id']}"
    for changes, code in (
        ({"start_on": "下周一"}, None),
        ({"daily_hours": "很长"}, None),
        ({"school_code": "9900000001"}, "not_correctable"),
        ({"nonsense": "1"}, "not_correctable"),
        ({}, "missing"),
    ):
        answer = officer.patch(address, {"reason": "改", "changes": changes}, version=1)
        assert (answer.status_code, answer.json()["code"]) == (422, "correction_refused")
        assert code is None or codes(answer) == {code}
    other = "2025-03-03" if newest["start_on"] == "2024-09-02" else "2024-09-02"
    double = {"reason": "改", "changes": {"start_on": other}}
    answer = officer.patch(address, double, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "record_same_as_another")


def test_a_withdrawn_record_is_kept_and_can_be_put_back(world: World, officer: Person) -> None:
    record = stored(world)[0]
    address = f"/internship-records/{record}"
    body = {"reason": "学生未成行", "expected_version": 1}
    assert officer.post(f"{address}/withdrawals", body).json()["record_state"] == "withdrawn"
    assert officer.post(f"{address}/withdrawals", body).json()["code"] == "record_moved"
    again = body | {"expected_version": 2}
    refused = officer.post(f"{address}/withdrawals", again)
    assert refused.json()["code"] == "record_already_in_state"
    assert officer.get("/internship-records?state=active").json()["items"] == []
    assert officer.get("/internship-records/count").json()["withdrawn"] == 1
    restored = officer.post(f"{address}/restorations", again).json()
    assert (restored["record_state"], restored["version"]) == ("active", 3)


def test_a_list_narrows_and_asks_as_much_for_one_row_as_for_fifty(
    world: World, officer: Person, database: Database
) -> None:
    asked: list[str] = []

    def listen(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    stored(world, host_name="单店", class_name="22护理1班")
    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        officer.get("/internship-records?limit=50")
        for_one = len(asked)
        stored(world, 50)
        asked.clear()
        assert len(officer.get("/internship-records?limit=50").json()["items"]) == 50
        assert len(asked) == for_one
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
    for query, count in (
        ("q=护理", 1),
        ("host_key=name:单店", 1),
        ("school_year=2024", 51),
        ("school_year=2025", 0),
        (f"organisation_id={world.school.id}&internship_type=post&major_code=710201", 51),
        ("internship_type=cognitive", 0),
    ):
        found = officer.get(f"/internship-records/count?{query}").json()["records"]
        assert found == count, query
    first = officer.get("/internship-records?limit=40").json()
    rest = officer.get(f"/internship-records?limit=40&cursor={first['next_cursor']}").json()
    assert len({row["id"] for row in first["items"] + rest["items"]}) == 51


def test_an_export_is_masked_and_starts_no_formula(world: World, officer: Person) -> None:
    stored(world, student_name="岳小禾", post_name="=cmd|' /C calc'!A0", hazards=";heat;noise;")
    answer = officer.get("/internship-records.xlsx")
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    headings, values = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    row = dict(zip(headings, values, strict=True))
    assert (row["姓名"], row["岗位危害因素"], row["实习类型"]) == ("岳*", "高温、噪声", "岗位实习")
    cell = sheet.cell(2, headings.index("实习岗位") + 1)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert "岳小禾".encode() not in answer.content
