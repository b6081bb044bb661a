"""Every rule with a hit, a near miss and an unknown, on a record clean but for the change."""

from datetime import date
from typing import Any

import pytest

from backend.screening.records.fields import BY_NAME
from backend.screening.rules import values
from backend.screening.rules.table import BY_CODE, RULES
from backend.screening.rules.vocabulary import NOT_CHECKED, RuleOutcome
from tests.screening.clean import (
    SCHEMA,
    Rows,
    apart,
    people,
    record,
    replaced,
    said,
    screened,
)

LATE = date(2022, 9, 2)
Change = dict[str, Any]

# Rules that look at one record: what hits, what comes nearest without, what leaves it open.
CASES: list[tuple[str, Change, Change, Change]] = [
    ("S-01", {"age_first": 15}, {"age_first": 16}, {"age_first": None}),
    ("S-02", {"study_year_first": 1}, {"study_year_first": 2}, {"study_year_first": None}),
    ("S-03", {"agreement_signed": False}, {}, {"agreement_signed": None}),
    ("S-03", {"agreement_on": LATE}, {"agreement_on": date(2022, 9, 1)}, {"agreement_on": None}),
    ("S-04", {"post_categories": ";1;"}, {"post_categories": ";11;"}, {"major_category": None}),
    (
        "S-04",
        {"post_major_codes": None, "post_categories": None, "related": False},
        {"post_major_codes": None, "post_categories": None, "related": True},
        {"post_major_codes": None, "post_categories": None, "related": None},
    ),
    (
        "S-05",
        {"internship_type": "cognitive", "arrange_mode": "student"},
        {"internship_type": "post", "arrange_mode": "student"},
        {"internship_type": "cognitive", "arrange_mode": None},
    ),
    ("S-06a", {"host_industry": "9013"}, {"host_industry": "9019"}, {"host_industry": None}),
    ("S-06b", {"host_industry": "8053"}, {"host_industry": "8054"}, {"host_industry": None}),
    ("S-06b", {"host_name": "星光ｋｔｖ"}, {"host_name": "星光TV"}, {"host_industry": None}),
    ("S-07", {"daily_hours": 8.1}, {"daily_hours": 8.0}, {"daily_hours": None}),
    ("S-07", {"weekly_hours": 40.5}, {"weekly_hours": 40.0}, {"weekly_hours": None}),
    ("S-07", {"night_shift": True}, {"night_shift": False}, {"night_shift": None}),
    ("S-07", {"night_minutes": 1}, {"night_minutes": 0}, {"night_minutes": None}),
    ("S-07", {"shift_minutes": 601}, {"shift_minutes": 600}, {"shift_minutes": None}),
    ("S-08", {"rest_day_work": True}, {"rest_day_work": False}, {"rest_day_work": None}),
    ("S-08", {"holiday_work": True}, {"holiday_work": False}, {"holiday_work": None}),
    ("S-09", {"pay_cycle_days": 32}, {"pay_cycle_days": 31}, {"pay_cycle_days": None}),
    ("S-10a", {"pay_form": "voucher"}, {"pay_form": "money"}, {"pay_form": None}),
    ("S-10b", {"payer_uscc": "H2"}, {"payer_uscc": "H1"}, {"payer_uscc": None}),
    ("S-11", {"fee_charge": 1}, {"fee_charge": 0}, {"fee_charge": None}),
    ("S-11", {"fee_living": 1}, {"fee_insurance": 1}, {"fee_living": None}),
    ("S-11", {"deposit": 1}, {"fee_guarantee": 1}, {"deposit": None}),
    ("S-12", {"training_passed": False}, {}, {"training_passed": None}),
    ("S-12", {"training_on": LATE}, {"training_on": date(2022, 9, 1)}, {"training_on": None}),
    ("S-13", {"premium_payer": "student"}, {"premium_payer": "host"}, {"premium_payer": None}),
    ("S-13", {"fee_insurance": 1}, {"fee_charge": 1}, {"fee_insurance": None}),
    ("S-14", {"intermediary": True}, {"intermediary": False}, {"intermediary": None}),
    (
        "S-14",
        {"agreement_party_uscc": "H2"},
        {"agreement_party_uscc": "H1"},
        {"agreement_party_uscc": None},
    ),
    (
        "S-14",
        {"host_name": "同禾劳务公司", "post_staff": 0},
        {"host_name": "同禾劳务公司", "post_staff": 1},
        {"host_name": "同禾劳务公司", "intermediary": None},
    ),
    ("S-15", {"labour_grade": 3}, {"labour_grade": 2}, {"labour_grade": None}),
    *(
        ("S-16", {"hazards": f";{hazard};"}, {"hazards": ";heat;noise;dust;"}, {"hazards": None})
        for hazard in ("height", "underground", "radioactive", "toxic", "explosive")
    ),
    (
        "S-17",
        {"age_first": 17, "hazards": ";juvenile_forbidden;"},
        {"age_first": 18, "hazards": ";juvenile_forbidden;"},
        {"age_first": None, "hazards": ";juvenile_forbidden;"},
    ),
    (
        "S-18",
        {"hazards": ";female_forbidden;"},
        {"gender": "male", "hazards": ";female_forbidden;"},
        {"gender": None, "hazards": ";female_forbidden;"},
    ),
    (
        "S-19",
        {"agreement_daily_hours": 8.5},
        {"agreement_daily_hours": 8.0},
        {"agreement_daily_hours": None},
    ),
    *(
        (
            "S-21",
            {**cause, **gain},
            {**cause, "fee_living": 1},
            {**cause, **dict.fromkeys(gain)},
        )
        for cause in ({"intermediary": True}, {"payer_uscc": "H2"})
        for gain in ({"fee_charge": 1}, {"deposit": 1}, {"pay_monthly": 239_999})
    ),
    ("S-23", {"fee_guarantee": 1}, {"deposit": 1}, {"fee_guarantee": None}),
    (
        "S-24",
        {"original_type": "工学交替", "end_on": date(2022, 10, 2)},
        {"original_type": "工学交替", "end_on": date(2022, 10, 1)},
        {"original_type": "工学交替", "end_on": None},
    ),
    (
        "T-03",
        {"pay_monthly": 239_999, "lowest_tier_wage": 240_000},
        {"pay_monthly": 240_000, "lowest_tier_wage": 300_000},
        {"pay_monthly": None},
    ),
    (
        "T-03",
        {"pay_monthly": 239_999, "lowest_tier_wage": None},
        {"pay_monthly": 239_999, "lowest_tier_wage": 239_999},
        {"pay_monthly": 239_999, "lowest_tier_wage": None, "independent": None},
    ),
    ("T-04", {"end_on": date(2023, 3, 17)}, {"end_on": date(2023, 3, 16)}, {"end_on": None}),
    ("T-05", {"consent_on": None}, {}, {"consent_on": None, "consent_declared": False}),
    ("T-05", {"consent_on": LATE}, {}, {"consent_on": None, "consent_declared": None}),
    ("T-06", {"policy_no": None}, {}, {"policy_no": None, "policy_declared": False}),
    ("T-06", {"policy_to": date(2023, 2, 27)}, {}, {"policy_to": None}),
    ("T-06", {"policy_from": LATE}, {}, {"policy_from": None}),
    ("T-07", {"filing_no": None}, {}, {"filing_no": None, "filing_declared": False}),
    ("T-07", {"filed_on": LATE}, {"filed_on": date(2022, 9, 1)}, {"filed_on": None}),
]

