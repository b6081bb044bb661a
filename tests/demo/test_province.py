"""The demo province reads like a real one in the middle of its campaign."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import text
from starlette.testclient import TestClient

from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.demo import load

Enter = Callable[[str], Callable[..., Any]]


def entries(get: Callable[..., Any], **parameters: Any) -> list[dict[str, Any]]:
    """Every entry in sight under a filter."""
    page = get("/ledger-entries", limit=200, **parameters)
    assert page["next_cursor"] is None
    found: list[dict[str, Any]] = page["items"]
    return found


def entry(get: Callable[..., Any], **parameters: Any) -> dict[str, Any]:
    """The one entry a filter finds, whole."""
    [row] = entries(get, **parameters)
    found: dict[str, Any] = get(f"/ledger-entries/{row['id']}")
    return found


def test_the_sign_in_page_says_that_everything_is_invented_and_who_may_enter(
    visitor: TestClient,
) -> None:
    body = visitor.get("/api/v1/system").json()

    assert body["is_demo"] is True
    assert "演示" in body["system_name"]
    assert len(body["demo_logins"]) == 20
    levels = Counter(login["level"] for login in body["demo_logins"])
    assert levels == {"province": 7, "city": 3, "county": 1, "school": 9}


def test_every_login_signs_in_and_finds_its_work(visitor: TestClient, sign_in: Enter) -> None:
    for login in visitor.get("/api/v1/system").json()["demo_logins"]:
        get = sign_in(login["username"])
        session = get("/session")
        assert not session["password_change_required"]
        assert session["user"]["display_name"] == login["display_name"]
        if "ledger.read" in session["permissions"]:
            assert entries(get), login
        elif "audit.read" in session["permissions"]:
            assert get("/audit-events")["items"], login
        else:
            assert get("/users")["items"], login


def test_one_person_has_two_posts(sign_in: Enter) -> None:
    posts = sign_in("luopu.both")("/session")["memberships"]

    assert [post["organisation_name"] for post in posts] == ["洛浦机电工程学校", "洛阳市教育局"]


def test_entries_stand_in_every_status(sign_in: Enter) -> None:
    province = sign_in("province.verifier")("/ledger-entries/counts")

    assert set(province["by_status"]) == {
        "open",
        "rectifying",
        "pending_approval",
        "pending_verification",
        "monitoring",
        "closed",
        "voided",
    }
    assert province["entries"] == 88
    assert province["overdue"] >= 5
    # Drafts and what became of them stay inside their schools.
    assert len(entries(sign_in("songyun.officer"), status="draft")) == 4
    assert len(entries(sign_in("daokou.lead"), status="discarded")) == 1


def test_today_lies_in_stage_two(sign_in: Enter) -> None:
    [campaign] = sign_in("province.manager")("/campaigns")["items"]

    assert campaign["current_stage"] == "self_check"
    assert campaign["state"] == "open"
    stages = {stage["stage"]: stage for stage in campaign["stages"]}
    lasted = date.fromisoformat(stages["self_check"]["ends_on"]) - date.fromisoformat(
        stages["self_check"]["starts_on"]
    )
    assert lasted.days == 20, "the notice's own length"


def test_the_money_of_the_assessment_fee_is_settled_to_the_yuan(sign_in: Enter) -> None:
    found = entry(sign_in("zhongyue.lead"), red_line="BD-20")

    assert found["status"] == "closed"
    assert found["student_count"] == 2619
    assert float(found["settlement"]["charged"]) == 90 * 2619 == 235710
    assert float(found["settlement"]["refunded"]) == 235710


def test_the_exceptional_paths_have_been_walked(sign_in: Enter) -> None:
    get = sign_in("province.verifier")
    rows = {row["id"]: get(f"/ledger-entries/{row['id']}") for row in entries(get)}

    assert max(row["return_count"] for row in rows.values()) == 2
    [doubted] = [row for row in rows.values() if row["is_to_be_reverified"]]
    assert doubted["status"] == "closed"
    [watched] = entries(get, status="monitoring")
    assert rows[watched["id"]]["next_check_on"]
    actions = Counter(
        act["action"]
        for number in rows
        for act in get(f"/ledger-entries/{number}/history", limit=200)["items"]
    )
    for action in ("reopen", "reject", "void", "grade", "report_stopped", "return", "monitor"):
        assert actions[action] >= 1, action
    assert any(get(f"/ledger-entries/{number}/comments")["items"] for number in list(rows))


def test_serious_closures_rest_on_a_visit_of_two(sign_in: Enter) -> None:
    get = sign_in("province.verifier")

    for row in entries(get, is_serious=True, status="closed"):
        acts = get(f"/ledger-entries/{row['id']}/history", limit=200)["items"]
        visits = [act["detail"]["on_site"] for act in acts if act["action"] == "verify"]
        assert all(len(visit["inspectors"]) == 2 for visit in visits)


def test_history_fills_the_weeks_before_today_and_nothing_lies_ahead(sign_in: Enter) -> None:
    get = sign_in("songyun.lead")
    row = entry(get, red_line="BD-17")
    acts = get(f"/ledger-entries/{row['id']}/history", limit=200)["items"]

    moments = [act["at"] for act in acts]
    assert moments == sorted(moments)
    assert moments[-1] < clock.now().isoformat()
    assert {act["actor_name"] for act in acts} == {"许知微", "秦怀瑾", "陆予安", "孟昭宁"}


def test_evidence_can_be_looked_at_and_says_that_it_proves_nothing(
    visitor: TestClient, sign_in: Enter
) -> None:
    get = sign_in("songyun.lead")
    [file, *_] = entry(get, red_line="BD-17")["evidence"]

    assert file["evidence"]["page_count"] == 1
    assert file["evidence"]["filename"].startswith("排班表HN")


def test_colleges_and_direct_counties_file_to_the_province(sign_in: Enter) -> None:
    get = sign_in("province.viewer")
    found = {row["name"]: row for row in get("/organisations", limit=200)["items"]}

    assert len(found) == 90
    assert Counter(row["kind"] for row in found.values()) == {
        "province": 1,
        "city": 18,
        "county": 10,
        "school": 61,
    }
    province = found["河南省教育厅"]["id"]
    college = found["中岳云职业技术学院"]
    assert (college["reports_to_id"], college["region_code"]) == (province, "410100")
    county = found["滑县教育体育局"]
    assert county["reports_to_id"] == province != county["parent_id"]
    assert found["金鹭现代服务技工学校"]["sponsor"] == "郑州市人力资源和社会保障局"


def test_only_red_lines_seen_in_a_text_have_been_confirmed(sign_in: Enter) -> None:
    get = sign_in("province.manager")
    [summary] = get("/catalogues")["items"]
    lines = get(f"/catalogues/{summary['id']}")["red_lines"]

    confirmed = [line for line in lines if line["confirmation"]]
    assert 0 < len(confirmed) < len(lines)
    assert {line["presumed"]["article_confidence"] for line in confirmed} == {"V"}


def test_a_second_load_changes_nothing(demo_settings: Settings, demo_database: Database) -> None:
    def rows() -> list[Any]:
        with demo_database.begin(unscoped("tests count what is stored")) as session:
            tables = (
                *("organisations", "users", "ledger_entries", "ledger_history", "audit_events"),
                *("internship_imports", "internship_records", "suspicions", "suspicion_history"),
            )
            return [session.scalar(text(f"select count(*) from {table}")) for table in tables]

    before = rows()
    assert load(demo_database, demo_settings) is False
    assert rows() == before
