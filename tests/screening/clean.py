"""One record on which every rule is clean, and what rules say once some of it is changed."""

from datetime import date
from typing import Any

import polars as pl

from backend.screening.records.frame import DECLARED, FRAME
from backend.screening.rules import engine, facts
from backend.screening.rules.registers import Registers

Rows = list[dict[str, Any]]

SCHEMA: dict[str, pl.DataType] = {
    **FRAME,
    "record_id": pl.Int64(),
    **{name: pl.Boolean() for name in DECLARED},
}
"""A record frame as it comes from the database."""


def record(**changes: Any) -> dict[str, Any]:
    """A record on which every rule is clean, with some columns changed; exact days fill both."""
    return _CLEAN | _exact(_CLEAN) | _exact(changes)


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    """What is known exactly has its first and its last possible value alike."""
    lasts = {_SPANS[name]: value for name, value in values.items() if name in _SPANS}
    return lasts | values


_SPANS = {
    "start_on": "start_last_on",
    "end_on": "end_last_on",
    "policy_from": "policy_from_last",
    "policy_to": "policy_to_last",
    "age_first": "age_last",
    "study_year_first": "study_year_last",
}
_CLEAN: dict[str, Any] = {
    "record_id": 1,
    "record_state": "active",
    "organisation_id": 1,
    "person_key": "person-1",
    "internship_type": "post",
    "arrange_mode": "school",
    "gender": "female",
    "age_first": 17,
    "study_year_first": 2,
    "schooling_length": 3,
    "transferred": False,
    "major_code": "660301",
    "major_category": 6,
    "class_name": "一班",
    "host_name": "嵩麓精工有限公司",
    "host_key": "uscc:H1",
    "host_uscc": "H1",
    "host_industry": "3360",
    "host_staff": 400,
    "post_name": "设备维护",
    "post_major_codes": "660301",
    "post_categories": ";6;",
    "related": True,
    "post_staff": 40,
    "labour_grade": 2,
    "hazards": "",
    "start_on": date(2022, 9, 1),
    "end_on": date(2023, 2, 28),
    "daily_hours": 8.0,
    "weekly_hours": 40.0,
    "shift": "08:00-12:00+13:00-17:00",
    "night_minutes": 0,
    "shift_minutes": 480,
    "night_shift": False,
    "rest_day_work": False,
    "holiday_work": False,
    "pay_monthly": 240_000,
    "post_wage": 300_000,
    "lowest_tier_wage": 200_000,
    "independent": True,
    "pay_form": "money",
    "pay_cycle_days": 31,
    "payer_uscc": "H1",
    "fee_charge": 0,
    "fee_living": 0,
    "fee_insurance": 0,
    "fee_guarantee": 0,
    "deposit": 0,
    "agreement_signed": True,
    "agreement_no": "XY-1",
    "agreement_on": date(2022, 9, 1),
    "agreement_party_uscc": "H1",
    "agreement_daily_hours": 8.0,
    "consent_on": date(2022, 9, 1),
    "consent_declared": True,
    "policy_no": "P1",
    "policy_declared": True,
    "policy_from": date(2022, 9, 1),
    "policy_to": date(2023, 2, 28),
    "premium_payer": "school",
    "training_on": date(2022, 9, 1),
    "training_passed": True,
    "intermediary": False,
    "filing_no": "BA1",
    "filed_on": date(2022, 9, 1),
    "filing_declared": True,
}


def people(count: int, **changes: Any) -> Rows:
    """So many different students, each with an agreement of their own."""
    return [
        record(person_key=f"student-{n}", agreement_no=f"XY-{n}", **changes) for n in range(count)
    ]


def replaced(rows: Rows, number: int, **changes: Any) -> Rows:
    """One of the rows changed."""
    return [row | _exact(changes) if at == number else row for at, row in enumerate(rows)]


def apart(rows: Rows) -> Rows:
    """Each in a school, at a host and of a person of its own, so that none concerns another."""
    return [
        {**row, "organisation_id": n, "host_key": f"name:{n}", "person_key": f"person-{n}"}
        for n, row in enumerate(rows, start=1)
    ]


def screened(*records: dict[str, Any], registers: Registers | None = None) -> Rows:
    """The engine's answers on these records, which are numbered, in their order.

    Facts are computed from the same records, as if they were a whole province.
    """
    rows = [{**row, "record_id": number} for number, row in enumerate(records, start=1)]
    frame = pl.DataFrame(rows, schema=SCHEMA)
    answers = engine.evaluate(frame, facts=facts.compute(frame), registers=registers or Registers())
    found: list[dict[str, Any]] = answers.sort("record_id").to_dicts()
    return found


def answer(code: str, *, registers: Registers | None = None, **changes: Any) -> bool | None:
    """What one rule says about one record that is clean but for these changes."""
    return said(code, [record(**changes)], registers)[0]


def said(code: str, rows: Rows, registers: Registers | None = None) -> list[bool | None]:
    """What a rule says about each of them."""
    return [row[code] for row in screened(*rows, registers=registers)]
