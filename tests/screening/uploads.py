"""Workbooks of internship records, people who upload them, and the worker that reads them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from httpx import Response

from backend.core.config import Settings
from backend.core.db import Database
from backend.operations import jobs
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from tests.screening.factories import resident_number
from tests.world import Person, World

CODE = "3641990001"
OTHER_CODE = "3641990002"

FULL = {
    "学校标识码": CODE,
    "学号": "2022010101",
    "姓名": "岳小禾",
    "身份证件号码": resident_number(1),
    "入学年月": "2022-09",
    "专业代码": "710201",
    "班级": "22计应1班",
    "实习类型": "岗位实习",
    "实习安排方式": "学校统一安排",
    "实习单位名称": "嵩麓精工有限公司",
    "实习岗位": "设备维护",
    "实习开始日期": "2024-09-02",
    "实习结束日期": "2025-02-28",
    "日工作时长": "8",
    "协议签订日期": "2024-08-26",
    "知情同意书日期": "2024-08-20",
}
"""One sound row by its headings."""


def row(number: int, **changes: Any) -> dict[str, Any]:
    """A sound row of one more student; None takes a column out, as does no other row having it."""
    values = {
        **FULL,
        "学号": f"20220101{number:02}",
        "姓名": f"岳小{number}",
        "身份证件号码": resident_number(number),
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def workbook(rows: Sequence[Mapping[str, Any]], *, headings: Iterable[str] | None = None) -> bytes:
    """An .xlsx with one sheet of these rows under their headings."""
    names = list(headings or dict.fromkeys(name for one in rows for name in one))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("学生")
        for place, name in enumerate(names):
            sheet.write_string(0, place, name)
        for line, one in enumerate(rows, 1):
            for place, name in enumerate(names):
                if one.get(name) is not None:
                    sheet.write(line, place, one[name])
    return buffer.getvalue()


def school(world: World, code: str = CODE, name: str = "丁县职业中专") -> Organisation:
    """A school of the world that has a code."""
    return world.organisation(world.county, Kind.school, name, code=code)


def send(person: Person, data: bytes, filename: str = "实习.xlsx", **options: Any) -> Response:
    """Upload a file; keywords go into the query."""
    query = {"filename": filename, **options}
    return person.request("POST", "/internship-imports", params=query, content=data)


def work(settings: Settings) -> None:
    """Do every job that waits, as the worker does."""
    database = Database(settings.database_worker_url, pool_size=2)
    queue = jobs.make_queue(settings, database)
    try:
        queue.run_worker(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="successful",
        )
    finally:
        database.dispose()


def read(person: Person, settings: Settings, data: bytes, **options: Any) -> Any:
    """The view of an import whose file has been read."""
    answer = send(person, data, **options)
    assert answer.status_code == 201, answer.text
    work(settings)
    return seen(person, answer.json()["id"])


def seen(person: Person, import_id: int) -> Any:
    """An import as it is now."""
    answer = person.get(f"/internship-imports/{import_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def confirm(person: Person, view: Any, **options: Any) -> Response:
    """Confirm what a view of a preview shows."""
    body = {"expected_version": view["version"], **options}
    return person.post(f"/internship-imports/{view['id']}/confirmations", body)


def stored(person: Person, settings: Settings, data: bytes, **options: Any) -> Any:
    """The view of an import whose rows are stored."""
    view = read(person, settings, data)
    answer = confirm(person, view, **options)
    assert answer.status_code == 202, answer.text
    work(settings)
    return seen(person, view["id"])


def records(person: Person, **query: Any) -> list[Any]:
    """Every record in sight, oldest first."""
    answer = person.get("/internship-records", params={"limit": 200, **query})
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return sorted(items, key=lambda item: int(item["id"]))


def record(person: Person, record_id: int) -> Any:
    """One record, whole."""
    answer = person.get(f"/internship-records/{record_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def faults(person: Person, view: Any, **options: Any) -> list[Any]:
    """Every faulty cell of an import, page by page."""
    path, found, query = f"/internship-imports/{view['id']}/faults", [], {"limit": 5}
    while True:
        page = person.get(path, params=query, **options).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]


def check_filters(officer: Person, view: Any, whole: list[Any]) -> None:
    """Faults by column, kind and sheet; repeated for any-of, and counted under the same filters."""
    path = f"/internship-imports/{view['id']}/faults"
    asked: list[dict[str, list[str]]] = [
        {"code": ["day_impossible", "flag_unknown"]},
        {"field": ["shift"]},
        {"field": ["shift", "gender"], "code": ["shift_equal"]},
        {"field": ["shift"], "code": ["flag_unknown"]},
        {"sheet": ["学生"]},
        {"sheet": ["学生 "]},
        {},
    ]
    for query in asked:
        wanted = [
            fault for fault in whole if all(fault[name] in values for name, values in query.items())
        ]
        answer = officer.get(path, params={**query, "limit": 100})
        assert answer.status_code == 200, answer.text
        assert answer.json()["items"] == wanted, query
        counted = officer.get(f"{path}/count", params=query).json()
        rows = {(fault["sheet"], fault["row"]) for fault in wanted}
        assert counted == {"faults": len(wanted), "rows": len(rows)}
    first = officer.get(path, params={"sheet": "学生", "limit": 1}).json()
    page = {"sheet": "学生", "limit": 100, "cursor": first["next_cursor"]}
    assert first["items"] + officer.get(path, params=page).json()["items"] == whole
