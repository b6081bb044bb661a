"""One campaign from the notice to its last closure, in a real Chromium."""

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from docx import Document

from backend.access.permissions import Role
from backend.core import clock
from backend.organisations.vocabulary import Kind
from tests.database import ROOT
from tests.e2e.conftest import Site, pictures
from tests.ledger.factories import picture
from tests.regulation.factories import load_default
from tests.world import PASSWORD, World

NOTICE = ROOT / "examples" / "campaigns" / "henan-2022.yaml"

ISSUES: list[dict[str, Any]] = [
    {
        "code": "BD-17",
        "description": "部分学生每天实习超过八小时，晚班安排到二十二点以后",
        "measure": "与实习单位重新约定工时，取消晚班",
        "result": "已签补充约定，排班表自下周起执行",
        "kindLabel": "排班表",
        "mustStop": True,
        "students": 2,
    },
    {
        "code": "BD-01",
        "description": "少数岗位与所学专业不对口",
        "measure": "终止不对口岗位，重新安排学生",
        "result": "不对口学生已全部调整岗位",
        "kindLabel": "岗位调整表",
        "mustStop": False,
        "students": 3,
    },
    {
        "code": "BD-07",
        "description": "三方协议写入每天八至十二小时的工时",
        "measure": "逐份复核三方协议并重新签订",
        "result": "协议已按示范文本重签",
        "kindLabel": "三方协议",
        "mustStop": False,
        "students": 2,
    },
]


def moved_notice(today: date) -> str:
    """The notice's own file, its dates moved so that today lies in stage two."""
    text = NOTICE.read_text(encoding="utf-8")
    shift = today - date(2022, 12, 16)

    def later(found: re.Match[str]) -> str:
        return (date.fromisoformat(found.group()) + shift).isoformat()

    return re.sub(r"\b20\d\d-\d\d-\d\d\b", later, text)


def test_three_issues_are_closed_one_by_one_in_the_browser(
    world: World, site: Site, tmp_path: Path
) -> None:
    load_default(world)
    school = world.organisation(world.city, Kind.school, "甲市电子工程学校")
    people = {
        "manager": world.person(world.province, Role.campaign_manager, signed_in=False),
        "officer": world.person(school, Role.school_officer, signed_in=False),
        "lead": world.person(school, Role.school_lead, signed_in=False),
        "verifier": world.person(world.city, Role.verifier, signed_in=False),
    }
    for issue in ISSUES:
        file = tmp_path / f"{issue['code']}.png"
        file.write_bytes(picture())
        issue |= {"file": str(file), "host": "示例电子制造有限公司"}
    campaign = tmp_path / "campaign.yaml"
    campaign.write_text(moved_notice(clock.today()), encoding="utf-8")
    folder = pictures(tmp_path)
    script = tmp_path / "script.json"
    script.write_text(
        json.dumps(
            {
                "base": site.base,
                "folder": str(folder),
                "password": PASSWORD,
                "campaignFile": str(campaign),
                "people": {name: person.username for name, person in people.items()},
                "issues": ISSUES,
                "stoppedAt": _shanghai(-timedelta(hours=1)).strftime("%Y-%m-%d %H:%M"),
                "deadline": _shanghai(timedelta(days=5)).strftime("%Y-%m-%d"),
            }
        )
    )
    seen = json.loads(site.run("journey.mjs", str(script)).strip().splitlines()[-1])
    assert seen["faults"] == []
    words = "\n".join(
        cell.text for row in Document(seen["word"]).tables[0].rows for cell in row.cells
    )
    for issue in ISSUES:
        assert issue["description"] in words
    assert words.count("已销号") == len(ISSUES)
    assert words.count("材料齐全，情况属实") == len(ISSUES)
    assert "条款待核" in words


def _shanghai(later: timedelta) -> datetime:
    return clock.now().astimezone(clock.SHANGHAI) + later
