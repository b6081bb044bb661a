"""Single cells: every form that the specification lists, and what is refused beside it."""

import unicodedata
from datetime import date

import pytest

from backend.screening.records import amounts, dates, shifts, words
from backend.screening.records.amounts import Fees
from backend.screening.records.codes import Verdict
from backend.screening.records.fields import BY_NAME, FIELDS, columns_of, field_of_heading
from backend.screening.records.frame import FRAME
from backend.screening.records.parsing import ReadOptions, read_rows
from backend.screening.records.personal import PERSONAL
from tests.screening.test_parsing import raw


def code_of(value: object) -> str:
    assert isinstance(value, Verdict), value
    return value.code


@pytest.mark.parametrize(
    "text",
    [
        *("2022-09-01", "2022/9/1", "2022.9.1", "20220901", "2022年9月1日", "2022 年 9 月 1 日"),
        *("44805", "44805.75", "2022-09-01 08:30:00", "2022-09-01T00:00:00Z", "2022-9-1"),
    ],
)
def test_a_day_is_read_in_every_listed_form(text: str) -> None:
    assert dates.read_day(text) == date(2022, 9, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2022-09", "day_missing"),
        ("202209", "day_missing"),
        ("2022", "day_missing"),
        ("2023-02-29", "day_impossible"),
        ("2022-13-01", "day_impossible"),
        ("0022-09-01", "day_out_of_range"),
        ("9/1/2022", "day_unreadable"),
        ("22-9-1", "day_unreadable"),
        ("九月一日", "day_unreadable"),
        ("2022-09-01-02", "day_unreadable"),
    ],
)
def test_any_other_day_is_refused(text: str, code: str) -> None:
    assert code_of(dates.read_day(text)) == code


@pytest.mark.parametrize(
    "text",
    ["2022-09", "2022/9", "2022.9", "202209", "2022年9月", "2022-09-15", "44805", "20220901"],
)
def test_a_month_of_enrolment_is_its_first_day(text: str) -> None:
    assert dates.read_month(text) == (date(2022, 9, 1), date(2022, 9, 1))


def test_a_year_of_enrolment_is_tried_in_march_and_in_september() -> None:
    both = date(2022, 3, 1), date(2022, 9, 1)
    assert dates.read_month("2022") == dates.read_month("2022级") == both


def test_a_month_that_is_none_is_refused() -> None:
    assert code_of(dates.read_month("2022-13")) == "day_impossible"
    assert code_of(dates.read_month("去年")) == "month_unreadable"


@pytest.mark.parametrize(
    "text",
    [
        *("2022.9-2023.3", "2022-09-2023-03", "2022/9~2023/3", "2022年9月至2023年3月"),
        *("202209-202303", "2022 . 9 — 2023 . 3", "2022年9月-2023年3月", "2022.09--2023.03"),
    ],
)
def test_a_period_by_months_reaches_over_whole_months(text: str) -> None:
    period = dates.read_period(text)
    assert period == (date(2022, 9, 1), date(2022, 9, 30), date(2023, 3, 1), date(2023, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("2022.9.1-2023.2.28", "2022-09-01至2023-02-28", "2022年9月1日—2023年2月28日"),
        *("20220901-20230228", "2022-9-1-2023-2-28", "2022/9/1到2023/2/28"),
    ],
)
def test_a_period_by_days_is_exact(text: str) -> None:
    first, last = date(2022, 9, 1), date(2023, 2, 28)
    assert dates.read_period(text) == (first, first, last, last)


def test_a_period_may_know_one_end_better_than_the_other() -> None:
    first = date(2022, 9, 1)
    assert dates.read_period("2022.9.1-2023.3") == (
        *(first, first),
        *(date(2023, 3, 1), date(2023, 3, 31)),
    )


@pytest.mark.parametrize("text", ["2022.9", "2022.9-12", "2022-2023", "2022.9-至今", "一年"])
def test_what_names_no_two_months_is_no_period(text: str) -> None:
    assert code_of(dates.read_period(text)) == "period_unreadable"


def test_a_period_cannot_end_before_it_starts() -> None:
    assert code_of(dates.read_period("2023.9-2022.3")) == "period_reversed"