_CLASS = replaced(people(20), 7, consent_on=None)
_MIXED = replaced(people(2, post_name="装配普工"), 1, major_category=12)
_ELSEWHERE: Change = {"host_key": "uscc:H2", "agreement_no": "XY-2"}

# Rules that compare records, likewise: each record of the first hits, none of the second does.
SEVERAL: dict[str, tuple[Rows, Rows, Rows]] = {
    "S-20": (_CLASS, _CLASS[:19], replaced(_CLASS, 3, arrange_mode=None)),
    "S-22": (
        _MIXED,
        replaced(_MIXED, 1, post_name="装配调试"),
        replaced(_MIXED, 1, major_category=None),
    ),
    "T-01": (
        people(3, host_staff=29),
        people(3, host_staff=30),
        people(3, host_staff=None),
    ),
    "T-02": (
        people(3, post_staff=14),
        people(3, post_staff=15),
        people(3, post_staff=None),
    ),
    "T-08": (
        [record(), record(**_ELSEWHERE, start_on=date(2023, 2, 27), end_on=date(2023, 5, 1))],
        [record(), record(**_ELSEWHERE, start_on=date(2023, 2, 28), end_on=date(2023, 5, 1))],
        [
            record(end_last_on=date(2023, 3, 31)),
            record(**_ELSEWHERE, start_on=date(2023, 2, 28), end_on=date(2023, 5, 1)),
        ],
    ),
    "T-09": (
        replaced(people(2), 1, agreement_no="xy－0"),
        people(2),
        [record(agreement_no=None)],
    ),
}


