"""Screen a run's schools portion by portion: each is read and judged aside, while what was found in
the one before is stored.

A school is never divided. Records may change between being read and what was found being stored:
whoever changes them asks for a run of their own, which comes after this one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.core import calendar, clock
from backend.core.db import Database
from backend.screening.records.frame import FRAME, RECORDS, load
from backend.screening.records.writing import ahead
from backend.screening.registers import configuration
from backend.screening.registers import service as registers
from backend.screening.roster import filing
from backend.screening.rules import counting, province, standing
from backend.screening.rules.counting import Figures
from backend.screening.rules.engine import evaluate
from backend.screening.rules.facts import Facts
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.scope import screening_scope
from backend.screening.rules.states import Standing
from backend.screening.suspicions import finding, storing

SIZE = 50_000
"""Records of a portion, about: two of them are in memory at a time."""
_NOT_ASKED = {"identity_key", "student_key", "import_id", "assumed", "questions"}
LOADED = [name for name in FRAME if name not in _NOT_ASKED]
"""Columns that rules, suspicions and figures are made of."""


@dataclass(frozen=True)
class Found:
    """What the rules say of the records of some schools."""

    school_ids: list[int]
    records: int
    hits: pl.DataFrame
    figures: Figures
    facts: Facts
    standings: dict[str, Standing]
    """How rules stood when they were asked."""


def found(database: Database, *, school_ids: Sequence[int], province_id: int) -> Iterator[Found]:
    """What is found in these schools, in this order."""
    with database.begin(screening_scope(province_id)) as session:
        portions = _divided(session, school_ids)
        facts = province.facts_for(session, school_ids)
    return ahead(_judged(database, portion, facts, province_id) for portion in portions)


def _divided(session: Session, school_ids: Sequence[int]) -> list[list[int]]:
    rows = session.execute(
        select(RECORDS.c.organisation_id, func.count())
        .where(RECORDS.c.organisation_id.in_(school_ids), RECORDS.c.record_state == "active")
        .group_by(RECORDS.c.organisation_id)
    )
    counts: dict[int, int] = {row[0]: row[1] for row in rows}
    portions: list[list[int]] = [[]]
    total = 0
    for school in school_ids:
        total += counts.get(school, 0)
        if portions[-1] and total > SIZE:
            portions.append([])
            total = counts.get(school, 0)
        portions[-1].append(school)
    return portions if portions[0] else []


def _judged(database: Database, school_ids: list[int], facts: Facts, province_id: int) -> Found:
    with database.begin(screening_scope(province_id)) as session:
        known = registers.load(session, f"{province_id}.")
        standings = standing.all_of(session, province_id)
        records = load(
            session,
            RECORDS.c.organisation_id.in_(school_ids),
            RECORDS.c.record_state == "active",
            columns=LOADED,
            is_joined=True,
        )
        listed = filing.facts(session, school_ids)
    answers: pl.DataFrame = evaluate(records, facts=facts, registers=known)
    answers = filing.beside(answers, listed, settings=known.settings)
    hits = finding.hits_of(records, answers, settings=known.settings, standings=standings)
    figures = counting.counted(records, answers)
    return Found(school_ids, records.height, hits, figures, facts, standings)


def store(session: Session, run: ScreeningRun, one: Found, province_id: int) -> None:
    """Make what is stored of these schools what was found in them."""
    if standing.hold(session, province_id) != one.standings:
        # Released since: what is found must not be silent any more.
        one = _judged(session.info["database"], one.school_ids, one.facts, province_id)
    days = configuration.document_of(session, f"{province_id}.").first_look_days
    ends = calendar.end_of_day(calendar.add_working_days(clock.today(), days))
    changes = storing.store(
        session, one.hits, school_ids=one.school_ids, run_id=run.id, first_look_ends_at=ends
    )
    counting.keep(session, one.figures, school_ids=one.school_ids, run_id=run.id)
    run.done += len(one.school_ids)
    run.records += one.records
    run.hits += one.hits.height
    run.new += changes.new
    run.reopened += changes.reopened
    run.gone += changes.gone
