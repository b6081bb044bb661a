"""Rules over several records: classes, posts, agreements, head-counts and overlaps."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from backend.screening.rules import engine, facts
from backend.screening.rules.facts import Facts
from backend.screening.rules.registers import Registers, Settings
from tests.screening.clean import SCHEMA, Rows, people, record, replaced, said, screened


def test_a_whole_class_at_one_host_with_a_consent_missing() -> None:
    """Every student of the class is affected, cognitive internships count as well."""
    whole = replaced(people(20), 7, consent_on=None)
    assert said("S-20", whole) == [True] * 20
    assert said("S-20", replaced(whole, 3, internship_type="cognitive")) == [True] * 20
    assert said("S-20", whole[:19]) == [False] * 19
    assert said("S-20", people(20)) == [False] * 20
    assert said("S-20", replaced(whole, 3, host_key="name:other")) == [False] * 20
    assert said("S-20", replaced(whole, 3, arrange_mode="student")) == [False] * 20
    assert said("S-20", replaced(whole, 3, arrange_mode=None)) == [None] * 20
    assert said("S-20", replaced(whole, 7, consent_declared=False)) == [None] * 20
    unnamed = said("S-20", replaced(whole, 3, class_name=None))
    assert unnamed == [False] * 3 + [None] + [False] * 16


def test_the_class_is_one_schools_and_starts_on_one_day() -> None:
    """Rows of another school, or of another start, are another class; another case is not."""
    whole = replaced(people(20), 7, consent_on=None)
    assert True not in said("S-20", replaced(whole, 3, organisation_id=2))
    spelt = [row | {"class_name": "22Q1班" if n % 2 else "22q1班"} for n, row in enumerate(whole)]
    assert said("S-20", spelt) == [True] * 20
    other_day = {"start_on": date(2022, 9, 2)}
    assert True not in said("S-20", replaced(whole, 3, **other_day))


def test_students_of_two_majors_in_one_repetitive_post() -> None:
    """Of one school, host, post and school year."""
    posts = people(2, post_name="装配普工")
    mixed = replaced(posts, 1, major_category=12)
    assert said("S-22", mixed) == [True, True]
    assert said("S-22", posts) == [False, False]
    assert said("S-22", replaced(posts, 1, major_category=None)) == [None, None]
    assert said("S-22", replaced(mixed, 1, post_name="装配 普工")) == [True, True]
    assert said("S-22", replaced(mixed, 1, post_name="护理")) == [False, False]
    assert said("S-22", replaced(mixed, 1, post_name=None)) == [False, None]
    assert said("S-22", replaced(mixed, 1, organisation_id=2)) == [False, False]
    assert said("S-22", replaced(mixed, 1, host_key="name:other")) == [False, False]
    next_year = {"start_on": date(2023, 9, 1)}
    assert said("S-22", replaced(mixed, 1, **next_year)) == [False, False]
    august = {"start_on": date(2023, 8, 31)}
    assert said("S-22", replaced(mixed, 1, **august)) == [True, True]


@pytest.mark.parametrize("spelling", ["XY-0", "xy-0", "ＸＹ－０", " X Y-0"])
def test_one_agreement_number_for_two_students(spelling: str) -> None:
    """Whatever its case, width and blanks; one student may have it twice."""
    shared = replaced(people(3), 1, agreement_no=spelling)
    assert said("T-09", shared) == [True, True, False]
    assert said("T-09", replaced(shared, 1, agreement_no=None)) == [False, None, False]
    assert said("T-09", replaced(shared, 1, agreement_no=spelling, person_key="student-0")) == (
        [False] * 3
    )
    elsewhere = replaced(shared, 1, agreement_no=spelling, organisation_id=2)
    assert said("T-09", elsewhere) == [False] * 3
    per_class = Registers.of({"settings": {"agreements_per_class": True}})
    assert said("T-09", replaced(shared, 2, agreement_no=None), per_class) == [False] * 3


def test_exactly_ten_per_cent_of_the_staff_is_allowed() -> None:
    """One more is not, and only those who were there on the fullest day are affected."""
    assert said("T-01", people(3, host_staff=30)) == [False] * 3
    assert said("T-01", people(3, host_staff=29)) == [True] * 3
    later = record(
        person_key="later", start_on=date(2023, 3, 1), end_on=date(2023, 6, 1), host_staff=29
    )
    assert said("T-01", [*people(3, host_staff=29), later]) == [True] * 3 + [False]


def test_small_hosts_with_two_interns_are_not_judged() -> None:
    """Below thirty of staff three interns are needed; from thirty on none are."""
    assert said("T-01", people(2, host_staff=5)) == [False] * 2
    assert said("T-01", people(3, host_staff=5)) == [True] * 3
    assert said("T-01", people(4, host_staff=39)) == [True] * 4


def test_the_staff_is_the_registers_else_the_largest_given() -> None:
    """Nobody's number makes it unknown."""
    rows = replaced(people(4, host_staff=20), 2, host_staff=40)
    assert said("T-01", rows) == [False] * 4
    register = Registers.of({"host_staff": [{"host_key": "uscc:H1", "staff": 39}]})
    assert said("T-01", rows, register) == [True] * 4
    assert said("T-01", people(4, host_staff=None)) == [None] * 4
    assert said("T-01", people(4, host_staff=None), register) == [True] * 4


