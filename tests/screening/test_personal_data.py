"""Who a record is about stands nowhere in clear: not in the database, a log, a trail or an error.

The planted person is invented. Whoever adds a way for personal data to come in adds it to `plant`.
"""

import itertools
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core import logging as our_logging
from backend.core.config import Settings
from backend.core.db import Database
from backend.screening.imports import preparing, storing
from backend.screening.rules import portions
from tests.database import DatabaseUrls
from tests.screening import uploads
from tests.screening.factories import put, record_rows, resident_number
from tests.world import Person, World

PLANTED = {
    "student_no": "PLANT20220177",
    "student_name": "诸葛不见",
    "id_number": "410105200603159739",
    "student_phone": "13812349739",
    "guardian_name": "诸葛无踪",
    "guardian_phone": "13987659739",
    "school_mentor": "司空隐",
    "host_mentor": "令狐藏",
}
RENAMED = "诸葛又见"
SECRETS = {*PLANTED.values(), RENAMED}

_search = itertools.count()
_TABLES = """
select c.table_schema || '.' || c.table_name
  from information_schema.tables c
 where c.table_type = 'BASE TABLE' and c.table_schema in ('public', 'jobs')
"""


@pytest.fixture
def answers(world: World) -> Iterator[list[str]]:
    """What every request of the test was answered, refusals included."""
    said: list[str] = []
    original = world.client.request

    def request(*arguments: Any, **options: Any) -> Any:
        answer = original(*arguments, **options)
        said.append(answer.text + json.dumps(dict(answer.headers)))
        return answer

    world.client.request = request  # type: ignore[method-assign]
    yield said
    world.client.request = original  # type: ignore[method-assign]


def plant(world: World) -> int:
    """A record of the planted person, told, told again and corrected over HTTP."""
    rows = record_rows(1, **PLANTED)
    put(world.database, world.school, rows)
    put(world.database, world.school, rows.with_columns(pay_monthly=250_000))
    tell_rosters(world)
    officer = world.person(world.school, Role.school_officer)
    record = int(search(officer, id_number=PLANTED["id_number"])[0]["id"])
    for change in ({"student_name": RENAMED}, {"student_no": PLANTED["student_no"] + "9"}):
        version = officer.get(f"/internship-records/{record}").json()["version"]
        body = {"reason": "登记有误", "changes": change}
        key = {"Idempotency-Key": f"plant {record} {version}"}
        answer = officer.patch(f"/internship-records/{record}", body, version=version, headers=key)
        assert answer.status_code == 200, answer.text
    return record


def tell_rosters(world: World) -> None:
    """The planted person in lists of two registers, by JSON and as a workbook, right and wrong."""
    school = uploads.school(world, uploads.OTHER_CODE, "己县职业中专")
    bureau = world.person(world.city, Role.campaign_manager)
    told = {"school_year": 2024, "as_of_on": "2024-10-01"}
    row = {"school_code": school.code, "cohort": 2022, "major_code": "710201"}
    numbers = [PLANTED["student_no"], PLANTED["student_no"]]
    for source, some, status in (
        ("filing_platform", numbers[:1], 201),
        ("enrolment", numbers, 422),
        ("enrolment", [PLANTED["student_no"] * 3], 422),
    ):
        body = {**told, "source": source, "rows": [{**row, "student_numbers": some}]}
        assert bureau.post("/roster-lists", body).status_code == status
    headings = ("学校标识码", "入学年份", "专业代码", "学号")
    cells = dict(zip(headings, (school.code, "2022", "710201", numbers[0]), strict=True))
    for rows, status in (([cells], 201), ([cells, cells], 422), ([cells | {"入学年份": "?"}], 422)):
        answer = bureau.request(
            "POST",
            "/roster-files",
            params={**told, "source": "enrolment"},
            content=uploads.workbook(rows),
        )
        assert answer.status_code == status, answer.text


