"""The internship records of the demo, as schools would send them: cells by field."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter
import yaml

from backend.core import calendar
from backend.demo.cast import DATA, tree
from backend.demo.schemas import Cells, DemoClass, DemoFault, DemoScreening
from backend.screening.records import codes
from backend.screening.records.fields import BY_NAME
from backend.screening.records.kinds import Kind
from backend.screening.roster.schemas import RosterRow
from backend.screening.roster.vocabulary import RosterSource

Row = dict[str, str | None]

_NOWHERE = "419900"
"""A region that does not exist: nobody has an ID number that begins so."""
_ENTERED_AT = 15
"""Age, in full years, from which the years of study are counted; at colleges three more."""


@cache
def plot() -> DemoScreening:
    """What `screening.yaml` tells."""
    return DemoScreening.model_validate(
        yaml.safe_load((DATA / "screening.yaml").read_text("utf-8"))
    )


def of_school(name: str, *, wave: int, today: date) -> list[Row]:
    """A school's records of one wave."""
    classes = enumerate(plot().classes, 1)
    return [
        row
        for place, one in classes
        if one.at == name and one.wave == wave
        for row in of_class(one, school=name, place=place, today=today)
    ]


def rosters(source: RosterSource, *, today: date) -> dict[int, list[RosterRow]]:
    """What another register lists of the schools in each school year, by cohort and major."""
    found: dict[int, dict[tuple[str, str, str], list[Row]]] = {}
    for name in dict.fromkeys(one.at for one in plot().classes):
        for row in (row for wave in (0, 1, 2) for row in of_school(name, wave=wave, today=today)):
            start = date.fromisoformat(str(row["start_on"]))
            key = (str(row["school_code"]), str(row["enrolled_on"])[:4], str(row["major_code"]))
            of_year = found.setdefault(calendar.school_year(start), {})
            of_year.setdefault(key, []).append(row)
    return {
        year: [_listed(source, key, rows) for key, rows in groups.items()]
        for year, groups in found.items()
    }


def _listed(source: RosterSource, key: tuple[str, str, str], rows: list[Row]) -> RosterRow:
    school_code, cohort, major_code = key
    if source is RosterSource.enrolment:
        told: dict[str, Any] = {
            "head_count": len(rows) + plot().also_enrolled,
            "expected_on_post": len(rows),
        }
    else:
        told = {"student_numbers": [str(row["student_no"]) for row in rows if row["filing_no"]]}
    return RosterRow(school_code=school_code, cohort=int(cohort), major_code=major_code, **told)


def of_class(one: DemoClass, *, school: str, place: int, today: date) -> Iterator[Row]:
    """A row for each student; those of `but` first."""
    code = next(row.code for row in tree() if row.name == school)
    assert code is not None
    start = today - timedelta(days=one.began)
    others = [some for some in one.but for _ in range(some.n)]
    for number in range(one.n):
        some = others[number] if number < len(others) else None
        age = some.age if some and some.age else _age(one, code, number)
        cells: Cells = {
            "school_code": code,
            **_student(one, code, place * 100 + number, born=_months_before(start, age)),
            **_placement(one, start),
            **_papers(one, place * 100 + number),
            **one.cells,
            **(some.cells if some else {}),
        }
        yield {
            name: _told(name, value, start)
            for name, value in cells.items()
            if name not in one.without
        }


def _age(one: DemoClass, code: str, number: int) -> int:
    """In months, on the first day."""
    years = _ENTERED_AT + one.year + (3 if code.startswith("41") else 0)
    return 12 * years + number % 10


def _student(one: DemoClass, code: str, serial: int, *, born: date) -> Cells:
    surnames, given = plot().surnames, plot().given_names
    body = f"{_NOWHERE}{born:%Y%m%d}{serial % 1000:03}"
    return {
        "student_no": f"{code[-4:]}{serial:06}",
        "student_name": surnames[serial % len(surnames)] + given[serial % len(given)],
        "id_number": body + codes.id_check(body),
        "schooling_length": "3",
        "major_code": one.major,
    }


def _placement(one: DemoClass, start: date) -> Cells:
    host = plot().hosts[one.host]
    entered = calendar.school_year(start) - one.year + 1
    return {
        "enrolled_on": f"{entered}-09",
        "class_name": f"{entered % 100}{one.name}",
        "internship_type": "岗位实习",
        "organisation_form": "集中",
        "arrange_mode": "学校统一安排",
        "host_name": host.name,
        "host_uscc": host.uscc,
        "host_industry": host.industry,
        "host_region": host.region,
        "host_staff": str(host.staff),
        "post_name": one.post,
        "post_major_codes": one.fits,
        "post_staff": str(one.staff),
        "start_on": 0,
        "end_on": _months_before(start, -one.months).isoformat(),
        "payer_uscc": host.uscc,
        "agreement_party_uscc": host.uscc,
    }


def _papers(one: DemoClass, serial: int) -> Cells:
    """Hours, pay and papers of a placement in order."""
    return {
        "daily_hours": "8",
        "weekly_hours": "40",
        "shift": "08:30-12:00+13:30-18:00",
        "night_shift": "否",
        "rest_day_work": "否",
        "holiday_work": "否",
        "hazards": "无",
        "pay_monthly": "2600",
        "post_wage": "3000",
        "independent": "是",
        "pay_form": "货币",
        "pay_cycle_days": "30",
        "fees": "无",
        "deposit": "0",
        "agreement_signed": "是",
        "agreement_no": f"XY-{serial:05}",
        "agreement_on": -7,
        "agreement_daily_hours": "8",
        "consent_on": -12,
        "policy_no": f"ZR{one.major}{one.year}",
        "policy_from": -1,
        "policy_to": 364,
        "premium_payer": "学校",
        "training_on": -4,
        "training_passed": "合格",
        "intermediary": "否",
        "filing_no": f"BA{one.major}{one.year}",
        "filed_on": -14,
    }


def _told(name: str, value: str | int | None, start: date) -> str | None:
    if isinstance(value, int):
        assert BY_NAME[name].kind is Kind.day, name
        return (start + timedelta(days=value)).isoformat()
    return value


def _months_before(day: date, months: int) -> date:
    """The same day of the month, the 28th at the latest."""
    month = day.year * 12 + day.month - 1 - months
    return date(month // 12, month % 12 + 1, min(day.day, 28))


def workbook(rows: list[Row], faults: list[DemoFault] | None = None) -> bytes:
    """Rows as an .xlsx with the headings of the template; `faults` are put in afterwards."""
    names = list(rows[0])
    cells = [[row[name] or "" for name in names] for row in rows]
    for fault in faults or []:
        cells[fault.row - 2][names.index(fault.field)] = fault.value
    return _sheet([BY_NAME[name].heading for name in names], cells)


def _sheet(headings: list[str], cells: list[list[str]]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("学生")
        for number, row in enumerate([headings, *cells]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return buffer.getvalue()


def corrected(changes: Cells, *, start: date) -> Mapping[str, str | None]:
    """The cells that put a record right."""
    return {name: _told(name, value, start) for name, value in changes.items()}
