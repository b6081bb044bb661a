"""Take a file of records in: encrypted while it streams, kept, and put down to be read."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, jobs, sealing
from backend.core.config import Settings
from backend.core.storage import Store
from backend.evidence import reception
from backend.evidence.reception import Received
from backend.evidence.service import checked_filename
from backend.screening.imports import staging
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.schemas import FileUpload, ImportView
from backend.screening.imports.views import view_of
from backend.screening.imports.vocabulary import PREPARE, ImportKind, ImportStage, ImportState

Work = Callable[[], AbstractContextManager[Session]]
"""Opens a short transaction of the caller."""


async def receive(
    work: Work,
    actor: Principal,
    store: Store,
    settings: Settings,
    *,
    headers: Headers,
    stream: AsyncIterator[bytes],
    upload: FileUpload,
    language: str,
) -> ImportView:
    """Receive a file and ask for it to be read. No transaction is open while it streams."""
    expected = reception.declared(headers)
    checked_filename(upload.filename)
    folder = staging.new_folder()
    received = await reception.receive(
        store,
        stream,
        expected=expected,
        limit=settings.import_limit_bytes,
        seal=staging.sealing(sealing.sealer_of(settings), folder + staging.FILE),
    )
    row = await run_in_threadpool(
        _take_in, work, actor, store, received=received, upload=upload, folder=folder
    )
    return view_of(row, settings, language)


def _take_in(
    work: Work,
    actor: Principal,
    store: Store,
    *,
    received: Received,
    upload: FileUpload,
    folder: str,
) -> InternshipImport:
    """The file is durable before a row points at it; without its row it is taken away again."""
    try:
        store.keep(received.file, folder + staging.FILE)
    finally:
        received.file.discard()
    try:
        with work() as session:
            return _put_down(session, actor, received=received, upload=upload, folder=folder)
    except BaseException:
        staging.remove(store, folder)
        raise


def _put_down(
    session: Session, actor: Principal, *, received: Received, upload: FileUpload, folder: str
) -> InternshipImport:
    now = clock.now()
    row = InternshipImport(
        organisation_id=actor.organisation_id,
        org_path=actor.org_path,
        version=1,
        kind=ImportKind.file,
        state=ImportState.received,
        filename=checked_filename(upload.filename),
        size=received.size,
        sha256=received.sha256,
        file_key=folder,
        is_full_set=upload.is_full_set,
        is_partial=False,
        source_system=upload.source_system,
        default_internship_type=upload.default_internship_type,
        stage=ImportStage.waiting,
        done=0,
        total=0,
        attempts=0,
        overrides={},
        sheets=[],
        notes=[],
        fault_groups=[],
        near_twins=[],
        sample=[],
        decisions={},
        failure_values={},
        user_id=actor.user_id,
        user_name=actor.display_name,
        membership_id=actor.membership_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action="import.received",
        subject=row,
        subject_type="internship_import",
        subject_id=row.id,
        detail={"sha256": row.sha256, "size": row.size, "is_full_set": row.is_full_set},
    )
    jobs.defer(session, task=PREPARE, arguments={"import_id": row.id}, lock=f"import {row.id}")
    return row