def test_a_person_counts_once_a_day() -> None:
    """Two placements of one person at one host that overlap are one presence."""
    twice = [*people(3, host_staff=30), record(person_key="student-0", host_staff=30)]
    assert said("T-01", twice) == [False] * 4
    assert said("T-01", replaced(twice, 3, person_key="student-9")) == [True] * 4


def test_who_is_there_only_possibly_is_unknown() -> None:
    """A start known by its month counts from the month's end."""
    vague = record(
        person_key="vague",
        host_staff=20,
        start_on=date(2022, 9, 1),
        start_last_on=date(2022, 9, 30),
        end_on=date(2022, 12, 1),
        end_last_on=date(2022, 12, 31),
    )
    crowd = people(3, host_staff=20, end_on=date(2022, 9, 20))
    assert said("T-01", [*crowd, vague]) == [True] * 3 + [None]
    leaves = people(2, host_staff=20, start_on=date(2022, 9, 1), end_on=date(2022, 9, 30))
    assert said("T-01", [*leaves, vague]) == [True] * 3


def test_exactly_twenty_per_cent_of_a_post_is_allowed() -> None:
    """Posts are compared without regard to case, width and blanks."""
    posts = people(3, post_name="AGV调度", post_staff=15)
    assert said("T-02", posts) == [False] * 3
    few = replaced(people(3, post_name="AGV调度", post_staff=14), 1, post_name="ａｇｖ 调度")
    assert said("T-02", few) == [True] * 3
    assert said("T-02", replaced(few, 1, post_name="护理")) == [False] * 3
    assert said("T-02", replaced(few, 1, post_name=None)) == [False, None, False]
    assert said("T-02", people(3, post_staff=None)) == [None] * 3


def test_the_fullest_day_is_the_first_with_the_largest_number() -> None:
    """An end on a day still counts on it."""
    rows = [
        record(person_key="a", start_on=date(2022, 9, 1), end_on=date(2022, 9, 10)),
        record(person_key="b", start_on=date(2022, 9, 10), end_on=date(2022, 9, 20)),
        record(person_key="c", start_on=date(2022, 9, 20), end_on=date(2022, 9, 30)),
        record(person_key="d", start_on=date(2022, 9, 30), end_on=date(2022, 10, 9)),
        record(person_key="e", start_on=date(2022, 10, 10), end_on=date(2022, 10, 20)),
    ]
    found = computed(rows)
    assert found.host.rows() == [("uscc:H1", 400, 2, date(2022, 9, 10))]
    assert found.post.rows() == [("uscc:H1", "设备维护", 40, 2, date(2022, 9, 10))]


def test_two_placements_that_share_more_than_one_day() -> None:
    """At different hosts; one day in common is a move."""
    first = record(end_on=date(2022, 12, 1))
    second = record(
        host_key="uscc:H2", start_on=date(2022, 12, 1), end_on=date(2023, 2, 1), agreement_no="B"
    )
    assert said("T-08", [first, second]) == [False, False]
    earlier = {**second, "start_on": date(2022, 11, 30), "start_last_on": date(2022, 11, 30)}
    assert said("T-08", [first, earlier]) == [True, True]
    assert said("T-08", [first, {**earlier, "host_key": "uscc:H1"}]) == [False, False]
    assert said("T-08", [first, {**earlier, "person_key": "else"}]) == [False, False]
    cognitive = {**earlier, "internship_type": "cognitive"}
    assert said("T-08", [first, cognitive]) == [False, False]
    vague = {**second, "start_on": date(2022, 11, 1), "start_last_on": date(2022, 12, 1)}
    assert said("T-08", [first, vague]) == [None, None]


