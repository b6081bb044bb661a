"""Decide on imports: map columns by hand, confirm, discard; nothing here reads a file."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, config, jobs
from backend.core.errors import Fault, NotFound
from backend.screening.imports import queries
from backend.screening.imports.errors import (
    ImportMoved,
    NothingToStore,
    NotInPreview,
    RowsInError,
    TwinsUndecided,
    UnknownField,
)
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.preparing import headings_hash
from backend.screening.imports.schemas import (
    Confirmation,
    ImportQuery,
    ImportRow,
    ImportView,
    MappingChange,
)
from backend.screening.imports.views import row_of, view_of
from backend.screening.imports.vocabulary import (
    CLEAN,
    PREPARE,
    STATE_LABELS,
    STORE,
    ImportStage,
    ImportState,
)
from backend.screening.records.fields import BY_NAME


def get(session: Session, import_id: int) -> InternshipImport:
    """One import in sight, else NotFound."""
    row = queries.find(session, import_id)
    if row is None:
        raise NotFound()
    return row


def view(session: Session, import_id: int, *, language: str) -> ImportView:
    """One import with its progress or its preview."""
    return view_of(get(session, import_id), _settings(session), language)


def list_imports(
    session: Session, *, query: ImportQuery, language: str
) -> tuple[list[ImportRow], str | None]:
    """A page of imports, newest first."""
    rows, next_cursor = queries.list_imports(session, query)
    return [row_of(row[0], language) for row in rows], next_cursor


def remap(
    session: Session, actor: Principal, import_id: int, *, change: MappingChange, language: str
) -> None:
    """Map columns by hand; the file is read again, and the next like it is read so at once."""
    row = _waiting(session, import_id, version=change.expected_version, language=language)
    columns = {**row.overrides, **change.columns}
    _check_mapping(row, change, columns)
    row.overrides = columns
    if change.default_internship_type is not None:
        row.default_internship_type = change.default_internship_type
    if change.source_system is not None:
        row.source_system = change.source_system
    queries.remember(session, row, headings_hash=headings_hash(row.sheets), columns=columns)
    row.decisions = {}
    _hand_over(session, actor, row, state=ImportState.received, task=PREPARE)
    _record(session, actor, row, "import.mapped", {"columns": len(change.columns)})


def _check_mapping(
    row: InternshipImport, change: MappingChange, columns: Mapping[str, str | None]
) -> None:
    known = {column["heading"] for sheet in row.sheets for column in sheet["columns"]}
    faults = []
    for heading, field in change.columns.items():
        place = f"body.columns.{heading}"
        if heading not in known:
            words = ("文件中没有这一列", "The file has no such column")
            faults.append(Fault(place, "unknown_heading", *words))
        if field is not None and field not in BY_NAME:
            words = (f"没有 {field} 这个字段", f"There is no field {field}")
            faults.append(Fault(place, "unknown_field", *words))
    for sheet in row.sheets:
        faults += _taken_twice([column["heading"] for column in sheet["columns"]], columns)
    if faults:
        raise UnknownField(faults=faults, count=len(faults))


def _taken_twice(headings: Sequence[str], columns: Mapping[str, str | None]) -> list[Fault]:
    faults, taken = [], set()
    for heading in headings:
        field = columns.get(heading)
        if field is not None and field in taken:
            words = ("同一工作表的两列对应了同一字段", "Two columns of a sheet tell the same field")
            faults.append(Fault(f"body.columns.{heading}", "field_taken", *words))
        taken.add(field)
    return faults


def confirm(
    session: Session,
    actor: Principal,
    import_id: int,
    *,
    confirmation: Confirmation,
    language: str,
) -> None:
    """Have what the preview shows stored."""
    row = _waiting(session, import_id, version=confirmation.expected_version, language=language)
    counts = row.counts or {}
    if not any(counts[name] for name in ("new", "changed", "unchanged", "near_twins")):
        raise NothingToStore()
    if counts["error"] and not confirmation.is_partial:
        raise RowsInError(count=counts["error"])
    decided = {(one.sheet, one.row) for one in confirmation.merges}
    undecided = counts["near_twins"] - len(decided)
    if undecided > 0 and confirmation.other_twins is None:
        raise TwinsUndecided(count=undecided)
    row.is_partial = bool(counts["error"])
    row.decisions = {
        "merges": [one.model_dump(mode="json") for one in confirmation.merges],
        "other_twins": confirmation.other_twins,
    }
    row.total = counts["rows"]
    _hand_over(session, actor, row, state=ImportState.confirming, task=STORE)
    _record(session, actor, row, "import.confirmed", {"is_partial": row.is_partial})


def discard(
    session: Session, actor: Principal, import_id: int, *, expected_version: int, language: str
) -> None:
    """Give an import up; its file is removed."""
    row = _waiting(session, import_id, version=expected_version, language=language)
    row.finished_at = clock.now()
    row.near_twins, row.sample = [], []
    _hand_over(session, actor, row, state=ImportState.discarded, task=CLEAN)
    _record(session, actor, row, "import.discarded", {})


def _waiting(session: Session, import_id: int, *, version: int, language: str) -> InternshipImport:
    """An import that waits for a decision, locked; or the refusal that says why it does not."""
    row = queries.find(session, import_id, for_update=True)
    if row is None:
        raise NotFound()
    if row.version != version:
        current = view_of(row, _settings(session), language)
        raise ImportMoved(extra={"current": current.model_dump(mode="json")})
    if row.state != ImportState.preview:
        raise NotInPreview(state=STATE_LABELS[ImportState(row.state)])
    return row


def _hand_over(
    session: Session, actor: Principal, row: InternshipImport, *, state: ImportState, task: str
) -> None:
    """Put an import into the hands of the worker."""
    row.state = state
    row.stage, row.done, row.attempts = ImportStage.waiting, 0, 0
    row.membership_id = actor.membership_id
    row.version += 1
    row.updated_at = clock.now()
    session.flush()
    jobs.defer(session, task=task, arguments={"import_id": row.id}, lock=f"import {row.id}")


def _record(
    session: Session,
    actor: Principal,
    row: InternshipImport,
    action: str,
    detail: dict[str, object],
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject=row,
        subject_type="internship_import",
        subject_id=row.id,
        detail=detail,
    )


def _settings(session: Session) -> config.Settings:
    found: config.Settings | None = session.info.get("settings")
    return found or config.settings()
