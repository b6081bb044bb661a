"""Whatever happens to the worker, an import ends: stored in full, or failed and said so."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core import clock, storage
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.main import create_app
from backend.operations import jobs as operations
from backend.screening.imports import attempts, jobs, preparing, staging, storing
from backend.screening.imports.attempts import Bench, Superseded
from backend.screening.imports.vocabulary import ImportState
from tests.screening.uploads import (
    confirm,
    faults,
    read,
    records,
    row,
    school,
    seen,
    send,
    stored,
    work,
    workbook,
)
from tests.world import Person, World

NAME, PHONE = "岳藏锋", "13912345678"


@pytest.fixture
def officer(world: World) -> Person:
    return world.person(school(world), Role.school_officer)


@pytest.fixture
def bench(settings: Settings) -> Iterator[Bench]:
    database = Database(settings.database_worker_url, pool_size=2)
    yield Bench(database, storage.open_store(settings), settings)
    database.dispose()


def sql(bench: Bench, statement: str, **values: Any) -> Any:
    with bench.database.begin(unscoped("tests look behind the scenes")) as session:
        session.execute(text("set local search_path = public, jobs"))
        found = session.execute(text(statement), values)
        return found.all() if found.returns_rows else None


def files(bench: Bench) -> set[str]:
    return set(bench.store.list_keys(staging.FOLDER))


def content(bench: Bench, key: str) -> bytes:
    with bench.store.open(key) as file:
        return file.read()


@pytest.fixture
def events() -> Iterator[list[Any]]:
    """What is logged meanwhile."""
    with structlog.testing.capture_logs() as said:
        yield said


def test_a_lost_job_is_asked_for_again(officer: Person, settings: Settings, bench: Bench) -> None:
    import_id = send(officer, workbook([row(1)])).json()["id"]
    sql(bench, "delete from jobs.procrastinate_jobs")
    work(settings)
    assert seen(officer, import_id)["state"] == "received"
    assert jobs.take_up(bench) == 0, "it may only just have begun"
    now = clock.now()
    clock.set_clock(lambda: now + timedelta(minutes=2))
    assert jobs.take_up(bench) == 1
    assert jobs.take_up(bench) == 0, "it is asked for already"
    work(settings)
    assert seen(officer, import_id)["state"] == "preview"


def test_a_job_whose_worker_died_is_done_by_another(
    officer: Person, settings: Settings, bench: Bench
) -> None:
    import_id = send(officer, workbook([row(1)])).json()["id"]
    sql(bench, "update jobs.procrastinate_jobs set status = 'doing' where status = 'todo'")
    queue = operations.make_queue(settings, bench.database)

    async def revive() -> None:
        async with queue.open_async():
            await queue.tasks["revive"](timestamp=0)

    asyncio.run(revive())
    work(settings)
    assert seen(officer, import_id)["state"] == "preview"


def test_an_import_that_never_gets_through_ends_with_a_reason(
    officer: Person, settings: Settings, bench: Bench
) -> None:
    import_id = send(officer, workbook([row(1)])).json()["id"]
    sql(bench, "update internship_imports set attempts = 3 where id = :id", id=import_id)
    work(settings)
    view = seen(officer, import_id)
    assert (view["state"], view["failure"]["code"]) == ("failed", "import_interrupted")
    assert not view["has_file"]


def test_a_worker_thought_dead_cannot_add_to_what_another_has_done(
    officer: Person, settings: Settings, bench: Bench
) -> None:
    import_id = send(officer, workbook([row(1), row(2)])).json()["id"]
    states = (ImportState.received, ImportState.reading)
    slow = attempts.begin(bench, import_id, states=states, state=ImportState.reading)
    assert slow is not None
    work(settings)
    with pytest.raises(Superseded):
        preparing.prepare(slow)
    view = seen(officer, import_id)
    assert view["state"] == "preview"
    assert confirm(officer, view).status_code == 202
    states = (ImportState.confirming,)
    slow = attempts.begin(bench, import_id, states=states, state=ImportState.confirming)
    assert slow is not None
    staged = {key: content(bench, key) for key in files(bench)}
    work(settings)
    for key, data in staged.items():  # as if it had read them before
        incoming = storage.receive(bench.store)
        incoming.write(data)
        incoming.finish()
        bench.store.keep(incoming, key)
    with pytest.raises(Superseded):
        storing.store(slow)
    assert len(records(officer)) == 2
    assert seen(officer, import_id)["state"] == "stored"


def test_nothing_is_stored_by_halves(
    officer: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = read(officer, settings, workbook([row(1), row(2)]))

    def broken(*_: Any) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr(storing, "remember_stored", broken)
    assert confirm(officer, view).status_code == 202
    work(settings)
    view = seen(officer, view["id"])
    assert (view["state"], view["failure"]["code"]) == ("failed", "import_broken")
    assert records(officer) == []


def test_what_an_import_has_touched_is_to_be_screened_and_nothing_where_it_changed_nothing(
    officer: Person, settings: Settings, bench: Bench
) -> None:
    first = stored(officer, settings, workbook([row(1), row(2)]))
    again = stored(officer, settings, workbook([row(1), row(2)]))
    query = (
        "select touched_organisation_ids, cardinality(touched_person_keys) from screening_runs"
        " where import_id = :id"
    )
    assert sql(bench, query, id=first["id"]) == [([officer.organisation.id], 2)]
    assert sql(bench, query, id=again["id"]) == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_who_has_left_meanwhile_imports_nothing(
    officer: Person, settings: Settings, bench: Bench, confirmed: bool
) -> None:
    import_id = send(officer, workbook([row(1)])).json()["id"]
    if confirmed:
        work(settings)
        assert confirm(officer, seen(officer, import_id)).status_code == 202
    ended = "update memberships set ended_at = now() where id = :id"
    sql(bench, ended, id=officer.membership_id)
    work(settings)
    found = sql(
        bench, "select state, failure_code from internship_imports where id = :id", id=import_id
    )
    assert found == [("failed", "import_membership_ended")]
    query = "select count(*) from internship_records where import_id = :id"
    assert sql(bench, query, id=import_id) == [(0,)]


def test_files_go_when_their_time_is_over(
    officer: Person, settings: Settings, bench: Bench
) -> None:
    waiting = read(officer, settings, workbook([row(1)]))
    mending = read(officer, settings, workbook([row(2), row(3, 实习开始日期="待定")]))
    assert confirm(officer, mending, is_partial=True).status_code == 202
    work(settings)
    lost = f"{staging.FOLDER}20200101-{'0' * 32}/file"
    incoming = storage.receive(bench.store)
    incoming.write(b"what an upload cut off in the middle leaves")
    incoming.finish()
    bench.store.keep(incoming, lost)
    now = clock.now()
    jobs.sweep(bench)
    assert lost not in files(bench)
    assert seen(officer, waiting["id"])["has_file"]
    assert seen(officer, mending["id"])["has_file"]
    clock.set_clock(lambda: now + timedelta(days=settings.import_kept_days, hours=1))
    jobs.sweep(bench)
    assert files(bench) == set()
    clock.reset_clock()
    view = seen(officer, waiting["id"])
    assert (view["state"], view["failure"]["code"]) == ("failed", "import_file_gone")
    assert seen(officer, mending["id"])["state"] == "stored"


def test_a_file_too_large_is_refused_and_not_kept(
    officer: Person, settings: Settings, database: Database, bench: Bench
) -> None:
    small = settings.model_copy(update={"import_limit_bytes": 1024 * 1024})
    kept = files(bench)
    with TestClient(create_app(small, database)) as client:
        answer = client.post(
            "/api/v1/internship-imports",
            params={"filename": "大.xlsx"},
            content=b"x" * 1_100_000,
            headers=officer.headers,
        )
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert files(bench) == kept


def test_who_somebody_is_stands_in_no_log_no_job_and_no_file_in_clear(
    officer: Person,
    settings: Settings,
    bench: Bench,
    events: list[Any],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level("DEBUG")
    secret = row(7, 姓名=NAME, 学生电话=PHONE)
    number = str(secret["身份证件号码"])
    wrong = {**secret, "学号": "2022010199", "身份证件号码": number[:-1] + "@", "姓名": NAME * 20}
    view = read(officer, settings, workbook([secret, wrong], headings=[*secret, "备注"]))
    assert (view["counts"]["new"], view["counts"]["error"]) == (1, 1)
    told = [view, faults(officer, view), confirm(officer, view).json()]
    for key in files(bench):
        data = content(bench, key)
        assert not any(planted.encode() in data for planted in (NAME, PHONE, number))
    told.append(confirm(officer, view, is_partial=True).json())
    work(settings)
    again = read(officer, settings, workbook([secret]))

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(f"{NAME} {number}")

    monkeypatch.setattr(storing, "ask_for_screening", broken)
    assert confirm(officer, again).status_code == 202
    work(settings)
    told += [seen(officer, view["id"]), seen(officer, again["id"])]
    tables = (
        "jobs.procrastinate_jobs",
        "jobs.procrastinate_events",
        "internship_imports",
        "audit_events",
        "outbox_events",
        "internship_records",
        "internship_record_versions",
    )
    kept = [sql(bench, f"select t::text from {table} t") for table in tables]
    assert "import broken" in str(events)
    whole = f"{told} {kept} {events} {caplog.text}"
    for planted in (NAME, PHONE, number, number[:-1] + "@"):
        assert planted not in whole
