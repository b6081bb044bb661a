"""Screen: facts of the province, then portion by portion, then tell. Each step is a transaction of
its own and may be done again: a run that was interrupted goes on where it stopped."""

import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import structlog
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.core import clock
from backend.core.db import Database, unscoped
from backend.core.errors import TryAgain
from backend.screening.rules import portions, province, standing
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.portions import Found
from backend.screening.rules.runs import defer
from backend.screening.rules.scope import screening_scope
from backend.screening.rules.states import RunStage, RunState
from backend.screening.suspicions import digests

log = structlog.get_logger("screening")

LIMIT = 3
"""How often a run is taken up without getting any further."""
_OVER = (RunState.done, RunState.failed)
_SILENT_FOR = timedelta(minutes=1)
_AT_ONCE = 50
_PASSING = (OperationalError, psycopg.OperationalError, TryAgain)
"""What may be over when it is tried again: `take_up` does."""
_HOLD = text("select pg_advisory_xact_lock(hashtextextended('screening of ' || :province_id, 0))")

_PERSONS = select(func.cardinality(ScreeningRun.touched_person_keys))
_MANY = 1_000
_ANALYSE = text("select analyse_internship_records()")
"""What has just come in, the planner takes for next to nothing until autovacuum has been there: it
would go through all of it again for each person."""


def screen(database: Database, *, run_id: int, province_id: int) -> None:
    """Do a run to its end, or as far as it gets.

    Nothing is raised: the queue would write it down, and what went wrong may quote a record. The
    log learns its kind and place only.
    """
    try:
        _do(database, run_id, province_id)
    except _PASSING as error:
        log.warning("screening interrupted", run_id=run_id, error=type(error).__name__)
    except Exception as error:
        log.error(
            "screening broken", run_id=run_id, error=type(error).__name__, at=_places_of(error)
        )
        try:
            _fail(database, run_id, province_id, type(error).__name__)
        except _PASSING as another:
            log.warning("screening interrupted", run_id=run_id, error=type(another).__name__)


def _places_of(error: BaseException) -> str:
    places = traceback.extract_tb(error.__traceback__)[-3:]
    return " ".join(f"{Path(one.filename).name}:{one.lineno}" for one in places)


def _do(database: Database, run_id: int, province_id: int) -> None:
    if not _begin(database, run_id, province_id):
        return
    schools = _prepare(database, run_id, province_id)
    for found in portions.found(database, school_ids=schools, province_id=province_id):
        if not _go_on(database, run_id, province_id, found):
            return
    _finish(database, run_id, province_id)


def _held(session: Session, run_id: int, province_id: int) -> ScreeningRun | None:
    """The run, with the whole province to itself until the transaction ends."""
    session.execute(_HOLD, {"province_id": str(province_id)})
    run = session.get(ScreeningRun, run_id, with_for_update=True)
    return None if run is None or run.state in _OVER else run


def _begin(database: Database, run_id: int, province_id: int) -> bool:
    """Begin an attempt; false where there is nothing to do (any more)."""
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None:
            return False
        if run.attempts >= LIMIT:
            _end(session, run, RunState.failed, reason="Interrupted")
            return False
        run.attempts += 1
        run.state, run.updated_at = RunState.running, clock.now()
        run.started_at = run.started_at or clock.now()
        return True


def _came_on(run: ScreeningRun, stage: RunStage) -> None:
    run.stage, run.attempts, run.updated_at = stage, 0, clock.now()


def _prepare(database: Database, run_id: int, province_id: int) -> list[int]:
    """Count anew what the run touches; the schools that are left to screen."""
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None:
            return []
        if run.stage not in (RunStage.screening, RunStage.telling):
            standing.know(session, province_id)
            if session.execute(_PERSONS.where(ScreeningRun.id == run_id)).scalar_one() >= _MANY:
                session.execute(_ANALYSE)
            reach = province.reach_of(session, run, province_id)
            run.school_ids = province.renew(session, reach, province_id=province_id)
            _came_on(run, RunStage.screening)
        return run.school_ids[run.done :]


def _go_on(database: Database, run_id: int, province_id: int, found: Found) -> bool:
    """Store what was found in the next schools; false where somebody else has gone on with it."""
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None or run.school_ids[run.done :][: len(found.school_ids)] != found.school_ids:
            return False
        portions.store(session, run, found, province_id)
        _came_on(run, RunStage.screening)
        return True


def _finish(database: Database, run_id: int, province_id: int) -> None:
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None or run.done < len(run.school_ids):
            return
        run.stage = RunStage.telling
        standing.draw_samples(session, province_id)
        standing.weigh(session, province_id)
        digests.tell(session, run_id=run.id)
        _end(session, run, RunState.done)


def _fail(database: Database, run_id: int, province_id: int, reason: str) -> None:
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is not None:
            _end(session, run, RunState.failed, reason=reason)


def _end(
    session: Session, run: ScreeningRun, state: RunState, *, reason: str | None = None
) -> None:
    run.state = state
    run.finished_at = run.updated_at = clock.now()
    if reason is not None:
        run.failure_code, run.failure_text = "interrupted", reason
    _announce(session, run)


def take_up(database: Database) -> int:
    """Ask again for runs that nobody works on any more; returns how many.

    A lost connection or a worker that was killed leaves a run under way without a job. Another
    attempt goes on with it where it stopped, or ends it after the last.
    """
    since = clock.now() - _SILENT_FOR
    with database.begin(unscoped(_REASON)) as session:
        waiting = session.scalars(
            select(ScreeningRun)
            .where(ScreeningRun.state.not_in(_OVER), ScreeningRun.updated_at < since)
            .order_by(ScreeningRun.id)
            .limit(_AT_ONCE)
        )
        return sum(defer(session, run) for run in waiting)


_REASON = "screening: runs that nobody works on, of every province"


def weigh(database: Database, *, province_id: int) -> None:
    """Demote rules whose suspicions turned out wrong too often."""
    with database.begin(screening_scope(province_id)) as session:
        session.execute(_HOLD, {"province_id": str(province_id)})
        standing.weigh(session, province_id)


def _announce(session: Session, run: ScreeningRun) -> None:
    facts: dict[str, Any] = {
        "state": run.state,
        "records": run.records,
        "new": run.new,
        "gone": run.gone,
    }
    audit.announce(
        session,
        type=f"screening.{run.state}",
        subject=run,
        subject_type="screening_run",
        subject_id=run.id,
        payload=facts,
    )
