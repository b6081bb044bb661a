"""Read a kept file, check it and compare it with what is stored: from received to preview."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import polars as pl

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.organisations import service as organisations
from backend.organisations.vocabulary import Kind
from backend.screening.imports import checking, plans, queries, staging
from backend.screening.imports.attempts import Attempt
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.previewing import Gathered, Preview, portions
from backend.screening.imports.reading import mapping, opening
from backend.screening.imports.reading.tables import Reading, Sheet
from backend.screening.imports.vocabulary import ImportStage, ImportState
from backend.screening.records import store as records
from backend.screening.records.ground import ground_of
from backend.screening.records.parsing import ReadOptions
from backend.screening.records.vocabulary import InternshipType


@dataclass(frozen=True)
class Told:
    """What reading said about a file besides its rows."""

    format: str
    sheets: tuple[Sheet, ...]
    notes: list[dict[str, Any]]
    remembered: Mapping[str, str | None]


def prepare(attempt: Attempt) -> None:
    """Read, check and compare; nothing is stored but what the preview shows."""
    told, checked = read(attempt)
    row, bench = attempt.row, attempt.bench
    attempt.tell(ImportStage.comparing, 0, checked.height)
    folder = row.file_key or ""
    shown, staged = _compare(attempt, checked)
    staging.write_frame(
        bench.store,
        bench.sealer,
        folder + staging.name_of(staging.FAULTS, row.version),
        checking.headed(shown.faults, told.sheets),
    )
    _conclude(attempt, told, shown, staged)


def _compare(attempt: Attempt, checked: checking.Checked) -> tuple[Preview, dict[str, Any]]:
    """What would become of the rows; the plans are kept, with what they stand on."""
    codes = checked.rows["school_code"].drop_nulls().unique().sort().to_list()
    gathered, done = Gathered(checked), 0
    with attempt.scoped() as session, ThreadPoolExecutor(1) as aside:
        written = []
        ground = ground_of(session, attempt.actor, codes)
        known = records.known_to(session, attempt.actor, checked.rows)
        for number, portion in enumerate(portions(checked.rows)):
            plan = records.plan(session, attempt.actor, portion, known=known)
            written.append(aside.submit(plans.write, attempt, number, plan))
            gathered.add(plan)
            done += portion.height
            attempt.tell(ImportStage.comparing, done, checked.height)
        shown = gathered.preview(session, is_full_set=attempt.row.is_full_set)
        for one in written:
            one.result()
    return shown, {"codes": codes, "ground": ground, "portions": len(written)}


def read(attempt: Attempt, *, is_again: bool = False) -> tuple[Told, checking.Checked]:
    """The file's rows; what the file itself takes is given back on returning.

    `is_again`: as they were shown, whatever has been mapped in other files since.
    """
    row, bench = attempt.row, attempt.bench
    attempt.tell(ImportStage.reading)
    key = (row.file_key or "") + staging.FILE
    with staging.opened(bench.store, bench.sealer, key) as file:
        reading = opening.read(file, filename=row.filename or "", overrides=row.overrides)
    reading, remembered = (reading, {}) if is_again else _as_remembered(attempt, reading)
    notes = [{"code": note.code, "values": dict(note.values)} for note in reading.notes]
    told = Told(reading.format, reading.sheets, notes, remembered)
    total = reading.rows
    attempt.tell(ImportStage.parsing, 0, total)
    checked = checking.check(
        _with_school(attempt, reading.frames),
        reading.faults,
        options=options_of(row, attempt.actor),
        tell=lambda done: attempt.tell(ImportStage.parsing, done, total),
    )
    return told, checked


def options_of(row: InternshipImport, actor: Principal) -> ReadOptions:
    """What the importer said about a whole file."""
    kind = row.default_internship_type
    return ReadOptions(
        InternshipType(kind) if kind else None,
        row.source_system,
        is_own_school=actor.level == Kind.school,
    )


def _as_remembered(attempt: Attempt, reading: Reading) -> tuple[Reading, Mapping[str, str | None]]:
    """Columns as the organisation has mapped them before, unless they were mapped just now."""
    if attempt.row.overrides:
        return reading, {}
    with attempt.scoped() as session:
        known = queries.memory(
            session,
            organisation_id=attempt.row.organisation_id,
            headings_hash=headings_hash(sheet_facts(reading.sheets)),
        )
    return (mapping.apply(reading, known), known) if known else (reading, {})


def _with_school(attempt: Attempt, frames: Sequence[pl.DataFrame]) -> Sequence[pl.DataFrame]:
    """A school's own file need not say whose it is."""
    with attempt.scoped() as session:
        return with_own_school(
            frames, organisations.get(session, attempt.actor.organisation_id).code, attempt.actor
        )


def with_own_school(
    frames: Sequence[pl.DataFrame], code: str | None, actor: Principal
) -> Sequence[pl.DataFrame]:
    """Frames without a column for the school get the actor's own, where that is a school."""
    if actor.level != Kind.school or code is None:
        return frames
    return [
        frame if "school_code" in frame.columns else frame.with_columns(school_code=pl.lit(code))
        for frame in frames
    ]


def sheet_facts(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Sheets as an import remembers them: members of SheetView."""
    return [
        {
            "name": sheet.name,
            "role": sheet.role.value,
            "heading_row": sheet.heading_row,
            "rows": sheet.rows,
            "columns": [
                {"position": one.position, "heading": one.heading, "field": one.field}
                for one in sheet.columns
            ],
        }
        for sheet in sheets
    ]


def headings_hash(sheets: Sequence[Mapping[str, Any]]) -> str:
    """What files with the same headings share, in whatever order they stand."""
    headings = sorted({column["heading"] for sheet in sheets for column in sheet["columns"]})
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def _conclude(attempt: Attempt, told: Told, shown: Preview, staged: dict[str, Any]) -> None:
    with attempt.scoped() as session:
        row = attempt.held(session)
        row.format = told.format
        row.sheets = sheet_facts(told.sheets)
        row.notes = [*_own_notes(row, told), *told.notes]
        row.overrides = {**told.remembered, **row.overrides}
        row.counts = shown.counts
        row.fault_groups = shown.fault_groups
        row.near_twins = shown.near_twins
        row.sample = shown.sample
        row.state = ImportState.preview
        row.staged_version, row.staged = row.version, staged
        row.version += 1
        row.attempts, row.updated_at = 0, clock.now()
        if shown.missing is not None:
            queries.keep_missing(session, row, shown.missing)
        session.flush()
        audit.record(
            session,
            attempt.actor,
            action="import.read",
            subject=row,
            subject_type="internship_import",
            subject_id=row.id,
            detail={"format": row.format, **shown.counts},
        )


def _own_notes(row: InternshipImport, told: Told) -> list[dict[str, Any]]:
    notes = list(row.decisions.get("notes", []))
    if told.remembered:
        notes.append({"code": "columns_remembered", "values": {"count": len(told.remembered)}})
    return notes
