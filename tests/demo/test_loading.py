"""Loading is all or nothing, and outside demo mode nothing of it shows."""

import csv
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.demo import history, load, logins
from backend.demo.cast import DATA
from backend.identity import passwords
from backend.organisations.models import Organisation
from tests.database import DatabaseUrls, another_database

# Well-known schools and companies whose names must not stand in invented data.
REAL = (
    "铁路职业技术学院",
    "黄河水利职业",
    "河南工业职业",
    "河南机电职业",
    "郑州电力",
    "河南护理职业",
    "信息统计职业",
    "商丘职业技术学院",
    "富士康",
    "鸿富锦",
    "比亚迪",
    "双汇",
    "宇通",
    "思念",
    "三全",
    "牧原",
    "白象",
    "立讯",
    "华为",
)


def test_without_demo_mode_no_login_is_shown(client: TestClient) -> None:
    body = client.get("/api/v1/system").json()

    assert body == {"system_name": "销号", "is_demo": False, "demo_logins": []}


def test_a_load_that_breaks_off_leaves_nothing_and_the_clock_alone(
    urls: DatabaseUrls, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = history.Telling._acknowledge

    def break_off(self: Any) -> None:
        monkeypatch.setattr(history.Telling, "_acknowledge", told)
        raise RuntimeError("the machine stops")

    monkeypatch.setattr(history.Telling, "_acknowledge", break_off)
    before = clock.now()
    with another_database(urls) as fresh:
        database = Database(fresh.application, pool_size=2)
        with pytest.raises(RuntimeError, match="stops"):
            load(database, settings.model_copy(update={"demo": True}))
        with database.begin(unscoped("tests count what is stored")) as session:
            assert session.scalar(select(func.count()).select_from(Organisation)) == 0
        database.dispose()
    assert clock.now() >= before


def test_the_shared_password_satisfies_the_rules(settings: Settings) -> None:
    for login in logins(settings.model_copy(update={"demo": True})):
        faults = passwords.faults_in(
            login.password, username=login.username, min_length=settings.password_min_length
        )
        assert faults == []


@pytest.mark.parametrize("path", sorted(DATA.glob("*.[cy]*")), ids=lambda path: path.name)
def test_the_data_name_no_real_school_or_company(path: Path) -> None:
    content = path.read_text(encoding="utf-8")

    assert [name for name in REAL if name in content] == []


def test_every_tale_is_told_of_a_school_of_the_province() -> None:
    schools = {
        row["name"]
        for row in csv.DictReader((DATA / "schools.csv").read_text(encoding="utf-8").splitlines())
    }
    tales = history.tales()

    assert {tale.at for tale in tales} <= schools
    assert {f"C{number:02}" for number in range(1, 15)} <= {tale.matter for tale in tales}
    assert len({(tale.at, tale.line, tale.host, tale.cause) for tale in tales}) == len(tales)