def test_a_placement_without_an_end_lasts_six_months_for_overlaps() -> None:
    """And no longer."""
    open_ended = record(end_on=None)
    second = {"host_key": "uscc:H2", "end_on": date(2023, 6, 1)}
    meets = record(**second, start_on=date(2023, 2, 28))
    assert said("T-08", [open_ended, meets]) == [True, True]
    after = record(**second, start_on=date(2023, 3, 1))
    assert said("T-08", [open_ended, after]) == [False, False]


def test_a_person_with_more_placements_than_anybody_has_is_no_person() -> None:
    """One number that stands for many stays unknown, and costs nothing."""
    rows = [record(host_key=f"uscc:H{n}") for n in range(51)]
    assert said("T-08", rows) == [None] * 51
    assert said("T-08", rows[:50]) == [True] * 50


def test_a_host_without_facts_is_unknown() -> None:
    """Facts come from the whole province; without them nobody can say."""
    frame = pl.DataFrame([record()], schema=SCHEMA)
    (row,) = engine.evaluate(frame, facts=Facts(), registers=Registers()).to_dicts()
    assert (row["T-01"], row["T-02"], row["T-08"]) == (None, None, False)


def test_a_special_filing_exempts_what_it_names() -> None:
    """Where school, number, major, post, host and period match; else it is to be checked."""
    night = {"night_shift": True, "rest_day_work": True, "hazards": ";toxic;"}

    def judged(**changes: Any) -> tuple[bool | None, ...]:
        row = record(**{"special_filing_no": " tg-01", **night, **changes})
        (found,) = screened(row, registers=Registers.of({"filings": [_FILING]}))
        return found["S-07"], found["S-08"], found["S-16"]

    assert judged() == (False, True, False)
    assert judged(host_uscc="H9", host_name="云岭 医院", payer_uscc="H9") == (False, True, False)
    unmatched: Sequence[dict[str, Any]] = (
        {"organisation_id": 2},
        {"special_filing_no": "TG-02"},
        {"major_code": "710201"},
        {"major_code": None},
        {"post_name": "护理"},
        {"post_name": None},
        {"host_uscc": "H9"},
        {"start_on": date(2022, 8, 31)},
        {"end_on": date(2023, 3, 1)},
        {"end_on": None},
    )
    for changes in unmatched:
        assert judged(**changes) == (None, None, None), changes
    assert judged(special_filing_no=None) == (True, True, True)
    assert judged(night_shift=False, special_filing_no="TG-02")[0] is False
    assert judged(end_on=date(2023, 12, 31), ended_early_on=date(2023, 2, 1))[0] is False


_FILING = {
    "organisation_id": 1,
    "number": "TG-01",
    "majors": ["660301"],
    "posts": ["设备 维护"],
    "hosts": ["H1", "云岭医院"],
    "items": ["hours", "hazard"],
    "valid_from": "2022-09-01",
    "valid_to": "2023-02-28",
}


def test_an_accepted_payer_pays_for_the_host() -> None:
    """The pair counts province-wide, for S-21 as well, in this direction only."""
    accepted = Registers.of({"payer_pairs": [{"host_uscc": "H1", "payer_uscc": "H2"}]})
    foreign = record(payer_uscc="H2", fee_charge=1)
    (row,) = screened(foreign, registers=accepted)
    assert (row["S-10b"], row["S-21"], row["S-11"]) == (False, False, True)
    (row,) = screened(record(host_uscc="H2", payer_uscc="H1"), registers=accepted)
    assert row["S-10b"] is True


