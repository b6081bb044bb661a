"""Read corrected fields of one record as the cells of a one-row file."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl

from backend.core.errors import Fault
from backend.screening.records import faults
from backend.screening.records.errors import CorrectionRefused
from backend.screening.records.fields import BY_NAME
from backend.screening.records.models import InternshipRecord
from backend.screening.records.parsing import ReadOptions, read_rows
from backend.screening.records.vocabulary import (
    GENDER_LABELS,
    ID_TYPE_LABELS,
    TYPE_LABELS,
)

_NOT_HERE = {
    "school_code": ("学校不能更正，请撤回后重新导入", "A record stays with its school"),
    "source_system": ("来源不能更正", "A record keeps its source"),
    "source_id": ("来源主键不能更正", "A record keeps its key in the source"),
    "record_state": ("请使用撤回或恢复", "Withdraw or restore it instead"),
}

_NOTHING = Fault("body.changes", "missing", "请至少更正一项", "Put at least one field right")

_NEEDED = ("student_no", "student_name", "internship_type", "host_name", "start_on")
"""Without these a row cannot be read."""

_TOGETHER = (
    {"id_type", "id_number", "birth_on", "gender"},
    {"start_on", "end_on", "ended_early_on", "enrolled_on", "birth_on", "placement_period"},
    {"major_code", "catalogue_year", "post_major_codes"},
    {"enrolled_on", "grade_year"},
    {"policy_from", "policy_to", "policy_period"},
    {"internship_type", "organisation_form"},
)
"""Fields that may contradict each other: a corrected one is read beside the others."""

_SCHOOL = BY_NAME["school_code"].example
"""Stands for the record's own school, which is not read again."""


def read(
    record: InternshipRecord,
    person: Mapping[str, str | None],
    changes: Mapping[str, str | None],
    *,
    language: str,
) -> pl.DataFrame:
    """The record's row with these fields put right, declaring them alone; CorrectionRefused."""
    if not changes:
        raise CorrectionRefused(faults=[_NOTHING], count=1)
    unknown = [name for name in changes if name not in BY_NAME or name in _NOT_HERE]
    if unknown:
        refused = [_not_here(name) for name in unknown]
        raise CorrectionRefused(faults=refused, count=len(refused))
    cells = _context(record, person, changes) | dict(changes)
    schema = {name: pl.String() for name in cells} | {"sheet": pl.String(), "row": pl.Int64()}
    raw = pl.DataFrame([{**cells, "sheet": "", "row": 1}], schema=schema)
    parsed = read_rows(raw, options=ReadOptions())
    if parsed.rows.is_empty():
        raise _refusal(parsed.faults)
    declared = sorted({name for field in changes for name in BY_NAME[field].declares})
    return parsed.rows.with_columns(
        declared=pl.lit(declared, pl.List(pl.String)),
        assumed=pl.lit([], pl.List(pl.String)),
        organisation_id=pl.lit(record.organisation_id, pl.Int64),
        org_path=pl.lit(record.org_path),
    )


def _not_here(name: str) -> Fault:
    unknown = (f"没有 {name} 这个字段", f"There is no field {name}")
    return Fault(f"body.changes.{name}", "not_correctable", *_NOT_HERE.get(name, unknown))


def _context(
    record: InternshipRecord, person: Mapping[str, str | None], changes: Mapping[str, str | None]
) -> dict[str, str | None]:
    """What the corrected fields are read beside, as cells of stored values."""
    beside = {name for group in _TOGETHER if group & changes.keys() for name in group}
    told = {name for name in (*_NEEDED, *beside) if name not in changes and name in _CELLS}
    if "placement_period" in changes:
        told -= {"start_on", "end_on"}
    if "policy_period" in changes:
        told -= {"policy_from", "policy_to"}
    cells = {name: _CELLS[name](record, person) for name in told}
    filled = {name: cell for name, cell in cells.items() if cell is not None}
    return {"school_code": _SCHOOL, **filled}


_Cell = Callable[[InternshipRecord, Mapping[str, str | None]], str | None]


def _of_person(name: str) -> _Cell:
    return lambda _, person: person[name]


def _of_record(name: str) -> _Cell:
    return lambda record, _: _text(getattr(record, name))


def _worded(labels: Mapping[Any, tuple[str, str]], value: str | None) -> str | None:
    return labels[value][0] if value is not None else None


def _enrolled(record: InternshipRecord, _: Mapping[str, str | None]) -> str | None:
    """A month, or the year alone where only that is known."""
    if record.enrolled_on is None:
        return None
    is_exact = record.enrolled_on == record.enrolled_last_on
    return f"{record.enrolled_on:%Y-%m}" if is_exact else f"{record.enrolled_on:%Y}"


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


_CELLS: dict[str, _Cell] = {
    **{name: _of_person(name) for name in ("student_no", "student_name", "id_number", "birth_on")},
    **{
        name: _of_record(name)
        for name in (
            *("host_name", "start_on", "ended_early_on", "grade_year", "major_code"),
            *("catalogue_year", "post_major_codes", "policy_from"),
        )
    },
    # The last possible days: what is tested is that nothing ends before it begins.
    "end_on": _of_record("end_last_on"),
    "policy_to": _of_record("policy_to_last"),
    "enrolled_on": _enrolled,
    "id_type": lambda _, person: _worded(ID_TYPE_LABELS, person["id_type"]),
    "gender": lambda record, _: _worded(GENDER_LABELS, record.gender),
    "internship_type": lambda record, _: (
        record.original_type or _worded(TYPE_LABELS, record.internship_type)
    ),
}


def _refusal(found: pl.DataFrame) -> CorrectionRefused:
    refused = [
        Fault(
            f"body.changes.{row['field']}",
            row["code"],
            "；".join(_said(row, "zh")),
            ". ".join(_said(row, "en")),
        )
        for row in found.to_dicts()
    ]
    return CorrectionRefused(faults=refused, count=len(refused))


def _said(row: Mapping[str, Any], language: str) -> tuple[str, str]:
    about = {name: row[name] for name in ("field", "position", "found", "expected")}
    said = faults.explain(row["code"], language=language, **about)
    return said.reason, said.remedy
