"""Store what was confirmed: from confirming to stored, or back to the preview."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, jobs
from backend.screening.imports import plans, preparing, queries
from backend.screening.imports.attempts import Attempt
from backend.screening.imports.checking import PLACE
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.previewing import portions, tally_of
from backend.screening.imports.vocabulary import PREPARE, ImportStage, ImportState, TwinChoice
from backend.screening.records import store as records
from backend.screening.records.ground import ground_of
from backend.screening.records.store import Plan, Touched
from backend.screening.rules import runs

_KNOWN = ("record_id", "organisation_id", "start_on")
_NOW = ("new", "changed", "unchanged")


class Unlike(Exception):
    """Something else would become of the rows than was confirmed; the argument is the note."""


class Storing:
    """The plans of all portions, each written as soon as it is made."""

    def __init__(self, row: InternshipImport) -> None:
        self._row = row
        self._shown: Counter[str] = Counter()
        self._errors = int((row.counts or {}).get("refused", 0))
        self._undecided = 0
        self._known: list[pl.DataFrame] = []
        self._touched: list[Touched] = []
        self.tally: Counter[str] = Counter()

    def write(
        self, session: Session, actor: Principal, rows: pl.DataFrame, known: pl.DataFrame
    ) -> None:
        """Plan one portion and write it. No portion adds a record that another is about."""
        plan = records.plan(session, actor, rows, is_final=True, known=known)
        self._shown += Counter(tally_of(plan))
        self._errors += plan.faults.select(PLACE).unique().height
        if plan.near_twins.height:
            merges = _decided(plan, self._row)
            plan = records.plan(session, actor, rows, merges=merges, is_final=True, known=known)
        self._undecided += plan.near_twins.height
        self.tally += Counter(tally_of(plan))
        self._known.append(plan.rows.select(_KNOWN))
        self._touched.append(records.apply(session, actor, plan, import_id=self._row.id))

    def check(self) -> None:
        """Unlike unless everything is as the preview said."""
        counts = self._row.counts or {}
        now = {name: self._shown[name] for name in (*_NOW, "near_twins")}
        now["error"] = self._errors
        if any(counts.get(name) != count for name, count in now.items()):
            raise Unlike({"code": "stored_records_changed", "values": {}})
        if self._undecided:
            raise Unlike({"code": "twins_collide", "values": {"count": self._undecided}})

    def missing(self, session: Session) -> list[int] | None:
        """What a full set did not have; new records are none of it."""
        if not self._row.is_full_set:
            return None
        return queries.missing_from(session, pl.concat(self._known), besides=self._row.id)

    @property
    def touched(self) -> Touched:
        """What all portions have touched."""
        return Touched(
            *(
                sorted({one for part in self._touched for one in getattr(part, name)})
                for name in ("record_ids", "organisation_ids", "host_keys", "person_keys")
            )
        )


def store(attempt: Attempt) -> None:
    """Write the rows of a confirmed preview, all in one transaction.

    Where no record of the schools has changed since, the plans of the preview are written. Else
    the file is read once more, and what becomes of its rows is found out while nobody else writes
    to these schools. Is it something else than what was confirmed, nothing is written and it is
    shown anew.
    """
    total = int((attempt.row.counts or {}).get("rows", 0))
    attempt.tell(ImportStage.storing, 0, total)
    with attempt.scoped() as session:
        if _write_as_planned(session, attempt):
            return
    _, checked = preparing.read(attempt, is_again=True)
    try:
        with attempt.scoped() as session:
            _write(session, attempt, checked.rows, total)
    except Unlike as unlike:
        with attempt.scoped() as session:
            _return(session, attempt.held(session), unlike.args[0])


def _write_as_planned(session: Session, attempt: Attempt) -> bool:
    """Write the plans of the preview, if they still hold."""
    staged, counts = attempt.row.staged or {}, attempt.row.counts or {}
    ground = ground_of(session, attempt.actor, staged["codes"], is_held=True)
    if counts["near_twins"] or ground != staged["ground"]:
        return False
    planned = plans.read(attempt, portions=staged["portions"])
    touched = records.apply_all(session, attempt.actor, planned, import_id=attempt.row.id)
    _finish(session, attempt, {}, touched)
    return True


def _write(session: Session, attempt: Attempt, rows: pl.DataFrame, total: int) -> None:
    actor = attempt.actor
    records.hold(session, actor, rows)
    storing, done = Storing(attempt.row), 0
    known = records.known_to(session, actor, rows)
    for portion in portions(rows):
        storing.write(session, actor, portion, known)
        done += portion.height
        attempt.tell(ImportStage.storing, done, total)
    storing.check()
    missing = storing.missing(session)
    found: dict[str, Any] = {name: storing.tally[name] for name in _NOW}
    if missing is not None:
        found["missing"] = len(missing)
        queries.keep_missing(session, attempt.row, missing)
    _finish(session, attempt, found, storing.touched)


def _finish(session: Session, attempt: Attempt, found: dict[str, Any], touched: Touched) -> None:
    """Everything is written: say so, and have it screened."""
    actor, row = attempt.actor, attempt.held(session)
    row.counts = dict(row.counts or {}) | found
    row.near_twins, row.sample = [], []
    row.state = ImportState.stored
    row.version += 1
    row.attempts = 0
    row.updated_at = row.finished_at = clock.now()
    session.flush()
    remember_stored(session, actor, row)
    ask_for_screening(session, actor, row, touched)


def _decided(plan: Plan, row: InternshipImport) -> pl.DataFrame:
    """sheet, row, is_merged of every near-twin, as it was decided."""
    merge = TwinChoice.merge.value
    told: Sequence[dict[str, Any]] = row.decisions.get("merges", [])
    single = pl.DataFrame(
        [(one["sheet"], one["row"], one["choice"] == merge) for one in told],
        schema={"sheet": pl.String, "row": pl.Int64, "is_merged": pl.Boolean},
        orient="row",
    ).unique(PLACE, keep="last")
    other = row.decisions.get("other_twins")
    default = pl.lit(None if other is None else other == merge, pl.Boolean)
    return (
        plan.near_twins.select(PLACE)
        .join(single, on=PLACE, how="left")
        .with_columns(pl.col("is_merged").fill_null(default))
    )


def ask_for_screening(
    session: Session, actor: Principal, row: InternshipImport, touched: Touched
) -> None:
    """Have what an import has touched screened again."""
    runs.request(session, actor, touched=touched, import_id=row.id)


def remember_stored(session: Session, actor: Principal, row: InternshipImport) -> None:
    """Trail and outgoing event of an import that is stored."""
    facts = {"kind": row.kind, "counts": row.counts}
    audit.record(
        session,
        actor,
        action="import.stored",
        subject=row,
        subject_type="internship_import",
        subject_id=row.id,
        detail=facts,
    )
    audit.announce(
        session,
        type="import.stored",
        subject=row,
        subject_type="internship_import",
        subject_id=row.id,
        payload=facts,
    )


def _return(session: Session, row: InternshipImport, note: dict[str, Any]) -> None:
    """Show it anew: the file is read once more."""
    row.state = ImportState.received
    row.stage = ImportStage.waiting
    row.decisions = {"notes": [note]}
    row.is_partial = False
    row.version += 1
    row.attempts = 0
    row.updated_at = clock.now()
    session.flush()
    jobs.defer(session, task=PREPARE, arguments={"import_id": row.id}, lock=f"import {row.id}")
