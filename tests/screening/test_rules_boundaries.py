"""The boundary cases of the rules, each by name."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from backend.screening.records.frame import DECLARED
from backend.screening.records.parsing import ReadOptions, read_rows
from backend.screening.rules import engine, facts
from backend.screening.rules.registers import Registers
from tests.screening.clean import SCHEMA, answer, people, record, said, screened

Cells = dict[str, str | None]

_SHEET: Cells = {
    "school_code": "3641990001",
    "student_no": "2022010101",
    "student_name": "岳小禾",
    "internship_type": "岗位实习",
    "host_name": "嵩麓精工有限公司",
    "start_on": "2022-09-01",
    "end_on": "2023-02-28",
    "daily_hours": "8",
    "weekly_hours": "40",
    "night_shift": "否",
    "shift": "08:00-12:00+13:00-17:00",
}


def read(*rows: Cells) -> list[dict[str, Any]]:
    """What rules say about rows as somebody typed them, each a file; of None there is no column."""
    frames = [_typed(row).with_columns(record_id=n) for n, row in enumerate(rows, start=1)]
    frame = pl.concat(frames).with_columns(
        organisation_id="record_id",
        host_key=pl.format("name:{}", "record_id"),
        person_key=pl.format("person-{}", "record_id"),
    )
    known = facts.compute(frame)
    answers = engine.evaluate(frame, facts=known, registers=Registers())
    found: list[dict[str, Any]] = answers.sort("record_id").to_dicts()
    return found


def _typed(cells: Cells) -> pl.DataFrame:
    given = {name: cell for name, cell in {**_SHEET, **cells}.items() if cell is not None}
    raw = pl.DataFrame({name: [cell or None] for name, cell in given.items()})
    raw = raw.cast(pl.String).with_columns(sheet=pl.lit("学生"), row=pl.lit(2, pl.Int64))
    parsed = read_rows(raw, options=ReadOptions())
    assert parsed.faults.is_empty(), parsed.faults
    frame = parsed.rows.with_columns(
        pl.col("declared").list.contains(field).alias(name) for name, field in DECLARED.items()
    )
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in SCHEMA.items()
    )


_LATE = {"start_on": "2024-08-31", "end_on": "2024-12-31"}
_LEAP = {"birth_on": "2004-02-29", "hazards": "未成年工禁忌", "end_on": "2022-06-01"}
_ENROLLED = {"enrolled_on": "2022-09", "end_on": "2023-12-31"}
_YEAR = {"enrolled_on": "2022", "end_on": "2024-12-31"}
_SIGNED = {"agreement_signed": "是"}
_INSURED = {"policy_no": "P1", "policy_from": "2022-09-01"}
_INDEPENDENT = {"independent": "是", "post_wage": "3000"}
_MONTHS = {"start_on": None, "end_on": None}

# What somebody typed, the rule, and what it says.
BOUNDARIES: dict[str, tuple[str, bool | None, Cells]] = {
    "born on the start day sixteen years earlier": ("S-01", False, {"birth_on": "2006-09-01"}),
    "born one day later": ("S-01", True, {"birth_on": "2006-09-02"}),
    "born 2008-09-01, starts 2024-08-31": ("S-01", True, {"birth_on": "2008-09-01", **_LATE}),
    "born 2008-08-31, starts 2024-08-31": ("S-01", False, {"birth_on": "2008-08-31", **_LATE}),
    "born on 29 February, starts on 28 February": (
        "S-17",
        True,
        _LEAP | {"start_on": "2022-02-28"},
    ),
    "born on 29 February, starts 1 March": ("S-17", False, _LEAP | {"start_on": "2022-03-01"}),
    "shift 14:00-22:00": ("S-07", False, {"shift": "14:00-22:00"}),
    "shift 14:00-22:30": ("S-07", True, {"shift": "14:00-22:30"}),
    "shift 21:00-05:00": ("S-07", True, {"shift": "21:00-05:00"}),
    "shifts 07:00-13:00+14:00-21:00": ("S-07", True, {"shift": "07:00-13:00+14:00-21:00"}),
    "shifts of ten hours": ("S-07", False, {"shift": "08:00-12:00+13:00-19:00"}),
    "shifts of a minute more": ("S-07", True, {"shift": "08:00-12:00+13:00-19:01"}),
    "40.0 hours a week": ("S-07", False, {"weekly_hours": "40.0"}),
    "40.5 hours a week": ("S-07", True, {"weekly_hours": "40.5"}),
    "8 hours a day with the roster blank": ("S-07", None, {"daily_hours": "8", "shift": ""}),
    "a word for none as special filing with a night shift": (
        "S-07",
        None,
        {"special_filing_no": "无", "shift": "14:00-22:30"},
    ),
    "a word for none as special filing without one": ("S-07", False, {"special_filing_no": "无"}),
    "a blank special filing with a night shift": (
        "S-07",
        True,
        {"special_filing_no": "", "shift": "14:00-22:30"},
    ),
    "pay of 80.00 %": ("T-03", False, {"pay_monthly": "2400.00", **_INDEPENDENT}),
    "pay of one fen less": ("T-03", True, {"pay_monthly": "2399.99", **_INDEPENDENT}),
    "agreement signed on the start day": ("S-03", False, {"agreement_on": "2022-09-01", **_SIGNED}),
    "agreement signed the day after": ("S-03", True, {"agreement_on": "2022-09-02", **_SIGNED}),
    "enrolled 2022-09, starts 2023-08-31": ("S-02", True, _ENROLLED | {"start_on": "2023-08-31"}),
    "enrolled 2022-09, starts 2023-09-01": ("S-02", False, _ENROLLED | {"start_on": "2023-09-01"}),
    "enrolled 2022, starts 2023-02-28": ("S-02", True, _YEAR | {"start_on": "2023-02-28"}),
    "enrolled 2022, starts 2023-03-01": ("S-02", None, _YEAR | {"start_on": "2023-03-01"}),
    "enrolled 2022, starts 2023-09-01": ("S-02", False, _YEAR | {"start_on": "2023-09-01"}),
    "policy ends on the last day": ("T-06", False, {"policy_to": "2023-02-28", **_INSURED}),
    "policy ends on the day before": ("T-06", True, {"policy_to": "2023-02-27", **_INSURED}),
    "a file without a consent column": ("T-05", None, {}),
    "a blank cell in the consent column": ("T-05", True, {"consent_on": ""}),
    "from-to 2022.9-2023.2": ("T-04", False, {"placement_period": "2022.9-2023.2", **_MONTHS}),
    "from-to 2022.9-2023.3": ("T-04", None, {"placement_period": "2022.9-2023.3", **_MONTHS}),
    "from-to 2022.9-2023.5": ("T-04", True, {"placement_period": "2022.9-2023.5", **_MONTHS}),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, bool | None]:
    """What the rules say, each row by the name of its boundary."""
    rows = read(*(cells for _, _, cells in BOUNDARIES.values()))
    return {
        name: row[code] for (name, (code, _, _)), row in zip(BOUNDARIES.items(), rows, strict=True)
    }


@pytest.mark.parametrize("name", BOUNDARIES)
def test_boundary(name: str, answers: dict[str, bool | None]) -> None:
    """Clean, a hit, or unknown: as the cells were typed, read by the importer's reader."""
    assert answers[name] is BOUNDARIES[name][1]


