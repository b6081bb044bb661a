"""Records sent by another system: checked, compared and stored in the request's own transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import polars as pl
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core import clock
from backend.core.errors import Fault, InvalidInput
from backend.organisations import service as organisations
from backend.organisations.vocabulary import Kind
from backend.screening.imports import checking, preparing, queries, storing
from backend.screening.imports.checking import PLACE, Checked, together
from backend.screening.imports.errors import BatchKeyTaken, BatchRefused
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.previewing import Gathered, Preview
from backend.screening.imports.reading import objects
from backend.screening.imports.reading.cells import text_of
from backend.screening.imports.reading.errors import UnlikeObjects
from backend.screening.imports.reading.refused import Refused
from backend.screening.imports.schemas import BatchAnswer, BatchCreate, FaultView, ImportCounts
from backend.screening.imports.views import fault_views
from backend.screening.imports.vocabulary import (
    NEAR_TWIN,
    ImportKind,
    ImportStage,
    ImportState,
    TwinChoice,
)
from backend.screening.records import store as records
from backend.screening.records.faults import FAULTS
from backend.screening.records.fields import BY_NAME
from backend.screening.records.parsing import ReadOptions
from backend.screening.records.store import Plan

MISSING = 1000
"""So many numbers of missing records are in the answer; the count has all."""
FAULTS_TOLD = 2000
"""So many faults are in an answer; the count has all."""
MEMBERS = 100
"""So many unknown members are named at most."""


def store(session: Session, actor: Principal, *, batch: BatchCreate, language: str) -> BatchAnswer:
    """Store a batch; sent again under its key with the same content, it is answered as before."""
    digest = _digest(batch)
    before = queries.by_client_key(
        session, organisation_id=actor.organisation_id, client_key=batch.client_key
    )
    if before is not None:
        if before.body_hash != digest:
            raise BatchKeyTaken(import_id=before.id)
        return _answer(before, language)
    checked = _checked(session, actor, batch)
    plan = _planned(session, actor, batch, checked)
    gathered = Gathered(checked)
    gathered.add(plan)
    found = _with_twins(gathered.preview(session, is_full_set=batch.is_full_set), plan)
    if found.counts["error"] and not batch.is_partial:
        raise _refused(found, language)
    row = _written(session, actor, batch, digest=digest, found=found)
    touched = records.apply(session, actor, plan, import_id=row.id)
    storing.remember_stored(session, actor, row)
    storing.ask_for_screening(session, actor, row, touched)
    return _answer(row, language)


def _digest(batch: BatchCreate) -> bytes:
    content = batch.model_dump(mode="json", exclude={"client_key"})
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()


def _checked(session: Session, actor: Principal, batch: BatchCreate) -> Checked:
    frames = _frames(batch.records)
    own = organisations.get(session, actor.organisation_id).code
    return checking.check(
        preparing.with_own_school(frames, own, actor),
        pl.DataFrame(schema=FAULTS),
        options=ReadOptions(
            batch.default_internship_type,
            batch.source_system,
            is_own_school=actor.level == Kind.school,
        ),
    )


def _frames(records: Sequence[Mapping[str, Any]]) -> list[pl.DataFrame]:
    """Raw frames: records with the same members share one; `row` counts them from 1."""
    _check_members(records)
    frames = []
    try:
        for names, rows in objects.by_shape(records, columns=len(BY_NAME), size=len(records)):
            numbers, values = zip(*rows, strict=True)
            columns = {
                name: [text_of(one[place]) or None for one in values]
                for place, name in enumerate(names)
            }
            schema = {"sheet": pl.String, "row": pl.Int64} | dict.fromkeys(names, pl.String)
            told = {"sheet": [""] * len(numbers), "row": list(numbers), **columns}
            frames.append(pl.DataFrame(told, schema=schema))
    except Refused as error:
        raise UnlikeObjects(**error.values) from error
    return frames


def _check_members(records: Sequence[Mapping[str, Any]]) -> None:
    """A misspelt member would be lost in silence."""
    faults = [
        Fault(
            f"body.records.{place}.{name}", "unknown_field", f"没有 {name} 这个字段", f"No {name}"
        )
        for place, record in enumerate(records)
        for name in record
        if name not in BY_NAME
    ]
    if faults:
        raise InvalidInput(faults[:MEMBERS])


def _planned(session: Session, actor: Principal, batch: BatchCreate, checked: Checked) -> Plan:
    plan = records.plan(session, actor, checked.rows, is_final=True)
    if batch.near_twins is None or plan.near_twins.is_empty():
        return plan
    is_merged = pl.lit(batch.near_twins is TwinChoice.merge)
    merges = plan.near_twins.select(PLACE).with_columns(is_merged=is_merged)
    return records.plan(session, actor, checked.rows, merges=merges, is_final=True)


def _with_twins(found: Preview, plan: Plan) -> Preview:
    """Near-twins nobody has decided on are in error: there is no preview to decide in."""
    twins = plan.near_twins.select(
        *PLACE, field=pl.lit("start_on"), code=pl.lit(NEAR_TWIN), value=pl.lit(None, pl.String)
    )
    if twins.is_empty():
        return found
    counts = found.counts | {
        "error": found.counts["error"] + twins.height,
        "faults": found.counts["faults"] + twins.height,
    }
    return Preview(
        counts=counts,
        fault_groups=found.fault_groups,
        near_twins=[],
        sample=[],
        faults=together([found.faults, twins]),
        missing=found.missing,
    )


def _refused(found: Preview, language: str) -> BatchRefused:
    faults = [
        Fault(
            f"body.records.{zh.row - 1}.{zh.field or ''}".rstrip("."),
            zh.code,
            f"{zh.reason}。{zh.remedy}",
            f"{en.reason}. {en.remedy}",
        )
        for zh, en in zip(_views(found.faults, "zh"), _views(found.faults, "en"), strict=True)
    ]
    return BatchRefused(faults=faults, count=found.counts["error"])


def _views(faults: pl.DataFrame, language: str) -> list[FaultView]:
    told = _ordered(faults).head(FAULTS_TOLD).with_columns(heading=pl.lit(None, pl.String))
    return fault_views(told.iter_rows(named=True), language)


def _ordered(faults: pl.DataFrame) -> pl.DataFrame:
    return faults.sort("row", "field", "code", nulls_last=True)


def _written(
    session: Session, actor: Principal, batch: BatchCreate, *, digest: bytes, found: Preview
) -> InternshipImport:
    now = clock.now()
    missing = found.missing
    row = InternshipImport(
        organisation_id=actor.organisation_id,
        org_path=actor.org_path,
        version=1,
        kind=ImportKind.batch,
        state=ImportState.stored,
        format="json",
        client_key=batch.client_key,
        body_hash=digest,
        is_full_set=batch.is_full_set,
        is_partial=bool(found.counts["error"]),
        source_system=batch.source_system,
        default_internship_type=batch.default_internship_type,
        stage=ImportStage.storing,
        counts=found.counts,
        fault_groups=found.fault_groups,
        answer={
            "faults": _ordered(found.faults).head(FAULTS_TOLD).to_dicts(),
            "missing_record_ids": None if missing is None else missing[:MISSING],
        },
        user_id=actor.user_id,
        user_name=actor.display_name,
        membership_id=actor.membership_id,
        created_at=now,
        updated_at=now,
        finished_at=now,
    )
    session.add(row)
    session.flush()
    if missing is not None:
        queries.keep_missing(session, row, missing)
    return row


def _answer(row: InternshipImport, language: str) -> BatchAnswer:
    kept: dict[str, Any] = row.answer or {}
    faults = pl.DataFrame(kept["faults"], schema=FAULTS)
    assert row.finished_at is not None
    assert row.client_key is not None
    return BatchAnswer(
        import_id=row.id,
        client_key=row.client_key,
        counts=ImportCounts(**(row.counts or {})),
        faults=_views(faults, language),
        missing_record_ids=kept["missing_record_ids"] or [],
        stored_at=row.finished_at,
    )
