"""Internship records in, suspicions out, in a real Chromium: school, city and province."""

import asyncio
import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from psycopg import connect
from sqlalchemy.engine import make_url

from backend.access.permissions import Role
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database
from backend.operations import jobs
from backend.organisations.vocabulary import Kind
from tests.e2e.conftest import Site, pictures
from tests.e2e.test_journey import moved_notice
from tests.ledger.factories import picture
from tests.regulation.factories import load_default
from tests.screening.factories import resident_number
from tests.world import PASSWORD, World

SCHOOL_CODE = "3641990001"
START_YEAR = clock.today().year
ROWS = 14
STUDENTS = "学生"
HOST = "91410100MA00000A91"

Row = dict[str, Any]

DIRTY: list[tuple[str, str]] = [
    ("身份证件号码", "110105194912310029"),
    ("身份证件号码", "4.10123E+17"),
    ("身份证件号码", "41010520060315"),
    ("统一社会信用代码", "91410100MA00000A92"),
    ("专业代码", "999999"),
    ("实习类型", "出差"),
    ("实习开始日期", f"{START_YEAR}-13-40"),
    ("实习结束日期", "2001-01-01"),
    ("班次", "08:00-08:00"),
    ("是否夜班", "也许"),
    ("日工作时长", "八小时"),
    ("姓名", ""),
]
"""What is wrong with the first rows, a cell each: twelve kinds."""

MISSES: dict[str, tuple[str, Any, int]] = {
    "S-03": ("协议签订日期", f"{START_YEAR}-09-20", 3),
    "S-12": ("安全培训日期", f"{START_YEAR}-09-21", 2),
    "S-11": ("收费项目及金额", "500", 1),
}
"""Rule → a column, a value that raises it, and in how many rows."""

FILING = {
    "school": "甲市机电学校",
    "number": f"甲教职备〔{START_YEAR}〕3号",
    "authority": "甲市教育局",
    "post": "病区护理",
    "major": "720301",
    "host": HOST,
    "starts_on": f"{START_YEAR}-09-01",
    "ends_on": f"{START_YEAR + 1}-08-31",
}
NIGHT_SHIFTS = {
    "专业代码": FILING["major"],
    "班级": "护理1班",
    "实习岗位": FILING["post"],
    "岗位对应专业代码": FILING["major"],
    "班次": "22:00-06:00",
    "是否夜班": "是",
    "特殊岗位备案号": FILING["number"],
}
"""The last two students are nurses; their filing has a number before it is registered."""


def sound_rows() -> list[Row]:
    """Rows a file can be stored with; some of them raise a suspicion."""
    rows = [
        {
            "学校标识码": SCHOOL_CODE,
            "学号": f"{START_YEAR - 2}{number:04}",
            "姓名": f"岳小禾{number}",
            "身份证件号码": resident_number(number, date(START_YEAR - 18, 3, 15)),
            "入学年月": f"{START_YEAR - 2}-09",
            "专业代码": "660301",
            "班级": "机电1班",
            "实习类型": "岗位实习",
            "实习单位名称": "嵩麓精工有限公司",
            "统一社会信用代码": HOST,
            "实习岗位": "设备维护",
            "岗位对应专业代码": "660301",
            "实习开始日期": f"{START_YEAR}-09-02",
            "实习结束日期": f"{START_YEAR + 1}-02-28",
            "日工作时长": "8",
            "周工作时长": "40",
            "班次": "08:00-12:00+13:00-17:00",
            "是否夜班": "否",
            "特殊岗位备案号": "",
            "收费项目及金额": "无",
            "协议签订日期": f"{START_YEAR}-08-26",
            "知情同意书日期": f"{START_YEAR}-08-20",
            "安全培训日期": f"{START_YEAR}-08-28",
        }
        for number in range(1, ROWS + 1)
    ]
    others = iter(rows)
    for heading, value, count in MISSES.values():
        for row in itertools.islice(others, count):
            row[heading] = value
    for row in rows[-2:]:
        row.update(NIGHT_SHIFTS)
    return rows