def test_each_fee_raises_the_rule_of_its_kind_alone() -> None:
    """ "保险:0" raises nothing, a bare amount is a charge."""
    fees: dict[str, set[str]] = {
        "保险:0": set(),
        "无": set(),
        "500": {"S-11"},
        "押金:200": {"S-11"},
        "保险:0.01": {"S-13"},
        "保证金:1000": {"S-23"},
    }
    rows = read(*({"fees": cell, "deposit": "0", "premium_payer": "学校"} for cell in fees))
    for row, raised in zip(rows, fees.values(), strict=True):
        expected = {code: code in raised for code in ("S-11", "S-13", "S-23")}
        assert {code: row[code] for code in expected} == expected


@pytest.mark.parametrize(("staff", "answers"), [(30, False), (29, True)])
def test_three_interns_are_ten_per_cent_of_thirty(staff: int, answers: bool) -> None:
    """Exactly 10.0 % is clean."""
    assert said("T-01", people(3, host_staff=staff)) == [answers] * 3


@pytest.mark.parametrize(("staff", "answers"), [(15, False), (14, True)])
def test_three_interns_are_twenty_per_cent_of_fifteen(staff: int, answers: bool) -> None:
    """Exactly 20.0 % is clean."""
    assert said("T-02", people(3, post_staff=staff)) == [answers] * 3


