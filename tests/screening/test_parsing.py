"""Whole rows: what becomes of dirty cells, and what is refused with a reason and a remedy."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from backend.screening.records import faults
from backend.screening.records.parsing import COLUMNS, Parsed, ReadOptions, read_rows
from backend.screening.records.vocabulary import InternshipType

GOOD = {
    "school_code": "3641990001",
    "student_no": "2022010101",
    "student_name": "岳小禾",
    "internship_type": "岗位实习",
    "host_name": "嵩麓精工有限公司",
    "start_on": "2024-09-02",
}
"""What a row cannot do without."""
NUMBER = "11010519491231002X"
"""The example of GB 11643."""
USCC = "91410100MA00000A91"


def raw(*rows: dict[str, Any], sheet: str = "学生") -> pl.DataFrame:
    """Rows below one line of headings."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in names}
    return pl.DataFrame(columns).with_columns(
        sheet=pl.lit(sheet), row=pl.int_range(2, len(rows) + 2, dtype=pl.Int64)
    )


def parsed(*rows: dict[str, Any], **options: Any) -> Parsed:
    return read_rows(raw(*({**GOOD, **row} for row in rows)), options=ReadOptions(**options))


def row_of(cells: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """The only row, which must be sound."""
    found = parsed(cells or {}, **options)
    assert found.faults.to_dicts() == []
    return found.rows.to_dicts()[0]


def codes_of(*rows: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    """Field and code of every fault."""
    found = parsed(*rows, **options).faults
    return list(zip(found["field"], found["code"], strict=True))


def test_a_plain_row_has_every_column_of_a_record() -> None:
    found = parsed({})
    assert dict(found.rows.select(*COLUMNS).schema) == COLUMNS
    assert found.refused.is_empty()
    row = found.rows.to_dicts()[0]
    assert (row["sheet"], row["row"]) == ("学生", 2)
    assert row["record_state"] == "active"
    assert row["declared"] == sorted(GOOD)
    assert row["assumed"] == row["questions"] == []
    assert row["start_on"] == row["start_last_on"] == date(2024, 9, 2)
    assert row["host_key"] == "name:嵩麓精工有限公司"


def test_blanks_and_full_width_are_tidied() -> None:
    row = row_of(
        {
            "student_name": "  岳小禾　",
            "host_name": "嵩麓（集团）\n有限公司 ",
            "host_uscc": "９１４１０１００ ma00000a91",
            "id_number": "'１１０１０５１９４９１２３１００２ｘ",
            "transferred": "ｎ",
            "daily_hours": "８．５",
            "class_name": "   ",
        }
    )
    assert row["student_name"] == "岳小禾"
    assert row["host_name"] == "嵩麓(集团) 有限公司"
    assert (row["host_uscc"], row["host_key"]) == (USCC, f"uscc:{USCC}")
    assert row["id_number"] == NUMBER
    assert (row["transferred"], row["daily_hours"], row["class_name"]) == (False, 8.5, None)


def test_gender_and_birth_come_from_the_number_when_blank() -> None:
    row = row_of({"id_number": NUMBER, "gender": "", "birth_on": None})
    assert (row["gender"], row["birth_on"]) == ("female", date(1949, 12, 31))
    assert row["assumed"] == ["birth_on", "gender"]


def test_a_birth_that_the_number_denies_is_a_fault_and_a_gender_a_question() -> None:
    assert codes_of({"id_number": NUMBER, "birth_on": "1949-12-30"}) == [
        ("birth_on", "birth_conflict")
    ]
    row = row_of({"id_number": NUMBER, "birth_on": "1949-12-31", "gender": "男"})
    assert (row["gender"], row["questions"], row["assumed"]) == ("male", ["gender"], [])


def test_only_residents_numbers_are_checked() -> None:
    row = row_of({"id_type": "护照", "id_number": "E12345678"})
    assert (row["id_type"], row["id_number"], row["gender"]) == ("passport", "E12345678", None)
    assert codes_of({"id_number": "E12345678"}) == [("id_number", "id_length")]
    assert codes_of({"id_type": "身份证", "id_number": NUMBER[:17] + "1"}) == [
        ("id_number", "id_check")
    ]


def test_a_number_that_excel_has_damaged_says_how_to_mend_the_column() -> None:
    found = parsed({"id_number": "4.10123E+17", "student_no": "2.02201E+11"}).faults
    assert found["code"].to_list() == ["number_damaged", "number_damaged"]
    told = faults.explain("number_damaged", field="id_number", language="zh")
    assert "科学计数" in told.reason
    assert "文本" in told.remedy
    assert "Excel" in told.remedy + told.reason
    assert codes_of({"host_uscc": "9.1411e+17"}) == [("host_uscc", "number_damaged")]


def test_values_of_personal_fields_are_masked_in_faults() -> None:
    found = parsed(
        {"id_number": NUMBER[:17] + "1", "birth_on": "某日", "pay_monthly": "两千"}
    ).faults
    shown = dict(zip(found["field"], found["value"], strict=True))
    assert shown == {"id_number": "11***21", "birth_on": "某***", "pay_monthly": "两千"}


def test_every_fault_of_a_row_is_told_and_sound_rows_stand() -> None:
    found = parsed(
        {"start_on": "不详", "daily_hours": "25", "gender": "未知"},
        {},
        {"host_name": " ", "student_name": "岳" * 51},
    )
    assert found.rows["row"].to_list() == [3]
    assert found.refused.rows() == [("学生", 2), ("学生", 4)]
    told = {(one["row"], one["field"], one["code"]) for one in found.faults.to_dicts()}
    assert told == {
        (2, "start_on", "day_unreadable"),
        (2, "daily_hours", "hours_too_many"),
        (2, "gender", "word_unknown"),
        (4, "host_name", "required"),
        (4, "student_name", "too_long"),
    }


@pytest.mark.parametrize("field", sorted(set(GOOD) - {"internship_type"}))
def test_what_a_record_cannot_do_without_is_asked_for(field: str) -> None:
    assert codes_of({field: None}) == [(field, "required")]
    without = raw({name: cell for name, cell in GOOD.items() if name != field})
    found = read_rows(without, options=ReadOptions()).faults
    assert found["code"].to_list() == ["required_column"]


def test_a_school_that_imports_its_own_rows_need_not_name_itself() -> None:
    assert row_of({"school_code": None}, is_own_school=True)["school_code"] is None
    assert codes_of({"school_code": "12"}, is_own_school=True) == [("school_code", "school_length")]


def test_a_school_may_be_named_by_its_credit_code() -> None:
    assert row_of({"school_code": USCC})["school_code"] == USCC


def test_the_type_is_asked_for_once_and_noted_as_assumed() -> None:
    untold = {"internship_type": None, "organisation_form": "1"}
    assert codes_of(untold) == [("internship_type", "type_needed")]
    row = row_of(untold, default_internship_type=InternshipType.cognitive)
    assert row["internship_type"] == "cognitive"
    assert row["organisation_form"] == "grouped"
    assert row["assumed"] == ["internship_type"]


def test_the_third_national_form_is_an_internship_at_a_post() -> None:
    row = row_of({"internship_type": None, "organisation_form": "3"})
    assert (row["internship_type"], row["organisation_form"]) == ("post", None)
    assert row["assumed"] == ["internship_type"]
    both = {"internship_type": "认识实习", "organisation_form": "3"}
    assert codes_of(both) == [("organisation_form", "form_contradicts")]


def test_an_unreadable_type_is_not_replaced_by_the_default() -> None:
    found = codes_of({"internship_type": "打工"}, default_internship_type=InternshipType.post)
    assert found == [("internship_type", "word_unknown")]


def test_older_words_are_kept() -> None:
    row = row_of({"internship_type": "工学交替"})
    assert (row["internship_type"], row["original_type"]) == ("post", "工学交替")
    assert row["assumed"] == []


def test_a_period_in_one_cell_is_as_precise_as_it_is_written() -> None:
    row = row_of({"start_on": None, "placement_period": "2022.9-2023.3"})
    assert (row["start_on"], row["start_last_on"]) == (date(2022, 9, 1), date(2022, 9, 30))
    assert (row["end_on"], row["end_last_on"]) == (date(2023, 3, 1), date(2023, 3, 31))
    assert {"start_on", "end_on"} <= set(row["declared"])
    assert "placement_period" not in row["declared"]


def test_a_day_of_its_own_wins_over_the_month_and_may_not_deny_it() -> None:
    row = row_of({"start_on": "2022-09-05", "placement_period": "2022.9-2023.3"})
    assert row["start_on"] == row["start_last_on"] == date(2022, 9, 5)
    assert row["end_last_on"] == date(2023, 3, 31)
    found = codes_of({"start_on": "2022-10-01", "placement_period": "2022.9-2023.3"})
    assert found == [("start_on", "period_contradicts")]


def test_a_policy_is_read_from_one_cell_or_from_two() -> None:
    row = row_of({"policy_period": "2024.9.1-2025.8.31"})
    assert row["policy_from"] == row["policy_from_last"] == date(2024, 9, 1)
    assert row["policy_to"] == row["policy_to_last"] == date(2025, 8, 31)
    row = row_of({"policy_from": "2024-09-01", "policy_to": "2025-08-31"})
    assert row["policy_to"] == row["policy_to_last"] == date(2025, 8, 31)


def test_what_comes_before_its_own_beginning_is_a_fault() -> None:
    assert codes_of({"end_on": "2024-09-01"}) == [("end_on", "end_before_start")]
    assert row_of({"end_on": "2024-09-02"})["end_on"] == date(2024, 9, 2)
    assert codes_of({"ended_early_on": "2024-09-01"}) == [("ended_early_on", "end_before_start")]
    policy = {"policy_from": "2024-09-01", "policy_to": "2024-08-31"}
    assert codes_of(policy) == [("policy_to", "policy_reversed")]
    assert codes_of({"birth_on": "2024-09-02"}) == [("birth_on", "born_after_start")]
    assert codes_of({"enrolled_on": "2024-10"}) == [("enrolled_on", "enrolled_after_start")]


@pytest.mark.parametrize(
    ("birth", "start", "age"),
    [
        ("2008-09-01", "2024-09-01", 16),
        ("2008-09-02", "2024-09-01", 15),
        ("2008-09-01", "2024-08-31", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-29", "2025-02-28", 16),
        ("2008-02-29", "2025-03-01", 17),
        ("2007-12-31", "2024-01-01", 16),
    ],
)
def test_age_counts_full_years_at_the_start(birth: str, start: str, age: int) -> None:
    row = row_of({"birth_on": birth, "start_on": start})
    assert row["age_first"] == row["age_last"] == age


def test_a_start_known_by_its_month_may_have_two_ages() -> None:
    row = row_of({"birth_on": "2008-09-15", "start_on": None, "placement_period": "2024.9-2025.2"})
    assert (row["age_first"], row["age_last"]) == (15, 16)


@pytest.mark.parametrize(
    ("enrolled", "start", "first", "last"),
    [
        ("2022-09", "2023-08-31", 1, 1),
        ("2022-09", "2023-09-01", 2, 2),
        ("2022", "2023-03-01", 1, 2),
        ("2022", "2023-09-01", 2, 2),
    ],
)
def test_the_study_year_counts_whole_months(
    enrolled: str, start: str, first: int, last: int
) -> None:
    row = row_of({"enrolled_on": enrolled, "start_on": start})
    assert (row["study_year_first"], row["study_year_last"]) == (first, last)


def test_a_grade_stands_in_for_the_enrolment_and_is_asked_about_when_it_differs() -> None:
    row = row_of({"grade_year": "三年级"})
    assert (row["study_year_first"], row["study_year_last"], row["questions"]) == (3, 3, [])
    row = row_of({"grade_year": "3", "enrolled_on": "2023-09", "start_on": "2024-09-02"})
    assert (row["study_year_first"], row["grade_year"]) == (2, 3)
    assert row["questions"] == ["grade_year"]


def test_readable_cells_may_still_be_doubtful() -> None:
    row = row_of({"schooling_length": "31", "enrolled_on": "2022.1"})
    assert (row["schooling_length"], row["enrolled_on"]) == (None, date(2022, 1, 1))
    assert row["questions"] == ["enrolled_on", "schooling_length"]


def test_majors_bring_their_category_in_the_edition_that_tells_it() -> None:
    row = row_of({"major_code": "710201K", "post_major_codes": "510201、660301"})
    assert (row["major_code"], row["major_category"]) == ("710201", 11)
    assert (row["post_major_codes"], row["post_categories"]) == ("510201;660301", ";6;11;")
    row = row_of({"major_code": "090100", "post_major_codes": "090100", "catalogue_year": "2010"})
    assert (row["major_category"], row["post_categories"]) == (None, None)
    assert codes_of({"major_code": "090100"}) == [("major_code", "major_category")]
    assert codes_of({"post_major_codes": "710201;090100"}) == [
        ("post_major_codes", "major_category")
    ]


def test_none_is_known_and_blank_is_not() -> None:
    none = row_of({"fees": "无", "deposit": "无", "hazards": "无"})
    assert [none[name] for name in ("fee_charge", "fee_living", "deposit")] == [0, 0, 0]
    assert none["hazards"] == ""
    blank = row_of({"fees": " ", "deposit": None, "hazards": ""})
    assert [blank[name] for name in ("fees", "fee_charge", "deposit", "hazards")] == [None] * 4


def test_none_in_the_column_of_a_duty_is_blank_and_as_a_special_filing_a_word() -> None:
    row = row_of(
        {"consent_on": "无", "policy_no": "无", "filing_no": "-", "special_filing_no": "无"}
    )
    assert (row["consent_on"], row["policy_no"], row["filing_no"]) == (None, None, None)
    assert row["special_filing_no"] == "无"
    assert {"consent_on", "policy_no", "filing_no"} <= set(row["declared"])


def test_a_shift_that_starts_when_it_ends_is_a_fault() -> None:
    assert codes_of({"shift": "08:00-08:00"}) == [("shift", "shift_equal")]
    row = row_of({"shift": "１４：００－２２：３０"})
    assert (row["shift"], row["night_minutes"], row["shift_minutes"]) == ("14:00-22:30", 30, 510)


def test_regions_and_industries_are_kept_as_rules_compare_them() -> None:
    row = row_of({"host_region": "410101001002", "host_industry": "r9011"})
    assert (row["host_region"], row["host_industry"]) == ("410101", "9011")


def test_a_withdrawn_row_says_so() -> None:
    assert row_of({"record_state": "撤回"})["record_state"] == "withdrawn"


def test_the_system_that_the_importer_names_stands_in_for_a_blank() -> None:
    found = parsed(
        {"source_system": "甲平台"}, {"source_system": None}, source_system="乙平台"
    ).rows
    assert found["source_system"].to_list() == ["甲平台", "乙平台"]


def test_a_fault_of_the_hosts_sheet_stands_once_and_refuses_its_students() -> None:
    frame = raw(GOOD, GOOD | {"student_no": "2"}, GOOD | {"student_no": "3"}).with_columns(
        host_sheet=pl.lit("单位"),
        host_row=pl.Series([5, 5, None], dtype=pl.Int64),
        daily_hours=pl.Series(["很长", "很长", None]),
    )
    found = read_rows(frame, options=ReadOptions())
    assert found.faults.select("sheet", "row", "field").rows() == [("单位", 5, "daily_hours")]
    assert found.refused.rows() == [("学生", 2), ("学生", 3)]
    assert found.rows["student_no"].to_list() == ["3"]


def test_what_the_students_sheet_tells_itself_is_at_fault_there() -> None:
    frame = raw(GOOD | {"daily_hours": "很长"}).with_columns(
        host_sheet=pl.lit("单位"), host_row=pl.lit(5, pl.Int64), weekly_hours=pl.lit("很长")
    )
    found = read_rows(frame, options=ReadOptions()).faults
    assert set(found.select("sheet", "row", "field").rows()) == {
        ("学生", 2, "daily_hours"),
        ("单位", 5, "weekly_hours"),
    }


def test_control_characters_and_overlong_texts_are_refused() -> None:
    assert codes_of({"class_name": "22\x00班"}) == [("class_name", "control_character")]
    assert codes_of({"post_name": "岗" * 101}) == [("post_name", "too_long")]


def test_an_empty_frame_stays_empty() -> None:
    found = read_rows(raw(GOOD).clear(), options=ReadOptions())
    assert (found.rows.height, found.faults.height, found.refused.height) == (0, 0, 0)
    assert dict(found.rows.select(*COLUMNS).schema) == COLUMNS
