"""Internship records of invented students, as parsed rows or stored."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import polars as pl
from sqlalchemy import select

from backend.access.permissions import Role
from backend.access.principal import Principal
from backend.core.config import Settings
from backend.core.db import Database, OrganisationScope
from backend.core.sealing import sealer_of
from backend.organisations.models import Organisation
from backend.screening.records import personal, store
from backend.screening.records.derivation import derived
from backend.screening.records.fields import BY_NAME
from backend.screening.records.models import InternshipRecord
from backend.screening.records.parsing import COLUMNS
from tests.conftest import PERSONAL_DATA_KEY, SECRET
from tests.world import World

SETTINGS = Settings(token_secret=SECRET, personal_data_key=PERSONAL_DATA_KEY)
_serial = itertools.count(1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_DEFAULTS: dict[str, Any] = {
    "record_state": "active",
    "enrolled_on": date(2022, 9, 1),
    "enrolled_last_on": date(2022, 9, 1),
    "schooling_length": 3,
    "major_code": "710201",
    "catalogue_year": 2021,
    "major_category": 10,
    "class_name": "22计应1班",
    "internship_type": "post",
    "organisation_form": "grouped",
    "arrange_mode": "school",
    "host_name": "嵩麓精工有限公司",
    "post_name": "设备维护",
    "start_on": date(2024, 9, 2),
    "start_last_on": date(2024, 9, 2),
    "end_on": date(2025, 2, 28),
    "end_last_on": date(2025, 2, 28),
    "daily_hours": 8.0,
    "weekly_hours": 40.0,
    "pay_monthly": 240_000,
    "agreement_signed": True,
    "agreement_on": date(2024, 8, 26),
    "consent_on": date(2024, 8, 20),
    "policy_no": "ZR2024000001",
    "filing_no": "BA20240001",
    "filed_on": date(2024, 8, 15),
    "hazards": "",
    "fees": "无",
    "fee_charge": 0,
    "fee_living": 0,
    "fee_insurance": 0,
    "fee_guarantee": 0,
    "student_phone": "13800001234",
}


def resident_number(serial: int, birth: date = date(2006, 3, 15)) -> str:
    """An invented resident ID number with a right check digit."""
    body = f"410105{birth:%Y%m%d}{serial % 1000:03}"
    check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[check]


def record_rows(count: int = 1, **overrides: Any) -> pl.DataFrame:
    """Parsed rows as `parsing.read_rows` gives them: one student each, all at one host.

    An override is one value for every row or a list of one for each; None empties a column. Give
    `declared` to say which fields the source has; every filled one unless said.
    """
    numbers = list(itertools.islice(_serial, count))
    values: dict[str, Any] = {
        **_DEFAULTS,
        "student_no": [f"S{number:09}" for number in numbers],
        "student_name": [f"岳小禾{number}" for number in numbers],
        "id_type": "resident",
        "id_number": [
            resident_number(number, date(2006, 1, 1) + timedelta(days=number // 1000 % 360))
            for number in numbers
        ],
        "school_code": None,
        **overrides,
    }
    declared = values.pop("declared", None) or _declared(values)
    lists = {"declared": [declared] * count, "assumed": [[]] * count, "questions": [[]] * count}
    columns = {
        name: list(value) if _is_several(value) else [value] * count
        for name, value in values.items()
    }
    empty = {name: [None] * count for name in COLUMNS if name not in {*columns, *lists}}
    frame = pl.DataFrame({**columns, **lists, **empty}, schema_overrides=COLUMNS).select(*COLUMNS)
    return derived(frame).with_columns(
        sheet=pl.lit("学生"), row=pl.int_range(2, count + 2, dtype=pl.Int64)
    )


def _is_several(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _declared(values: dict[str, Any]) -> list[str]:
    return sorted(name for name in values if name in BY_NAME and name != "school_code")


def principal(organisation: Organisation, *roles: Role) -> Principal:
    """Somebody of an organisation, for services called directly."""
    return Principal(
        user_id=1,
        display_name="测试员",
        membership_id=1,
        session_id=None,
        organisation_id=organisation.id,
        org_path=organisation.org_path,
        level=organisation.kind,
        roles=frozenset(roles or {Role.school_officer}),
        request_id="tests-of-screening",
        address="127.0.0.1",
    )


def put(
    database: Database,
    organisation: Organisation,
    rows: pl.DataFrame,
    *,
    import_id: int = 1,
    merges: pl.DataFrame | None = None,
) -> tuple[store.Plan, store.Touched]:
    """Store parsed rows for a school, as a confirmed import does."""
    actor = principal(organisation)
    with database.begin(OrganisationScope(organisation.id, organisation.org_path)) as session:
        session.info["settings"] = SETTINGS
        plan = store.plan(session, actor, rows, merges=merges, is_final=True)
        return plan, store.apply(session, actor, plan, import_id=import_id)


def stored(
    world: World,
    count: int = 1,
    *,
    school: Organisation | None = None,
    import_id: int = 1,
    **overrides: Any,
) -> list[int]:
    """Ids of new records of a school, the world's own unless said."""
    owner = school or world.school
    rows = record_rows(count, **overrides)
    plan, _ = put(world.database, owner, rows, import_id=import_id)
    assert plan.faults.is_empty(), plan.faults
    return ids_of(world.database, owner, rows["student_no"].to_list())


def ids_of(
    database: Database, organisation: Organisation, student_numbers: Sequence[str]
) -> list[int]:
    """Ids of the records of these students, in the order of the numbers."""
    numbers = pl.DataFrame({"organisation_id": organisation.id, "student_no": student_numbers})
    keys = [UUID(key) for key in personal.student_keys(numbers, sealer_of(SETTINGS))]
    with database.begin(OrganisationScope(organisation.id, organisation.org_path)) as session:
        found = session.execute(
            select(InternshipRecord.student_key, InternshipRecord.id)
            .where(InternshipRecord.student_key.in_(keys))
            .order_by(InternshipRecord.id)
        ).all()
    return [row.id for row in sorted(found, key=lambda row: keys.index(row.student_key))]
