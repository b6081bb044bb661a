"""Whatever happens to the database, a run ends: done in full, or failed and said so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, text

from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.organisations.vocabulary import Kind
from backend.screening.rules import jobs, portions
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.scope import screening_scope
from tests.screening import uploads
from tests.screening.factories import stored
from tests.screening.screened import Screened
from tests.world import World


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker, who has nothing else to do."""
    uploads.work(settings)
    return Screened(world, settings)


@contextmanager
def losing_the_connection(settings: Settings, *, before: str, time: int) -> Iterator[None]:
    """The server ends the session that is about to say something for the so-manieth time."""
    url = settings.database_worker_url.replace("+psycopg", "")
    said = []

    def watch(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if statement.lstrip().startswith(before):
            said.append(statement)
            if len(said) == time:
                pid = connection.connection.driver_connection.info.backend_pid
                with psycopg.connect(url) as other:
                    other.execute("select pg_terminate_backend(%s, 5000)", [pid])

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
    assert len(said) >= time, "it was never said so often"


def seen(screened: Screened, run_id: int) -> dict[str, Any]:
    """A run as the province reads it."""
    return dict(screened.manager.get(f"/screening-runs/{run_id}").json())


def test_a_run_that_lost_its_connection_goes_on_where_it_stopped(
    world: World, screened: Screened, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.organisation(world.county, Kind.school, "丁县职业中专")
    stored(world, 3, daily_hours=[10.0, 9.0, 8.0])
    stored(world, 2, school=other, daily_hours=10.0)
    monkeypatch.setattr(portions, "SIZE", 3)
    run_id = screened.manager.post("/screening-runs", {}).json()["id"]
    with losing_the_connection(settings, before="insert into suspicion_records", time=2):
        uploads.work(settings)
    run = seen(screened, run_id)
    assert (run["state"], run["progress"]["done"], run["failure"]) == ("running", 1, None)
    assert (run["counts"]["records"], run["counts"]["hits"] > 0) == (3, True)

    worker = Database(settings.database_worker_url, pool_size=1)
    assert jobs.take_up(worker) == 0, "it may only just have begun"
    now = clock.now()
    clock.set_clock(lambda: now + timedelta(minutes=2))
    assert jobs.take_up(worker) == 1
    assert jobs.take_up(worker) == 0, "it is asked for already"
    worker.dispose()
    uploads.work(settings)
    run = seen(screened, run_id)
    assert (run["state"], run["progress"]["done"], run["counts"]["records"]) == ("done", 2, 5)
    hours = screened.found(screened.manager, rule="S-07")
    assert [one["record_count"] for one in hours] == [2, 2]


def test_a_rule_released_while_a_run_is_under_way_hides_nothing(
    world: World, screened: Screened, settings: Settings
) -> None:
    stored(world, daily_hours=10.0)
    screened.run()
    stored(world, daily_hours=10.0, host_name="云岭电子有限公司")
    run_id = screened.manager.post("/screening-runs", {}).json()["id"]
    worker, province_id = Database(settings.database_worker_url), world.province.id
    [found] = portions.found(worker, school_ids=[world.school.id], province_id=province_id)
    screened.release("S-07")
    with worker.begin(screening_scope(province_id)) as session:
        run = session.get_one(ScreeningRun, run_id)
        portions.store(session, run, found, province_id)
    worker.dispose()
    assert len(screened.found(screened.officer, rule="S-07")) == 2


def test_a_run_that_never_gets_any_further_fails_and_says_so(
    world: World, screened: Screened, settings: Settings
) -> None:
    stored(world)
    run_id = screened.manager.post("/screening-runs", {}).json()["id"]
    with world.database.begin(unscoped("tests look behind the scenes")) as session:
        session.execute(
            text("update screening_runs set attempts = :limit where id = :id"),
            {"limit": jobs.LIMIT, "id": run_id},
        )
    uploads.work(settings)
    run = seen(screened, run_id)
    assert (run["state"], run["failure"]["code"]) == ("failed", "interrupted")
