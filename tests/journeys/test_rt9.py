"""From the notice to the last closure: the three published issues of one school, over HTTP."""

import io
import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from PIL import Image

from backend.access.permissions import Role
from backend.core import clock
from backend.organisations.vocabulary import Kind
from tests.ledger.factories import move, moved, read, upload
from tests.regulation.factories import load_default
from tests.world import Person, World

NOTICE = Path(__file__).parents[2] / "examples/campaigns/henan-2022.yaml"
ISSUES: list[dict[str, Any]] = [
    {
        "red_line_code": "BD-17",
        "description": "部分实习学生每天工作超过 8 小时",
        "host_name": "示例甲制造有限公司",
        "student_count": 2,
    },
    {
        "red_line_code": "BD-01",
        "description": "少数实习岗位与所学专业不对口",
        "host_name": "示例乙制造有限公司",
        "student_count": 3,
    },
    {
        "red_line_code": "BD-07",
        "description": "三方协议中约定每天工作 8 至 12 小时",
        "host_name": "示例甲制造有限公司",
        "student_count": 30,
    },
]
MEASURES = {
    "BD-17": "与实习单位商定工时，停止超时排班",
    "BD-01": "终止不对口岗位的实习，另行安排学生",
    "BD-07": "逐份复核三方协议，重新签订",
}


def test_three_issues_of_one_school_are_closed_one_by_one(world: World) -> None:
    school = world.organisation(world.city, Kind.school, "甲市示例职业学校")
    officer, lead = (
        world.person(school, Role.school_officer),
        world.person(school, Role.school_lead),
    )
    city, province = world.person(world.city, Role.verifier), _office(world)

    campaign = _open(world, province)
    entries = [_drafted(officer, campaign, issue) for issue in ISSUES]
    assert city.get("/ledger-entries").json()["items"] == []
    entries = [moved(lead, entry, "release") for entry in entries]
    assert [entry["number"] for entry in entries] == [f"YZ2026-{number:06}" for number in (1, 2, 3)]
    entries = [_stopped(officer, entry) for entry in entries]
    entries = [_stated(officer, entry) for entry in entries]
    entries = [_proved(officer, entry) for entry in entries]
    entries = [moved(officer, entry, "submit", note="已整改") for entry in entries]

    entries[1] = moved(lead, entries[1], "reject", reason="缺少调岗审批表的签字页")
    entries[1] = _proved(officer, entries[1])
    entries[1] = moved(officer, entries[1], "submit", note="签字页已补")
    entries = [moved(lead, entry, "approve", opinion="同意") for entry in entries]
    assert _awaiting(city) == {entry["id"] for entry in entries}

    entries[2] = moved(
        city, entries[2], "return", reason="重签的协议份数不足", to_supply="全部 30 份协议"
    )
    assert entries[2]["first_deadline_on"] == entries[2]["deadline_on"]
    entries[2] = _proved(officer, entries[2])
    entries[2] = moved(lead, moved(officer, entries[2], "submit"), "approve")
    for number, entry in enumerate(entries):
        assert move(officer, entry, "verify", opinion="自己核查").status_code == 403
        entries[number] = moved(city, entry, "verify", opinion="材料齐全，已核实")
        assert entries[number]["status"] == "closed"
    assert _awaiting(city) == set()

    _check_figures(province, campaign, school.name)
    _check_ledger(province, campaign, entries)
    _check_timeline(province, entries[2])


def _office(world: World) -> Person:
    """The province's campaign office, with the catalogue the campaign refers to."""
    load_default(world)
    return world.person(world.province, Role.campaign_manager)


def _open(world: World, office: Person) -> dict[str, Any]:
    """The notice's own file, with its dates moved so that today lies in stage two, launched."""
    data = yaml.safe_load(NOTICE.read_text("utf-8"))
    stage_two = next(stage for stage in data["stages"] if stage["stage"] == "self_check")
    moved_by = clock.today() - stage_two["starts_on"] - timedelta(days=3)
    text = yaml.safe_dump(_shifted({**data, "code": "YZ2026"}, moved_by), allow_unicode=True)
    imported = office.post("/campaign-imports", {"file": text})
    assert imported.status_code == 201, imported.text
    campaign = imported.json()
    checklist = office.get(f"/campaigns/{campaign['id']}/checklist")
    assert checklist.status_code == 200, checklist.text
    launched = office.post(
        f"/campaigns/{campaign['id']}/launches", {"expected_version": campaign["version"]}
    )
    assert launched.status_code == 201, launched.text
    return dict(launched.json())


def _shifted(value: Any, by: timedelta) -> Any:
    """A campaign file with every date moved."""
    if isinstance(value, date):
        return value + by
    if isinstance(value, list):
        return [_shifted(one, by) for one in value]
    if isinstance(value, dict):
        return {name: _shifted(one, by) for name, one in value.items()}
    return value