def _name(case: tuple[str, Change, Change, Change]) -> str:
    """The rule and what is changed to make it hit."""
    code, hit, _, _ = case
    changes = (f"{name}={value}" if str(value).isascii() else name for name, value in hit.items())
    return f"{code} {' '.join(changes)}"


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """What is said of the three records of each case, all screened at once."""
    rows = apart([record(**changes) for _, *case in CASES for changes in case])
    said = iter(screened(*rows))
    return [
        dict(zip(("hit", "miss", "unknown"), (row[code] for row in three), strict=True))
        for (code, *_), three in zip(CASES, zip(said, said, said, strict=True), strict=True)
    ]


@pytest.mark.parametrize("number", range(len(CASES)), ids=map(_name, CASES))
def test_a_rule_hits_misses_narrowly_and_does_not_know(
    number: int, answers: list[dict[str, Any]]
) -> None:
    """True, false and null."""
    assert answers[number] == {"hit": True, "miss": False, "unknown": None}


@pytest.mark.parametrize("code", SEVERAL)
def test_a_rule_over_several_records_hits_misses_narrowly_and_does_not_know(code: str) -> None:
    """The same for those that compare records."""
    hit, miss, unknown = (set(said(code, rows)) for rows in SEVERAL[code])
    assert (hit, miss, unknown) == ({True}, {False}, {None})


def test_every_rule_has_a_hit_a_near_miss_and_an_unknown() -> None:
    """S-01 to S-24 with S-06 and S-10 in two parts each, T-01 to T-09; each is tested above."""
    parts = {"S-06": "ab", "S-10": "ab"}
    numbers = [f"S-{n:02}" for n in range(1, 25)] + [f"T-{n:02}" for n in range(1, 10)]
    expected = [number + part for number in numbers for part in parts.get(number, ("",))]
    assert [rule.code for rule in RULES] == expected
    assert {case[0] for case in CASES} | set(SEVERAL) == set(expected)


def test_a_clean_record_is_clean_by_every_rule() -> None:
    """Nothing is raised where nothing is wrong."""
    (row,) = screened(record())
    assert {rule.code: row[rule.code] for rule in RULES} == {rule.code: False for rule in RULES}


def test_a_cognitive_internship_never_raises_a_rule_of_posts() -> None:
    """Nor is it unknown there: a blank record that is no post internship is clean."""
    of_posts = {rule.code for rule in RULES if rule.is_for_posts}
    blank = record(**dict.fromkeys(set(SCHEMA) - _KEPT), internship_type="cognitive")
    hits = [record(**{**hit, "internship_type": "cognitive"}) for _, hit, _, _ in CASES]
    for row in screened(*apart([blank, *hits])):
        assert {code for code in of_posts if row[code] is not False} == set()
    for code in of_posts & set(SEVERAL):
        rows = [row | {"internship_type": "cognitive"} for row in SEVERAL[code][0]]
        assert set(said(code, rows)) == {False}