@pytest.mark.parametrize(("first_ends", "answers"), [("2022-12-31", False), ("2022-12-30", True)])
def test_two_policies_that_meet_cover(first_ends: str, answers: bool) -> None:
    """The second begins on 1 January."""
    policies = [("2022-09-01", first_ends), ("2023-01-01", "2023-02-28")]
    listed = [
        {"organisation_id": 1, "covers_from": since, "covers_to": until}
        for since, until in policies
    ]
    known = Registers.of({"policies": listed})
    assert answer("T-06", policy_no=None, registers=known) is answers


@pytest.mark.parametrize(
    ("start", "end", "is_hit"),
    [
        (date(2022, 8, 31), date(2023, 3, 15), False),
        (date(2022, 8, 31), date(2023, 3, 16), True),
        (date(2023, 8, 31), date(2024, 3, 15), False),
        (date(2023, 8, 31), date(2024, 3, 16), True),
        (date(2022, 12, 31), date(2023, 7, 15), False),
        (date(2022, 12, 31), date(2023, 7, 16), True),
    ],
)
def test_six_months_end_on_the_last_day_of_a_shorter_month(
    start: date, end: date, is_hit: bool
) -> None:
    """31 August and six months is 28 or 29 February; fifteen days of grace are added."""
    assert answer("T-04", start_on=start, end_on=end) is is_hit


def test_nursing_has_ten_months() -> None:
    """By the major's code, with or without the suffix K."""
    for code in ("720301", "720301K"):
        assert answer("T-04", major_code=code, end_on=date(2023, 7, 16)) is False
        assert answer("T-04", major_code=code, end_on=date(2023, 7, 17)) is True
    assert answer("T-04", major_code=None, end_on=date(2023, 7, 16)) is True


def test_an_early_end_shortens_the_period_everywhere() -> None:
    """And is the end where none is given."""
    long = date(2023, 12, 31)
    early = date(2022, 12, 1)
    assert answer("T-04", end_on=long, ended_early_on=early) is False
    assert answer("T-04", end_on=None, ended_early_on=early) is False
    assert answer("T-06", end_on=long, policy_to=early, ended_early_on=early) is False


def test_a_withdrawn_record_is_not_screened() -> None:
    """It has no answers at all, and does not count towards others."""
    rows = screened(record(), record(record_state="withdrawn", person_key="person-2"))
    assert [row["record_id"] for row in rows] == [1]
    assert rows[0]["T-09"] is False


@pytest.mark.parametrize(
    ("changes", "is_hit"),
    [
        ({"host_industry": "9011", "host_name": "星光KTV"}, False),
        ({"host_industry": None, "host_name": "星光KTV"}, True),
        ({"host_industry": "3360", "host_name": "星光KTV"}, True),
        ({"host_industry": "9019", "host_name": "星光"}, True),
    ],
)
def test_a_doubt_is_not_raised_beside_a_certainty(changes: dict[str, Any], is_hit: bool) -> None:
    """S-06b only where S-06a is not a hit; an industry that is not known suppresses nothing."""
    assert answer("S-06b", **changes) is is_hit


def test_a_precise_answer_needs_both_possible_days() -> None:
    """Signed inside of the month in which the placement starts: unknown."""
    month = {"start_on": date(2022, 9, 1), "start_last_on": date(2022, 9, 30)}
    assert answer("S-03", **month, agreement_on=date(2022, 9, 15)) is None
    assert answer("S-03", **month, agreement_on=date(2022, 9, 1)) is False
    assert answer("S-03", **month, agreement_on=date(2022, 10, 1)) is True
    assert answer("S-01", age_first=15, age_last=16) is None
