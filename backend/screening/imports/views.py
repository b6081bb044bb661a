"""An import as its reader meets it, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from backend.core.config import Settings
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.reading import errors as reading_errors
from backend.screening.imports.reading.notes import TEXTS, Note
from backend.screening.imports.schemas import (
    ColumnView,
    Failure,
    FaultGroup,
    FaultView,
    ImportCounts,
    ImportRow,
    ImportView,
    NearTwin,
    Progress,
    SampleRow,
    SheetView,
)
from backend.screening.imports.vocabulary import (
    FAILURES,
    NOTES,
    OWN_FAULTS,
    STAGE_LABELS,
    STATE_LABELS,
    UNDER_WAY,
    FailureCode,
    ImportKind,
    ImportStage,
    ImportState,
)
from backend.screening.records.faults import explain
from backend.screening.records.fields import BY_NAME

_REFUSALS = {one.code: one for one in reading_errors.Unreadable.__subclasses__()}
_MADE = {"state_label", "counts", "failure"}


def row_of(row: InternshipImport, language: str) -> ImportRow:
    """An import in a list."""
    return ImportRow(**_row(row, language))


def _row(row: InternshipImport, language: str) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ImportRow.model_fields if name not in _MADE},
        "state_label": STATE_LABELS[ImportState(row.state)][language == "en"],
        "counts": ImportCounts(**row.counts) if row.counts else None,
        "failure": _failure(row, language),
    }


def view_of(row: InternshipImport, settings: Settings, language: str) -> ImportView:
    """An import, whole."""
    is_preview = row.state == ImportState.preview
    sound = _sound_rows(row.counts)
    has_file = row.file_key is not None
    kept_until = row.updated_at + timedelta(days=settings.import_kept_days)
    return ImportView(
        **_row(row, language),
        organisation_id=row.organisation_id,
        format=row.format,
        size=row.size,
        source_system=row.source_system,
        default_internship_type=row.default_internship_type,
        progress=_progress(row, language),
        sheets=[_sheet(sheet, row.overrides, language) for sheet in row.sheets],
        needs_default_type=any(group["code"] == TYPE_UNTOLD for group in row.fault_groups),
        notes=[note_text(note, language) for note in row.notes],
        fault_groups=[_group(group, language) for group in row.fault_groups],
        near_twins=[NearTwin(**twin) for twin in row.near_twins],
        sample=[SampleRow(**one) for one in row.sample],
        may_confirm=is_preview and sound > 0,
        has_file=has_file,
        file_kept_until_at=kept_until if has_file else None,
    )


TYPE_UNTOLD = "type_needed"


def _sound_rows(counts: Mapping[str, int] | None) -> int:
    names = ("new", "changed", "unchanged", "near_twins")
    return sum(counts[name] for name in names) if counts else 0


def _progress(row: InternshipImport, language: str) -> Progress | None:
    if row.state not in UNDER_WAY or row.kind == ImportKind.batch:
        return None
    stage = ImportStage(row.stage)
    label = STAGE_LABELS[stage][language == "en"]
    return Progress(stage=stage, stage_label=label, done=row.done, total=row.total)


def _sheet(sheet: Mapping[str, Any], overrides: Mapping[str, Any], language: str) -> SheetView:
    columns = [
        ColumnView(
            **column,
            field_label=label_of(column["field"], language),
            is_by_hand=column["heading"] in overrides,
        )
        for column in sheet["columns"]
    ]
    return SheetView(**{**sheet, "columns": columns})


def label_of(field: str | None, language: str) -> str | None:
    """What people call a field."""
    known = BY_NAME.get(field or "")
    if known is None:
        return field
    return known.label if language == "en" else known.heading


def note_text(note: Mapping[str, Any], language: str) -> str:
    """A note in the reader's language."""
    if note["code"] in TEXTS:
        return Note(note["code"], note["values"]).text(language)
    return NOTES[note["code"]][language == "en"].format_map(note["values"])


def _group(group: Mapping[str, Any], language: str) -> FaultGroup:
    told = _explained(group, language)
    heading = label_of(group["field"], language)
    return FaultGroup(
        field=group["field"], heading=heading, code=group["code"], count=group["len"], **told
    )


def fault_view(fault: Mapping[str, Any], language: str) -> FaultView:
    """A fault of the frame of faults, explained."""
    names = ("sheet", "row", "field", "value", "code")
    return FaultView(
        **{name: fault[name] for name in names},
        heading=fault["heading"] or label_of(fault["field"], language),
        **_explained(fault, language),
    )


def fault_views(faults: Iterable[Mapping[str, Any]], language: str) -> list[FaultView]:
    """Faults of the frame of faults, explained."""
    return [fault_view(fault, language) for fault in faults]


def _explained(fault: Mapping[str, Any], language: str) -> dict[str, str]:
    if fault["code"] in OWN_FAULTS:
        return dict(zip(("reason", "remedy"), OWN_FAULTS[fault["code"]][language], strict=True))
    told = explain(
        fault["code"],
        field=fault["field"],
        language=language,
        position=fault["position"],
        found=fault["found"],
        expected=fault["expected"],
    )
    return {"reason": told.reason, "remedy": told.remedy}


def _failure(row: InternshipImport, language: str) -> Failure | None:
    code = row.failure_code
    if code is None:
        return None
    is_english = language == "en"
    if code in _REFUSALS:
        refusal = _REFUSALS[code](**row.failure_values)
        return Failure(code=code, message=refusal.detail(language))
    return Failure(code=code, message=FAILURES[FailureCode(code)][is_english])