@pytest.mark.parametrize(
    ("text", "night", "longest"),
    [
        ("14:00-22:00", 0, 480),
        ("14:00-22:30", 30, 510),
        ("21:00-05:00", 420, 480),
        ("22:00-06:00", 480, 480),
        ("06:00-14:00", 0, 480),
        ("05:59-14:00", 1, 481),
        ("07:00-13:00+14:00-21:00", 0, 780),
        ("8:00-12:00+13:00-17:00", 0, 480),
        ("06:00-14:00;14:00-22:00;22:00-06:00", 480, 480),
        ("14:00-24:00", 120, 600),
        ("00:30-08:30", 330, 480),
        ("08:00~16:00; 09:00至19:00", 0, 600),
        ("23:00-22:00", 420, 1380),
    ],
)
def test_a_roster_tells_its_night_and_its_longest_day(text: str, night: int, longest: int) -> None:
    shift = shifts.read_shift(text)
    assert isinstance(shift, shifts.Shift)
    assert (shift.night_minutes, shift.shift_minutes) == (night, longest)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("08:00-08:00", "shift_equal"),
        ("08:00-12:00+13:00-13:00", "shift_equal"),
        ("08:00-25:00", "shift_time"),
        ("24:00-08:00", "shift_time"),
        ("08:60-09:00", "shift_time"),
        ("8-17", "shift_unreadable"),
        ("三班倒", "shift_unreadable"),
        ("08:00-12:00+", "shift_unreadable"),
    ],
)
def test_a_roster_that_is_none_is_refused(text: str, code: str) -> None:
    assert code_of(shifts.read_shift(text)) == code


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("2400", 240_000),
        ("2,400.5", 240_050),
        ("¥2400元/月", 240_000),
        ("2400 元", 240_000),
        ("0.1", 10),
        ("1919.99", 191_999),
        ("0.30000000000000004", 30),
        ("1833.3333333333333", 183_333),
        ("1833.335", 183_334),
        ("1e3", 100_000),
        ("0", 0),
    ],
)
def test_money_is_kept_to_the_fen(text: str, fen: int) -> None:
    assert amounts.read_money(text) == fen


@pytest.mark.parametrize("text", ["两千", "2.5万", "2400-3000", "24,00", "1e", "2400元起"])
def test_an_amount_that_is_none_is_refused(text: str) -> None:
    assert code_of(amounts.read_money(text)) == "money_unreadable"


def test_amounts_have_bounds() -> None:
    assert code_of(amounts.read_money("-1")) == "number_negative"
    assert code_of(amounts.read_money("1e300")) == "number_too_large"
    assert amounts.read_money("1e-300") == 0
    assert code_of(amounts.read_hours("25", most=24)) == "hours_too_many"
    assert amounts.read_hours("7.5小时", most=24) == 7.5
    assert amounts.read_count("320人") == 320
    assert code_of(amounts.read_count("320.5")) == "count_unreadable"


@pytest.mark.parametrize(
    ("text", "charge", "living", "insurance", "guarantee"),
    [
        ("无", 0, 0, 0, 0),
        ("0", 0, 0, 0, 0),
        ("[]", 0, 0, 0, 0),
        ("500", 50_000, 0, 0, 0),
        ("500元", 50_000, 0, 0, 0),
        ("保险:0", 0, 0, 0, 0),
        ("保险费:100", 0, 0, 10_000, 0),
        ("住宿费:300;体检费:80", 0, 38_000, 0, 0),
        ("伙食:1,200;服装费:50;交通费:30", 0, 128_000, 0, 0),
        ("押金:200", 20_000, 0, 0, 0),
        ("履约保证金:200;担保费:10", 0, 0, 0, 21_000),
        ("介绍费:300;住宿:100;保险:20;保证金:5", 30_000, 10_000, 2_000, 500),
        ("住宿费300元、介绍费200元", 20_000, 30_000, 0, 0),
        ("住宿费:无;介绍费:50", 5_000, 0, 0, 0),
        ("住宿费:100;住宿费:200", 0, 30_000, 0, 0),
    ],
)
def test_fees_are_classed_item_by_item(
    text: str, charge: int, living: int, insurance: int, guarantee: int
) -> None:
    assert amounts.read_fees(text) == Fees(text, charge, living, insurance, guarantee)


def test_fees_that_cannot_be_read_are_refused() -> None:
    assert code_of(amounts.read_fees("若干")) == "fees_unreadable"
    assert code_of(amounts.read_fees("住宿费:三百")) == "fees_unreadable"
    assert code_of(amounts.read_fees("住宿费:-3")) == "number_negative"
    assert code_of(amounts.read_fees("无;押金:3")) == "fees_contradictory"


def test_monthly_pay_counts_as_thirty_days() -> None:
    assert amounts.read_cycle("按月") == amounts.read_cycle("30天") == amounts.read_cycle("30")
    assert code_of(amounts.read_cycle("按季度")) == "cycle_unreadable"
    assert code_of(amounts.read_cycle("0")) == "cycle_unreadable"