def _drafted(officer: Person, campaign: dict[str, Any], issue: dict[str, Any]) -> dict[str, Any]:
    answer = officer.post(
        "/ledger-entries", {"campaign_id": campaign["id"], "source": "self_check", **issue}
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "draft"
    return dict(answer.json())


def _stopped(officer: Person, entry: dict[str, Any]) -> dict[str, Any]:
    """Only what demands an immediate stop asks for a report."""
    assert entry["must_stop"] == (entry["red_line_code"] == "BD-17")
    if not entry["must_stop"]:
        return entry
    return moved(
        officer,
        entry,
        "report_stopped",
        stopped_at=clock.now().isoformat(),
        stopped_by="实习就业处",
        outcomes={"stays": 2},
        students=[{"reference": f"{n:04}", "outcome": "stays"} for n in (1, 2)],
    )


def _stated(officer: Person, entry: dict[str, Any]) -> dict[str, Any]:
    return moved(
        officer,
        entry,
        "acknowledge",
        measures=[{"description": MEASURES[entry["red_line_code"]]}],
        responsible_leader="赵书记",
        responsible_department="实习就业处",
        responsible_person="钱老师",
        deadline_on=(clock.today() + timedelta(days=10)).isoformat(),
    )


def _proved(officer: Person, entry: dict[str, Any]) -> dict[str, Any]:
    """Results, and one more file of each kind that is asked for."""
    done = [
        {"id": one["id"], "description": one["description"], "result": "已完成并公示"}
        for one in entry["measures"]
    ]
    entry = moved(officer, entry, "revise", measures=done)
    for kind in entry["required_evidence"]:
        file = upload(officer, _paper()).json()
        entry = moved(officer, entry, "cite", evidence_id=file["id"], kind=kind)
    return entry


_sheets = itertools.count(1)


def _paper() -> bytes:
    """A picture of its own; the same one twice would be refused as a duplicate."""
    stream = io.BytesIO()
    Image.effect_noise((60, 40 + next(_sheets)), 60).save(stream, "PNG")
    return stream.getvalue()


def _awaiting(person: Person) -> set[int]:
    rows = person.get("/ledger-entries", params={"awaits_me": True}).json()["items"]
    return {row["id"] for row in rows}


def _check_figures(office: Person, campaign: dict[str, Any], school: str) -> None:
    counts = office.get("/ledger-entries/counts", params={"campaign_id": campaign["id"]}).json()
    assert (counts["entries"], counts["students"]) == (3, 35)
    assert counts["by_status"] == {"closed": 3}
    figures = office.get(f"/reports/campaigns/{campaign['id']}/figures").json()
    assert figures["total"] == {"entries": 3, "students": 35}
    closed = {one["code"]: one["closed"] for one in figures["by_red_line"]}
    assert {code: closed[code] for code in MEASURES} == dict.fromkeys(MEASURES, 1)
    progress = office.get(f"/reports/campaigns/{campaign['id']}/progress").json()
    [city] = [unit for unit in progress["units"] if unit["entries"]]
    assert (city["name"], city["closed"], city["closure_rate"]) == ("甲市教育局", 3, 1.0)
    below = office.get(
        f"/reports/campaigns/{campaign['id']}/progress",
        params={"unit_id": city["organisation_id"]},
    ).json()
    [unit] = [unit for unit in below["units"] if unit["entries"]]
    assert (unit["name"], unit["closed"]) == (school, 3)


def _check_ledger(office: Person, campaign: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    """The Word ledger: the campaign's title and columns, a row for each issue."""
    answer = office.get("/reports/ledger.docx", params={"campaign_id": campaign["id"]})
    assert answer.status_code == 200, answer.text
    document = Document(io.BytesIO(answer.content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert campaign["ledger_title"] in words.replace("\n", "")
    section = document.sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)
    [table] = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    bodies = ["｜".join(row) for row in rows]
    for issue, entry in zip(ISSUES, entries, strict=True):
        [line] = [line for line in bodies if issue["description"] in line]
        for word in (
            issue["host_name"], str(issue["student_count"]), MEASURES[entry["red_line_code"]],
            "赵书记", "钱老师", "已完成并公示", "已销号", "材料齐全，已核实",
        ):  # fmt: skip
            assert word in line, (word, line)


def _check_timeline(office: Person, entry: dict[str, Any]) -> None:
    """Both rounds are there, each act with its organisation."""
    rows = office.get(f"/ledger-entries/{entry['id']}/history").json()["items"]
    acts = [row["action"] for row in rows if row["action"] not in ("cite", "revise")]
    assert acts == [
        "register", "release", "acknowledge", "submit", "approve", "return", "submit", "approve",
        "verify",
    ]  # fmt: skip
    assert rows[-1]["actor_organisation_name"] == "甲市教育局"
    assert read(office, entry)["round"] == 2
