"""Runs: what they find is stored once, and nothing changes where nothing changed."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.screening.records.store import Touched
from backend.screening.rules import runs
from backend.screening.rules.scope import screening_scope
from tests.screening import uploads
from tests.screening.factories import principal, put, record_rows, stored
from tests.screening.screened import Screened
from tests.world import World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


def test_a_run_finds_and_a_second_one_changes_nothing(world: World, screened: Screened) -> None:
    stored(world, 3, daily_hours=[10.0, 9.0, 8.0])
    first = screened.run()
    assert (first["counts"]["records"], first["progress"]["done"]) == (3, 1)
    before = screened.found(screened.manager)
    hours = [one for one in before if one["rule_code"] == "S-07"]
    assert [one["record_count"] for one in hours] == [2]
    again = screened.run()
    assert (again["counts"]["new"], again["counts"]["gone"]) == (0, 0)
    assert screened.found(screened.manager) == before


def test_a_corrected_record_no_longer_raises_it_and_the_suspicion_stays(
    world: World, screened: Screened
) -> None:
    rows = record_rows(2, daily_hours=[10.0, 8.0])
    put(world.database, world.school, rows)
    suspicion = screened.raised("S-07")
    put(world.database, world.school, record_rows_again(rows, 8.0), import_id=2)
    run = screened.run()
    assert run["counts"]["gone"] == 1
    now = screened.seen(screened.officer, suspicion)
    assert (now["state"], now["record_count"]) == ("gone", 0)


def test_a_school_whose_last_record_is_withdrawn_is_screened_all_the_same(
    world: World, screened: Screened
) -> None:
    rows = record_rows(1, daily_hours=10.0)
    put(world.database, world.school, rows)
    suspicion = screened.raised("S-07")
    (record,) = screened.officer.get("/internship-records").json()["items"]
    address = f"/internship-records/{record['id']}/withdrawals"
    body = {"reason": "学生未到岗", "expected_version": record["version"]}
    assert screened.officer.post(address, body).status_code == 201
    assert screened.run()["counts"]["records"] == 0
    assert screened.seen(screened.officer, suspicion)["state"] == "gone"


def record_rows_again(rows: object, hours: float) -> object:
    return rows.with_columns(daily_hours=hours)  # type: ignore[attr-defined]


def test_figures_tell_hits_clean_and_unknown_by_rule(world: World, screened: Screened) -> None:
    stored(world, 3, daily_hours=[10.0, 8.0, None], night_shift=None)
    screened.run()
    figures = screened.manager.get("/screening-figures").json()
    ages = next(one for one in figures["rules"] if one["code"] == "S-01")
    assert (figures["records"], ages["clean"]) == (3, 3)
    assert {one["red_line"] for one in figures["not_checked"]} >= {"BD-03", "BD-25"}
    schools = screened.manager.get("/screening-school-figures").json()["items"]
    assert [one["records"] for one in schools] == [3]


def test_heads_at_a_host_are_counted_over_all_schools(world: World, screened: Screened) -> None:
    from backend.organisations.vocabulary import Kind  # noqa: PLC0415

    other = world.organisation(world.county, Kind.school, "丙县职业中专")
    stored(world, 3, host_staff=40)
    stored(world, 3, school=other, host_staff=40)
    screened.run()
    found = screened.found(screened.manager, rule="T-01")
    assert sorted(one["record_count"] for one in found) == [3, 3]
    host = screened.manager.get(f"/screening-hosts/{found[0]['host_key']}").json()
    assert (host["schools"], host["facts"]["peak"]) == (2, 6)


def test_a_host_is_found_by_a_name_with_any_character(world: World, screened: Screened) -> None:
    name = "A/B 100%?#.co+ltd/count"
    stored(world, 1, daily_hours=10.0, host_name=name)
    screened.run()
    listed = screened.manager.get("/screening-hosts", params={"limit": 200}).json()["items"]
    key = next(one["host_key"] for one in listed if one["host_name"] == name)
    assert key == "name:a/b100%?#.co+ltd/count"
    host = screened.manager.get(f"/screening-hosts/{quote(key, safe='')}")
    assert (host.status_code, host.json()["host_name"]) == (200, name)
    other = screened.manager.get("/screening-hosts/name%3Aa")
    assert (other.status_code, other.json()["code"]) == (404, "not_found")
    assert screened.manager.get("/screening-hosts/name%3A%00").status_code == 422


def test_a_school_runs_its_own_records_and_reads_no_facts_of_the_province(
    world: World, screened: Screened
) -> None:
    stored(world, 2, daily_hours=10.0)
    assert screened.run(by=screened.officer)["counts"]["records"] == 2
    screened.release("S-07")
    host_key = screened.found(screened.officer)[0]["host_key"]
    assert screened.officer.get(f"/screening-hosts/{host_key}").json()["facts"] is None


def test_many_records_that_came_in_are_analysed_before_facts_are_drawn_from_them(
    world: World, settings: Settings, screened: Screened
) -> None:
    stored(world, 3)
    persons = [str(uuid4()) for _ in range(1000)]
    actor = principal(world.school, Role.school_officer)
    count = text(
        "select analyze_count from pg_stat_user_tables where relname = 'internship_records'"
    )
    with world.database.begin(screening_scope(world.province.id)) as session:
        before = session.execute(count).scalar_one()
        touched = Touched([], [world.school.id], [], persons)
        assert runs.request(session, actor, touched=touched, import_id=1) is not None
    uploads.work(settings)
    with world.database.begin(screening_scope(world.province.id)) as session:
        assert session.execute(count).scalar_one() == before + 1


def test_only_the_worker_may_have_records_analysed(world: World) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        world.database.begin(screening_scope(world.province.id)) as session,
    ):
        session.execute(text("select analyse_internship_records()"))