def search(person: Person, **body: str) -> list[dict[str, Any]]:
    key = {"Idempotency-Key": f"search {next(_search)}"}
    answer = person.post("/internship-records/searches", body, headers=key)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def ask_around(world: World, record: int) -> None:
    """Everything there is to read about a record, and every way to get it wrong."""
    officer = world.person(world.school, Role.school_officer)
    address = f"/internship-records/{record}"
    for path in ("", "/versions"):
        assert officer.get(address + path).status_code == 200
    assert officer.get("/internship-records").status_code == 200
    search(officer, student_no=PLANTED["student_no"])
    search(officer, student_name=RENAMED)
    wrong: list[tuple[str, dict[str, str]]] = [
        ("/internship-records/searches", {"id_number": PLANTED["id_number"], "student_no": "1"}),
        ("/internship-records/searches", {"student_name": PLANTED["student_name"] * 20}),
        (f"{address}/unmaskings", {"reason": ""}),
    ]
    for path, body in wrong:
        assert officer.post(path, body).status_code == 422
    changes: dict[str, str] = {
        "birth_on": "1999-01-01",
        "id_number": PLANTED["id_number"][:-1] + "7",
    }
    version = officer.get(address).json()["version"]
    unlike = {"reason": "改", "changes": changes}
    assert officer.patch(address, unlike, version=version).status_code == 422
    viewer = world.person(world.school, Role.viewer)
    assert viewer.post(f"{address}/unmaskings", {"reason": "看看"}).status_code == 403


HEADINGS = {
    "学号": "student_no",
    "姓名": "student_name",
    "身份证件号码": "id_number",
    "学生电话": "student_phone",
    "监护人姓名": "guardian_name",
    "监护人电话": "guardian_phone",
    "校内指导教师": "school_mentor",
    "企业指导教师": "host_mentor",
}