def test_yes_and_no_have_many_spellings() -> None:
    assert all(
        words.read_flag(text) is True for text in ("是", "有", "Y", "y", "1", "true", "TRUE")
    )
    assert all(words.read_flag(text) is False for text in ("否", "无", "N", "n", "0", "FALSE"))
    assert code_of(words.read_flag("也许")) == "flag_unknown"


def test_older_words_are_internships_at_a_post_and_are_remembered() -> None:
    assert words.read_type("认识实习") == ("cognitive", None)
    assert words.read_type("岗位实习") == ("post", None)
    for word in ("顶岗实习", "跟岗实习", "社会实践", "教学实习", "工学交替"):
        assert words.read_type(word) == ("post", word)
    assert code_of(words.read_type("打工")) == "word_unknown"


def test_national_codes_are_words_too() -> None:
    assert words.read_word("2", field="arrange_mode") == "student"
    assert words.read_word("校企合作安排", field="arrange_mode") == "partnership"
    assert words.read_word("1", field="organisation_form") == "grouped"
    assert words.read_word("3", field="organisation_form") == words.POSTED


def test_the_years_of_schooling_are_two_to_five_and_other_codes_say_nothing() -> None:
    assert words.read_years("3") == words.read_years("三年制") == words.read_years("3年") == 3
    assert words.read_years("31") is None
    assert code_of(words.read_years("3+2")) == "years_unreadable"


def test_a_grade_is_a_year_of_study_and_no_cohort() -> None:
    assert words.read_grade("2") == words.read_grade("二年级") == 2
    assert code_of(words.read_grade("2022级")) == "grade_is_cohort"
    assert code_of(words.read_grade("6")) == "grade_unreadable"


@pytest.mark.parametrize("text", ["III", "Ⅲ", "3", "三级", "iii级"])
def test_the_grade_of_labour_has_many_spellings(text: str) -> None:
    assert words.read_labour(unicodedata.normalize("NFKC", text)) == 3


def test_hazards_are_kept_in_one_order_each_once() -> None:
    assert words.read_hazards("噪声、高空,高空") == ";height;noise;"
    assert words.read_hazards("无") == ""
    assert code_of(words.read_hazards("无、高空")) == "hazard_unknown"
    assert code_of(words.read_hazards("鬼")) == "hazard_unknown"


def test_majors_of_a_post_are_kept_each_once_without_their_mark() -> None:
    assert words.read_majors("710201K、660301;710201,460301") == "710201;660301;460301"
    assert code_of(words.read_majors("710201;7102")) == "major_length"


def test_every_field_is_found_by_its_headings() -> None:
    for field in FIELDS:
        for heading in (field.name, field.heading, *field.also):
            assert field_of_heading(heading) == field.name
            assert field_of_heading(f" * {heading}（必填） ") == field.name


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("实习报酬(元/月)", "pay_monthly"),
        ("支付周期（天）", "pay_cycle_days"),
        ("日工作时长（小时）", "daily_hours"),
        ("同岗位工资 元", "post_wage"),
        ("ＸＨ", "student_no"),
        ("学　号", "student_no"),
        ("单位名称", "host_name"),
        ("起止时间", "placement_period"),
        ("保险起止日期", "policy_period"),
        ("sxnr", "post_description"),
        ("sxddszshjgbm", "host_region"),
        ("身份证号：", "id_number"),
        ("专业名称", None),
        ("联系电话", None),
        ("备注", None),
        ("", None),
        ("（）", None),
    ],
)
def test_headings_match_without_blanks_brackets_and_units(heading: str, field: str | None) -> None:
    assert field_of_heading(heading) == field


def test_the_students_sheet_of_the_template_has_fifteen_columns() -> None:
    core = [field for field in FIELDS if field.is_core]
    assert len(core) == 15
    assert {field.name for field in FIELDS if field.is_required} <= {one.name for one in core}


def test_fields_fill_every_column_that_no_rule_of_storing_makes() -> None:
    made = {
        *("id", "organisation_id", "org_path", "version", "import_id", "identity_key"),
        *("person_key", "student_key", "declared", "assumed", "questions", "age_first"),
        *("age_last", "study_year_first", "study_year_last"),
    }
    assert columns_of(BY_NAME) >= (set(FRAME) - made) | set(PERSONAL)


def test_the_examples_of_the_template_can_be_read() -> None:
    cells = {
        field.name: field.example
        for field in FIELDS
        if field.name not in {"placement_period", "policy_period", "birth_on", "ended_early_on"}
    }
    parsed = read_rows(raw(cells), options=ReadOptions())
    assert parsed.faults.to_dicts() == []
