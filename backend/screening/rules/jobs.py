"""Screen: facts of the province, then school by school, then tell. Each step is a transaction of
its own and may be done again: a run that was interrupted goes on where it stopped."""

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import structlog
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from backend.audit import service as audit
from backend.core import calendar, clock
from backend.core.db import Database
from backend.screening.records.frame import FRAME, RECORDS, load
from backend.screening.registers import configuration
from backend.screening.registers import service as registers
from backend.screening.roster import filing
from backend.screening.rules import counting, province, standing
from backend.screening.rules.engine import evaluate
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.scope import screening_scope
from backend.screening.rules.states import RunStage, RunState
from backend.screening.suspicions import digests, finding, storing

log = structlog.get_logger("screening")

CHUNK = 150_000
"""Records screened at a time; a school is never divided."""
_OVER = (RunState.done, RunState.failed)
_HOLD = text("select pg_advisory_xact_lock(hashtextextended('screening of ' || :province_id, 0))")
_LOADED = [name for name in FRAME if name not in ("identity_key", "student_key", "import_id")]


def screen(database: Database, *, run_id: int, province_id: int) -> None:
    """Do a run to its end."""
    try:
        if _begin(database, run_id, province_id):
            while _go_on(database, run_id, province_id):
                pass
            _finish(database, run_id, province_id)
    except Exception as error:
        # What went wrong may quote a record: the queue and the log learn its kind and place only.
        places = traceback.extract_tb(error.__traceback__)[-3:]
        at = " ".join(f"{Path(one.filename).name}:{one.lineno}" for one in places)
        log.error("screening broken", run_id=run_id, error=type(error).__name__, at=at)
        _fail(database, run_id, province_id, type(error).__name__)


def _held(session: Session, run_id: int, province_id: int) -> ScreeningRun | None:
    """The run, with the whole province to itself until the transaction ends."""
    session.execute(_HOLD, {"province_id": str(province_id)})
    run = session.get(ScreeningRun, run_id, with_for_update=True)
    return None if run is None or run.state in _OVER else run


def _begin(database: Database, run_id: int, province_id: int) -> bool:
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None:
            return False
        if run.stage in (RunStage.screening, RunStage.telling):
            return True
        standing.know(session, province_id)
        reach = province.reach_of(session, run, province_id)
        run.school_ids = province.renew(session, reach, province_id=province_id)
        run.state, run.stage = RunState.running, RunStage.screening
        run.started_at = run.started_at or clock.now()
        return True


def _go_on(database: Database, run_id: int, province_id: int) -> bool:
    """Screen the next schools; false when none is left."""
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None or run.stage != RunStage.screening:
            return False
        schools = _next(session, run)
        if not schools:
            run.stage = RunStage.telling
            return False
        _screen(session, run, schools, province_id)
        return True


def _next(session: Session, run: ScreeningRun) -> list[int]:
    """As many schools as make a chunk, in the order of the run."""
    waiting = run.school_ids[run.done : run.done + 2000]
    rows = session.execute(
        select(RECORDS.c.organisation_id, func.count())
        .where(RECORDS.c.organisation_id.in_(waiting))
        .group_by(RECORDS.c.organisation_id)
    )
    counts: dict[int, int] = {row[0]: row[1] for row in rows}
    taken: list[int] = []
    total = 0
    for school in waiting:
        total += counts.get(school, 0)
        if taken and total > CHUNK:
            break
        taken.append(school)
    return taken


def _screen(session: Session, run: ScreeningRun, schools: Sequence[int], province_id: int) -> None:
    path = f"{province_id}."
    known = registers.load(session, path)
    records = load(
        session,
        RECORDS.c.organisation_id.in_(schools),
        RECORDS.c.record_state == "active",
        columns=_LOADED,
    )
    answers: pl.DataFrame = evaluate(
        records, facts=province.facts_for(session, schools), registers=known
    ).drop("organisation_id")
    answers = filing.beside(session, answers, school_ids=schools, settings=known.settings)
    hits = finding.hits_of(
        records,
        answers,
        special_majors=known.settings.special_majors,
        standings=standing.all_of(session, province_id),
    )
    days = configuration.document_of(session, path).first_look_days
    ends = calendar.end_of_day(calendar.add_working_days(clock.today(), days))
    changes = storing.store(
        session, hits, school_ids=schools, run_id=run.id, first_look_ends_at=ends
    )
    counting.keep(session, records, answers, school_ids=schools, run_id=run.id)
    run.done += len(schools)
    run.records += records.height
    run.hits += hits.height
    run.new += changes.new
    run.reopened += changes.reopened
    run.gone += changes.gone


def _finish(database: Database, run_id: int, province_id: int) -> None:
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is None or run.stage != RunStage.telling:
            return
        standing.draw_samples(session, province_id)
        standing.weigh(session, province_id)
        digests.tell(session, run_id=run.id)
        run.state, run.finished_at = RunState.done, clock.now()
        _announce(session, run)


def _fail(database: Database, run_id: int, province_id: int, name: str) -> None:
    with database.begin(screening_scope(province_id)) as session:
        run = _held(session, run_id, province_id)
        if run is not None:
            run.state, run.finished_at = RunState.failed, clock.now()
            run.failure_code, run.failure_text = "interrupted", name
            _announce(session, run)


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