def write(path: Path, rows: list[Row]) -> None:
    """One flat sheet, every cell a text."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = STUDENTS
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    workbook.save(path)


def mend(marked: Path, mended: Path, rows: list[Row]) -> None:
    """Put the sound value into every cell that was dirty, in the workbook that marks them."""
    workbook = openpyxl.load_workbook(marked)
    sheet = workbook[STUDENTS]
    place = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    for index, (heading, _) in enumerate(DIRTY):
        cell = sheet.cell(index + 2, place[heading])
        assert cell.comment is not None or cell.fill.fill_type, f"{heading} is not marked"
        cell.value = rows[index][heading]
    workbook.save(mended)


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    """A worker on the queue, in a thread of its own."""
    database = Database(settings.database_worker_url, pool_size=4)
    queue = jobs.make_queue(settings, database)
    is_over = threading.Event()

    async def work() -> None:
        async with queue.open_async():
            worker = asyncio.create_task(queue.run_worker_async(install_signal_handlers=False))
            await asyncio.to_thread(is_over.wait)
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    thread = threading.Thread(target=asyncio.run, args=(work(),), daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(20)
        database.dispose()


def end_first_look(settings: Settings, org_path: str) -> None:
    """Five working days later, as the database owner can make it."""
    url = make_url(settings.database_owner_url).set(drivername="postgresql")
    with connect(url.render_as_string(hide_password=False)) as connection:
        connection.execute(
            "update suspicions set first_look_ends_at = now() - interval '1 minute'"
            " where org_path = %s",
            (org_path,),
        )


def test_records_are_imported_screened_and_answered_in_the_browser(
    world: World, site: Site, tmp_path: Path
) -> None:
    load_default(world)
    school = world.organisation(world.city, Kind.school, FILING["school"], code=SCHOOL_CODE)
    manager = world.person(world.province, Role.campaign_manager)
    people = {
        "manager": manager,
        "officer": world.person(school, Role.school_officer, signed_in=False),
        "verifier": world.person(world.city, Role.verifier, signed_in=False),
    }
    _open_campaign(manager)
    rows = sound_rows()
    dirty = [dict(row) for row in rows]
    for row, (heading, value) in zip(dirty, DIRTY, strict=False):
        row[heading] = value
    folder = pictures(tmp_path) / "screening"
    folder.mkdir(parents=True, exist_ok=True)
    script: dict[str, Any] = {
        "base": site.base,
        "folder": str(folder),
        "password": PASSWORD,
        "people": {name: person.username for name, person in people.items()},
        "dirty": str(tmp_path / "dirty.xlsx"),
        "mended": str(tmp_path / "mended.xlsx"),
        "evidence": str(tmp_path / "training.png"),
        "rules": [*MISSES, "S-07"],
        "filing": FILING,
        "explanation": "培训在进厂前一周已完成，登记表补签时写了补签日期",
        "correction": {"value": "无", "reason": "费用是教材款，误录入此列"},
    }
    write(Path(script["dirty"]), dirty)
    Path(script["evidence"]).write_bytes(picture())
    (tmp_path / "script.json").write_text(json.dumps(script))

    def live(stage: str) -> dict[str, Any]:
        said = site.run("screening.mjs", str(tmp_path / "script.json"), stage)
        seen: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
        assert seen["faults"] == []
        return seen

    with working(site.settings):
        seen = live("check")
        assert f"有 {len(DIRTY)} 行有错误" in seen["decision"]
        for heading, _ in DIRTY:
            assert heading in seen["decision"]
        assert "怎么改" in seen["decision"]
        assert openpyxl.load_workbook(seen["templateFile"]).sheetnames
        mend(Path(seen["marked"]), Path(script["mended"]), rows)

        seen = live("store")
        assert f"没有发现错误。确认后：新增 {ROWS} 条" in seen["decision"]
        assert f"共 {ROWS} 条记录，{ROWS} 名学生" in seen["records"]
        number = rows[-1]["身份证件号码"]
        assert number not in seen["masked"]
        assert number[:14] not in seen["records"]
        assert any(row["身份证件号码"] in seen["shown"] for row in rows)

        seen = live("file")
        assert "第 18 位" in seen["refused"]
        assert FILING["number"] in seen["filings"]
        live("release")
        seen = live("answer")
        assert all(rule in seen["list"] for rule in MISSES)
        assert "违规" not in seen["list"]
        assert "嵩麓精工有限公司" in seen["entry"]
        assert "BD-06" in seen["entry"]
        assert "更正后消除" in seen["corrected"]
        assert "学校首看期内" in seen["cityBefore"]
        assert not any(rule in seen["cityBefore"] for rule in MISSES)

        end_first_look(site.settings, school.org_path)
        seen = live("after")
        assert "S-12" in seen["cityAfter"]
        assert script["explanation"] in seen["accepted"]

        seen = live("exempt")
        assert "已消除" not in seen["before"]
        assert "编辑" not in seen["readOnly"]
        assert FILING["number"] in seen["readOnly"]
        assert "已消除" in seen["after"]

        seen = live("walk")
        assert not any("违规" in text for text in seen["texts"])


def _open_campaign(manager: Any) -> None:
    made = manager.post("/campaign-imports", {"file": moved_notice(clock.today())})
    assert made.status_code == 201, made.text
    launched = manager.post(
        f"/campaigns/{made.json()['id']}/launches", {"expected_version": made.json()["version"]}
    )
    assert launched.status_code in (200, 201), launched.text
