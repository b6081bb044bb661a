"""What is done with imports later: read, store, clean up, and take up what was interrupted."""

import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import structlog
from sqlalchemy.exc import OperationalError

from backend.core import clock, jobs, sealing
from backend.core.errors import TryAgain
from backend.core.storage import StorageFull, StorageUnavailable
from backend.screening.imports import preparing, queries, staging, storing
from backend.screening.imports.attempts import (
    Attempt,
    Bench,
    Superseded,
    begin,
    end_badly,
    fail,
)
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.reading.errors import Unreadable
from backend.screening.imports.vocabulary import (
    OVER,
    PREPARE,
    STORE,
    FailureCode,
    ImportState,
)
from backend.screening.records.errors import SealUnreadable

log = structlog.get_logger("screening")

_SILENT_FOR = timedelta(minutes=1)
_AT_ONCE = 50
_PASSING = (
    OperationalError,
    psycopg.OperationalError,
    StorageFull,
    StorageUnavailable,
    TryAgain,
)
"""What may be over when it is tried again: `take_up` does."""


def prepare(bench: Bench, import_id: int) -> None:
    """Bring an import from received to preview."""
    states = (ImportState.received, ImportState.reading)
    attempt = begin(bench, import_id, states=states, state=ImportState.reading)
    if attempt is not None:
        _run(attempt, preparing.prepare)
    clean(bench, import_id)


def store(bench: Bench, import_id: int) -> None:
    """Bring an import from confirming to stored."""
    states = (ImportState.confirming,)
    attempt = begin(bench, import_id, states=states, state=ImportState.confirming)
    if attempt is not None:
        _run(attempt, storing.store)
    clean(bench, import_id)


def _run(attempt: Attempt, work: Callable[[Attempt], None]) -> None:
    """Do the work, or say with the import why it could not be done.

    Nothing is raised: the queue would write it down, and what went wrong may quote a cell.
    """
    import_id = attempt.row.id
    try:
        work(attempt)
    except Superseded:
        log.info("import superseded", import_id=import_id)
    except Unreadable as refusal:
        _end(attempt, code=refusal.code, values=refusal.values)
    except _PASSING as error:
        if isinstance(error, StorageUnavailable) and _is_file_gone(attempt):
            _end(attempt, code=FailureCode.file_gone)
        else:
            log.warning("import interrupted", import_id=import_id, error=type(error).__name__)
    except (sealing.Unreadable, SealUnreadable) as error:
        log.error("import cannot be decrypted", import_id=import_id, error=type(error).__name__)
        _end(attempt, code=FailureCode.broken)
    except Exception as error:
        log.error(
            "import broken",
            import_id=import_id,
            error=type(error).__name__,
            at=_places_of(error),
        )
        _end(attempt, code=FailureCode.broken)


def _end(attempt: Attempt, *, code: str, values: dict[str, object] | None = None) -> None:
    try:
        fail(attempt, code=code, values=values)
    except Superseded:
        log.info("import superseded", import_id=attempt.row.id)
    except _PASSING as error:
        log.warning("import interrupted", import_id=attempt.row.id, error=type(error).__name__)


def _is_file_gone(attempt: Attempt) -> bool:
    key = (attempt.row.file_key or "") + staging.FILE
    try:
        return not attempt.bench.store.has(key)
    except StorageUnavailable:
        return False


def _places_of(error: BaseException) -> str:
    """Where it went wrong, innermost last; never what the message says."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


def clean(bench: Bench, import_id: int) -> None:
    """Remove the file of an import that is over, unless some of its rows are still to be mended."""
    with bench.looking() as session:
        row = queries.find(session, import_id, for_update=True)
        if row is None or row.file_key is None or not _is_done_with(row):
            return
        staging.remove(bench.store, row.file_key)
        row.file_key = None


def _is_done_with(row: InternshipImport) -> bool:
    has_remains = row.state == ImportState.stored and row.is_partial
    return row.state in OVER and not has_remains


def take_up(bench: Bench) -> int:
    """Ask again for what nobody works on any more; returns how many.

    A worker that was killed leaves an import under way without a job, or with one that ends
    without doing anything. Another attempt begins it again, or ends it after the last.
    """
    taken = 0
    with bench.looking() as session:
        for row in queries.under_way_since(session, clock.now() - _SILENT_FOR, limit=_AT_ONCE):
            task = STORE if row.state == ImportState.confirming else PREPARE
            arguments = {"import_id": row.id}
            if jobs.is_deferred(session, task=task, arguments=arguments):
                continue
            jobs.defer(session, task=task, arguments=arguments, lock=f"import {row.id}")
            taken += 1
    return taken


def sweep(bench: Bench) -> int:
    """Remove files that are of no more use, and those no import names; returns how many."""
    kept_since = clock.now() - timedelta(days=bench.settings.import_kept_days)
    removed = 0
    with bench.looking() as session:
        for row in queries.with_files(session, kept_since=kept_since, limit=_AT_ONCE):
            if row.state == ImportState.preview:
                end_badly(session, row, code=FailureCode.file_gone)
            staging.remove(bench.store, row.file_key or "")
            row.file_key = None
            removed += 1
    old = {folder for folder in staging.folders(bench.store) if staging.is_old(folder)}
    with bench.looking() as session:
        lost = old - queries.named_folders(session, old)
    for folder in lost:
        staging.remove(bench.store, folder)
    return removed + len(lost)
