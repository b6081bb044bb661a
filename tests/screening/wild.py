"""Records with nulls everywhere and values around every bound, and registers that some match."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from backend.screening.rules.registers import Registers
from tests.screening.clean import SCHEMA

_EARLY = date(2022, 8, 25)
_WILD: dict[str, Sequence[Any]] = {
    "organisation_id": [1, 2, 3],
    "internship_type": ["post", "post", "post", "cognitive"],
    "record_state": ["active"] * 9 + ["withdrawn"],
    "age_first": [15, 16, 17, 18],
    "study_year_first": [1, 2],
    "schooling_length": [2, 3],
    "gender": ["male", "female"],
    "major_code": ["720301", "720301K", "710201", "660301", "999999"],
    "major_category": [6, 11, 12, 19],
    "class_name": ["一班", "二班"],
    "arrange_mode": ["school", "partnership", "student"],
    "original_type": ["社会实践", "顶岗实习", "工学交替"],
    "host_industry": ["9011", "9019", "8051", "3360"],
    "host_staff": [9, 29, 30, 31, 400],
    "post_name": ["装配普工", "装配 普工", "护理", "ＡＧＶ调度", "agv调度"],
    "post_major_codes": ["660301", "", "720301;710201"],
    "post_categories": [";6;", ";12;11;", "", ";3;"],
    "post_staff": [0, 1, 10, 30, 31],
    "labour_grade": [1, 2, 3, 4],
    "hazards": ["", ";height;", ";noise;toxic;", ";juvenile_forbidden;", ";female_forbidden;"],
    "daily_hours": [8.0, 8.5, 6.0],
    "weekly_hours": [40.0, 40.5, 37.5],
    "night_minutes": [0, 0, 1],
    "shift_minutes": [480, 600, 601],
    "pay_monthly": [160_000, 239_999, 240_000, 300_000],
    "post_wage": [200_000, 300_000],
    "lowest_tier_wage": [180_000, 240_000],
    "pay_form": ["money", "goods", "voucher"],
    "pay_cycle_days": [30, 31, 32],
    "payer_uscc": ["U1", "U2", "U3"],
    "agreement_party_uscc": ["U1", "U2", "U3"],
    "fee_charge": [0, 0, 1],
    "fee_living": [0, 0, 1],
    "fee_insurance": [0, 0, 1],
    "fee_guarantee": [0, 0, 1],
    "deposit": [0, 0, 1],
    "agreement_no": ["XY-1", "xy-1", "ＸＹ－１", "XY 2", "N7"],
    "agreement_daily_hours": [7.0, 8.0, 8.5],
    "policy_no": ["P1"],
    "premium_payer": ["school", "host", "student"],
    "special_filing_no": ["TG01", " tg01", "TG02", "无此号"],
    "filing_no": ["BA1"],
}
_FLAGS = [
    "transferred",
    "related",
    "night_shift",
    "rest_day_work",
    "holiday_work",
    "independent",
    "agreement_signed",
    "training_passed",
    "intermediary",
    "consent_declared",
    "policy_declared",
    "filing_declared",
]
_DAYS = ["agreement_on", "consent_on", "training_on", "filed_on", "policy_from", "ended_early_on"]
_REQUIRED = {"organisation_id", "internship_type", "record_state"}


def wild(count: int, *, seed: int) -> pl.DataFrame:
    """Records with nulls everywhere and values on both sides of each bound."""
    rng = random.Random(seed)
    return pl.DataFrame([_wild_row(number, rng) for number in range(1, count + 1)], schema=SCHEMA)


def _wild_row(number: int, rng: random.Random) -> dict[str, Any]:
    def perhaps(value: Any) -> Any:
        return None if rng.random() < 0.2 else value

    row = {
        name: value if name in _REQUIRED else perhaps(value)
        for name, value in ((name, rng.choice(values)) for name, values in _WILD.items())
    }
    row |= {name: perhaps(rng.random() < 0.5) for name in _FLAGS}
    start = _EARLY + timedelta(days=rng.randrange(14))
    row |= {name: perhaps(start + timedelta(days=rng.randrange(-2, 3))) for name in _DAYS}
    row["policy_to"] = perhaps(start + timedelta(days=rng.randrange(150, 250)))
    row["ended_early_on"] = (
        start + timedelta(days=rng.randrange(90)) if rng.random() < 0.1 else None
    )
    end = perhaps(start + timedelta(days=rng.choice([10, 30, 31, 150, 196, 197, 250])))
    is_monthly = rng.random() < 0.1
    if rng.random() < 0.5:
        row["agreement_no"] = f"N-{number}"
    host = rng.randrange(12)
    row |= {
        "record_id": number,
        "id": number,
        "version": 1,
        "person_key": f"person-{rng.randrange(max(1, number // 2 + 1))}",
        "host_uscc": perhaps(f"U{host % 3 + 1}"),
        "host_key": f"name:{host}",
        "host_name": ["嵩麓精工", "星光ＫＴＶ", "同禾劳务", "云岭医院"][host % 4] + str(host),
        "start_on": start,
        "start_last_on": start + timedelta(days=20) if is_monthly else start,
        "end_on": end,
        "end_last_on": end + timedelta(days=25) if end and is_monthly else end,
        "policy_from_last": row["policy_from"],
        "policy_to_last": row["policy_to"],
        "age_last": row["age_first"] + (rng.random() < 0.1) if row["age_first"] else None,
        "study_year_last": row["study_year_first"],
    }
    return _whole_class(row) if number % 5 == 0 else row


def _whole_class(row: dict[str, Any]) -> dict[str, Any]:
    """One class of one school goes to one host on one day."""
    together = {
        "class_name": "三A班" if row["record_id"] % 2 else "三a班",
        "organisation_id": 1,
        "host_key": "name:0",
        "start_on": _EARLY,
        "start_last_on": _EARLY,
        "arrange_mode": "school",
    }
    return {**row, **together} if row["record_id"] < 500 else row


REGISTERS = Registers.of(
    {
        "filings": [
            {
                "organisation_id": school,
                "number": number,
                "majors": majors,
                "posts": posts,
                "hosts": hosts,
                "items": items,
                "valid_from": "2022-08-28",
                "valid_to": "2023-03-31",
            }
            for school, number, majors, posts, hosts, items in (
                (1, "TG01", [], ["护理", "装配普工"], [], ["hours", "rest"]),
                (1, "tg02", ["720301", "660301"], ["护理"], ["U1", "云岭医院3"], ["hazard"]),
                (2, "ＴＧ01", ["710201"], [], ["云岭医院 7"], ["hours", "rest", "hazard"]),
            )
        ],
        "payer_pairs": [{"host_uscc": "U1", "payer_uscc": "U2"}],
        "policies": [
            {"organisation_id": 1, "covers_from": "2022-08-26", "covers_to": "2022-12-31"},
            {"organisation_id": 1, "covers_from": "2023-01-01", "covers_to": "2023-03-31"},
            {"organisation_id": 2, "covers_from": "2022-09-10", "covers_to": "2023-12-31"},
        ],
        "host_staff": [{"host_key": "name:1", "staff": 5000}],
    }
)
"""Registers that some wild records match."""