_KEPT = {
    "record_id",
    "record_state",
    "organisation_id",
    "person_key",
    "internship_type",
    "host_key",
    "host_name",
    "start_on",
    "start_last_on",
}


@pytest.mark.parametrize(
    ("code", "changes", "outcome"),
    [
        ("S-02", {"study_year_first": 1}, RuleOutcome.breach),
        ("S-02", {"study_year_first": 1, "schooling_length": 2}, RuleOutcome.signal),
        ("S-02", {"study_year_first": 1, "transferred": True}, RuleOutcome.signal),
        (
            "S-02",
            {"study_year_first": 1, "schooling_length": None, "transferred": None},
            RuleOutcome.breach,
        ),
        ("S-08", {"holiday_work": True}, RuleOutcome.breach),
        ("S-08", {"rest_day_work": True}, RuleOutcome.signal),
        ("S-08", {"rest_day_work": True, "weekly_hours": 40.5}, RuleOutcome.breach),
        ("S-08", {"rest_day_work": True, "weekly_hours": None}, RuleOutcome.signal),
        ("S-11", {"fee_charge": 1}, RuleOutcome.breach),
        ("S-11", {"deposit": 1}, RuleOutcome.breach),
        ("S-11", {"fee_living": 1, "fee_charge": None}, RuleOutcome.signal),
    ],
)
def test_the_outcome_of_some_rules_depends_on_the_row(
    code: str, changes: Change, outcome: RuleOutcome
) -> None:
    """As the table says; what is not known makes it no worse than the rule's own."""
    (row,) = screened(record(**changes))
    assert row[code] is True
    assert row[f"{code}:outcome"] == outcome
    assert outcome in BY_CODE[code].outcomes


def test_the_table_says_everything_about_each_rule() -> None:
    """Fields exist, both languages speak, red lines that no rule checks have none."""
    for rule in RULES:
        assert set(rule.fields) <= set(SCHEMA), rule.code
        assert all("{values}" in text for text in rule.explanation)
        assert all(rule.title)
        assert set(rule.combining) <= set(BY_CODE)
        assert (rule.grade is None) == (rule.outcomes == ())
        assert rule.red_line not in NOT_CHECKED
        for field in {*rule.fields, *rule.facts} & set(BY_NAME):
            assert not BY_NAME[field].is_personal, (rule.code, field)


def test_an_explanation_names_what_was_found_in_both_languages() -> None:
    """Blank values are left out of the sentence, and say that they are blank in the list."""
    found = {"daily_hours": 9.0, "night_shift": True, "night_minutes": 420, "weekly_hours": None}
    assert values.explain("S-07", found, "zh") == (
        "安排加班或夜班且无相应的特殊岗位备案：日工作时长 9，是否夜班 是，夜间分钟数 420"
    )
    assert values.explain("S-07", found, "en").endswith(
        "hours a day: 9; works at night: yes; minutes at night: 420"
    )
    shown = {item.field: item.value for item in values.shown("S-07", found, "zh")}
    assert shown["weekly_hours"] == "未填"


@pytest.mark.parametrize(
    ("code", "found", "zh"),
    [
        ("S-01", {"age_first": 15, "age_last": 16}, "15 至 16"),
        ("S-01", {"start_on": "2022-09-01", "start_last_on": "2022-09-01"}, "2022-09-01"),
        ("S-10a", {"pay_form": "voucher"}, "代金券"),
        ("S-11", {"fee_charge": 50005}, "500.05"),
        ("S-12", {"training_passed": False}, "不合格"),
        ("S-15", {"labour_grade": 4}, "IV"),
        ("S-16", {"hazards": ";height;toxic;"}, "高空、有毒"),
        ("S-16", {"hazards": ""}, "无"),
        ("S-04", {"major_category": 6}, "第6大类"),
    ],
)
def test_values_are_shown_as_people_write_them(code: str, found: Change, zh: str) -> None:
    """Money in yuan, words instead of codes, two possibilities as a span."""
    assert zh in {item.value for item in values.shown(code, found, "zh")}
    assert zh in values.explain(code, found, "zh")