@pytest.mark.parametrize(
    ("policies", "changes", "answer"),
    [
        ([("2022-09-01", "2023-02-28")], {"policy_no": None}, False),
        ([("2022-09-02", "2023-02-28")], {"policy_no": None}, True),
        ([("2022-09-01", "2023-02-27")], {"policy_no": None}, True),
        ([("2022-08-01", "2022-12-31"), ("2023-01-01", "2023-03-31")], {"policy_no": None}, False),
        ([("2022-08-01", "2022-12-30"), ("2023-01-01", "2023-03-31")], {"policy_no": None}, True),
        ([("2022-09-01", "2022-12-31")], {"policy_from": date(2023, 1, 1)}, False),
        ([("2022-09-01", "2022-12-31")], {"policy_from": date(2023, 1, 2)}, True),
        ([("2023-01-01", "2023-02-28")], {"policy_to": date(2022, 12, 31)}, False),
        (
            [("2022-09-01", "2022-10-31"), ("2023-02-01", "2023-02-28")],
            {"policy_from": date(2022, 11, 1), "policy_to": date(2023, 1, 31)},
            False,
        ),
        (
            [("2022-09-01", "2022-10-31"), ("2023-02-02", "2023-02-28")],
            {"policy_from": date(2022, 11, 1), "policy_to": date(2023, 1, 31)},
            True,
        ),
        ([], {"policy_no": None, "end_on": None}, True),
        ([("2022-09-01", "2023-02-28")], {"policy_no": None, "end_on": None}, None),
        ([("2022-09-02", "2023-02-28")], {"policy_no": None, "end_on": None}, True),
        ([], {"end_on": None}, None),
        ([], {"policy_from": date(2022, 9, 2), "end_on": None}, True),
        ([("2022-09-01", "2023-02-28")], {"policy_no": None, "policy_declared": False}, False),
        ([("2022-09-02", "2023-02-28")], {"policy_no": None, "policy_declared": False}, None),
        ([("2022-09-01", "2023-02-28")], {"policy_from": None}, False),
    ],
)
def test_policies_cover_from_the_first_to_the_last_day(
    policies: Sequence[tuple[str, str]], changes: dict[str, Any], answer: bool | None
) -> None:
    """Group policies and the row's own together; policies on adjacent days meet."""
    listed = [
        {"organisation_id": 1, "covers_from": first, "covers_to": last} for first, last in policies
    ]
    strangers = [{"organisation_id": 2, "covers_from": "2020-01-01", "covers_to": "2030-01-01"}]
    (row,) = screened(record(**changes), registers=Registers.of({"policies": listed + strangers}))
    assert row["T-06"] is answer


@pytest.mark.parametrize(
    ("threshold", "value", "code", "changes"),
    [
        ("daily_hours", 7.5, "S-07", {}),
        ("weekly_hours", 39.0, "S-07", {}),
        ("shift_minutes", 479, "S-07", {}),
        ("pay_cycle_days", 30, "S-09", {}),
        ("labour_grade", 2, "S-15", {}),
        ("pay_percent", 81, "T-03", {"lowest_tier_wage": None}),
        ("months", 5, "T-04", {"major_code": "710201"}),
        ("grace_days", 14, "T-04", {"end_on": date(2023, 3, 16)}),
        ("least_age", 18, "S-01", {}),
    ],
)
def test_a_stricter_threshold_finds_more(
    threshold: str, value: float, code: str, changes: dict[str, Any]
) -> None:
    """Numbers are settings, and the table says which rule depends on them."""
    strict = Registers.of({"settings": {"thresholds": {threshold: value}}})
    row = record(**changes)
    assert said(code, [row]) == [False]
    assert said(code, [row], strict) == [True]
    rule = next(rule for rule in engine.RULES if rule.code == code)
    assert threshold in rule.settings


def test_lists_are_settings() -> None:
    """Words, industries, adjacency; a list left out keeps its default."""
    changed = Registers.of(
        {
            "settings": {
                "adjacency": [[6, 12]],
                "entertainment_words": ["棋牌"],
                "entertainment_codes": ["9012"],
                "repetitive_words": [],
            }
        }
    )
    assert said("S-04", [record(post_categories=";12;")], changed) == [False]
    assert said("S-04", [record(post_categories=";11;")], changed) == [True]
    assert said("S-06b", [record(host_name="欢乐棋牌室")], changed) == [True]
    assert said("S-06b", [record(host_name="星光KTV")], changed) == [False]
    assert said("S-06a", [record(host_industry="9011")], changed) == [False]
    assert changed.settings.agency_words == Settings.default().agency_words
    mixed = replaced(people(2, post_name="装配普工"), 1, major_category=12)
    assert said("S-22", mixed, changed) == [False, False]


def computed(rows: Rows) -> Facts:
    """Facts of these records."""
    numbered = [{**row, "record_id": number} for number, row in enumerate(rows, start=1)]
    return facts.compute(pl.DataFrame(numbered, schema=SCHEMA))