def bring_in(world: World, settings: Settings) -> Person:
    """Files and batches of the planted person, sound and faulty, taken to every end there is."""
    officer = world.person(uploads.school(world), Role.school_officer)
    # The planted number has a wrong check digit: a fault that shows it masked.
    faulty = {heading: PLANTED[name] for heading, name in HEADINGS.items()}
    sound = uploads.row(1, **{**faulty, "身份证件号码": resident_number(1)})
    wrong = uploads.row(2, **{**faulty, "姓名": PLANTED["student_name"] * 15})
    file = uploads.workbook([sound, wrong])
    view = uploads.read(officer, settings, file)
    assert (view["counts"]["new"], view["counts"]["error"]) == (1, 1), view["fault_groups"]
    for language in ("zh", "en"):
        codes = {
            one["code"]
            for one in uploads.faults(officer, view, headers={"Accept-Language": language})
        }
        assert len(codes) > 1
    address = f"/internship-imports/{view['id']}"
    assert officer.get(f"{address}/faults/count").status_code == 200
    assert officer.get(f"{address}/marked-workbook").status_code == 200
    mapping = {"expected_version": view["version"], "columns": {"备注": "student_no"}}
    assert officer.post(f"{address}/mappings", mapping).status_code == 422
    assert uploads.confirm(officer, view).status_code == 409
    assert uploads.confirm(officer, view, is_partial=True).status_code == 202
    uploads.work(settings)
    moved = {**sound, "实习开始日期": "2024-09-09"}
    twins = uploads.read(officer, settings, uploads.workbook([moved]))
    assert twins["counts"]["near_twins"] == 1
    damaged = uploads.send(officer, file[: len(file) // 2])
    uploads.work(settings)
    assert uploads.seen(officer, damaged.json()["id"])["state"] == "failed"
    send_batches(officer)
    return officer


def send_batches(officer: Person) -> None:
    """The same person sent by a system: refused, in part, and again under the same key."""
    told = dict(PLANTED) | {
        "school_code": uploads.CODE,
        "internship_type": "岗位实习",
        "host_name": "颍川食品有限公司",
        "start_on": "2024-09-02",
    }
    sound = told | {"id_number": resident_number(2)}
    body: dict[str, Any] = {"client_key": "planted", "records": [sound, told]}
    for options, status in (({}, 422), ({"is_partial": True}, 201), ({"is_partial": True}, 201)):
        key = {"Idempotency-Key": f"planted {next(_search)}"}
        answer = officer.post("/internship-batches", body | options, headers=key)
        assert answer.status_code == status, answer.text


def break_the_worker(
    world: World, settings: Settings, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jobs that end in the middle of a record, and quote it."""

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(f"{PLANTED['student_name']} {PLANTED['id_number']}")

    with monkeypatch.context() as patch:
        patch.setattr(portions, "evaluate", broken)
        run = officer.post("/screening-runs", {}).json()
        uploads.work(settings)
    failed = officer.get(f"/screening-runs/{run['id']}").json()
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "interrupted")
    for module, name in ((preparing, "prepare"), (storing, "store")):
        again = uploads.workbook([uploads.row(3, 姓名=PLANTED["student_name"])])
        if module is storing:
            view = uploads.read(officer, settings, again)
            assert uploads.confirm(officer, view).status_code == 202
        else:
            view = uploads.send(officer, again).json()
        with monkeypatch.context() as patch:
            patch.setattr(module, name, broken)
            uploads.work(settings)
        seen = uploads.seen(officer, view["id"])
        assert (seen["state"], seen["failure"]["code"]) == ("failed", "import_broken")
    auditor = world.person(world.province, Role.auditor)
    trail = auditor.get("/audit-events", params={"action": "import.failed", "outcome": "failed"})
    assert trail.status_code == 200, trail.text
    assert len(trail.json()["items"]) == 3


def in_clear(text: str) -> list[str]:
    return sorted(secret for secret in SECRETS if secret in text)


@pytest.fixture
def told_everything() -> Iterator[None]:
    """Logs at their most talkative; what they are written to afterwards outlives the test."""
    yield
    our_logging.configure("ERROR")


@pytest.mark.usefixtures("told_everything")
def test_nothing_that_is_written_or_answered_says_who_it_is(
    world: World,
    urls: DatabaseUrls,
    answers: list[str],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    our_logging.configure("DEBUG")
    with caplog.at_level(logging.DEBUG):
        ask_around(world, plant(world))
        break_the_worker(world, settings, bring_in(world, settings), monkeypatch)
    out, err = capfd.readouterr()
    # The client of the tests is no part of the system; it has no personal data in addresses.
    logged = out + err + caplog.text
    assert in_clear(logged) == []
    assert all(said in logged for said in ("import broken", "screening broken"))
    assert [found for said in answers if (found := in_clear(said))] == []
    assert in_database(urls) == []


def in_database(urls: DatabaseUrls) -> list[str]:
    """Tables that hold a planted value in any column, bytes as text among them."""
    engine = create_engine(urls.owner)
    found = []
    with engine.connect() as connection:
        for table in connection.exec_driver_sql(_TABLES).scalars().all():
            rows = connection.exec_driver_sql(f"select t::text from {table} t").scalars()
            for row in rows:
                shown = row + "".join(_decoded(row))
                found += [f"{table}: {secret}" for secret in in_clear(shown)]
    engine.dispose()
    return found


def _decoded(row: str) -> Iterator[str]:
    for blob in re.findall(r"\\\\?x([0-9a-f]{8,})", row):
        yield bytes.fromhex(blob[: len(blob) // 2 * 2]).decode("utf-8", "replace")


def test_unmasking_leaves_no_copy_behind(
    world: World, urls: DatabaseUrls, database: Database, client: TestClient
) -> None:
    record = plant(world)
    officer = world.person(world.school, Role.school_officer)
    address = f"/internship-records/{record}/unmaskings"
    key = {"Idempotency-Key": f"unmask {record}"}
    answer = officer.post(address, {"reason": "核对学籍"}, headers=key)
    assert answer.json()["student"]["student_name"] == RENAMED
    again = officer.post(address, {"reason": "核对学籍"}, headers=key)
    assert again.json()["code"] == "answer_not_kept"
    assert in_database(urls) == []
