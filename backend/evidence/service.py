"""Keep files in custody: take in, show, withdraw; say which may be cited."""

import unicodedata
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, config
from backend.core.errors import Fault, InvalidInput, NotFound
from backend.core.storage import Store
from backend.evidence import inspection, preview, queries, scanning
from backend.evidence.errors import (
    AlreadyWithdrawn,
    BadFilename,
    DuplicateFile,
    InfectedFile,
    NotCitable,
    NotNewestVersion,
)
from backend.evidence.models import Evidence, EvidenceBlob
from backend.evidence.reception import Received
from backend.evidence.scanning import Verdict
from backend.evidence.schemas import EvidenceDetail, EvidenceUpload, EvidenceView
from backend.evidence.vocabulary import MEDIA_TYPES, SCAN_LABELS, Format, ScanState
from backend.organisations import service as organisations

_TURNS_TEXT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Directions (UAX #9) by which `gpj.exe` can be made to read `exe.jpg`."""

Work = Callable[[], AbstractContextManager[Session]]
"""Opens a short transaction of the caller."""


@dataclass(frozen=True)
class Examined:
    """What content has told about itself."""

    format: Format
    page_count: int | None
    verdict: Verdict


def blob_key(sha256: str) -> str:
    """Where the bytes with this hash lie in the store."""
    return f"blobs/{sha256[:2]}/{sha256}"


def check_upload(session: Session, actor: Principal, *, upload: EvidenceUpload) -> None:
    """Refuse before a byte is received what would be refused afterwards."""
    checked_filename(upload.filename)
    if upload.about_on is not None and upload.about_on > clock.today():
        raise InvalidInput(
            [Fault("query.about_on", "future", "不能晚于今天", "Cannot be after today")]
        )
    owner = organisations.get(session, upload.organisation_id or actor.organisation_id)
    if not owner.org_path.startswith(actor.org_path):
        raise NotFound()  # one sees one's superiors, and holds no files for them
    if upload.replaces_id is not None and (
        get(session, upload.replaces_id).organisation_id != owner.id
    ):
        raise NotFound()
    # Whether that is the newest is asked at the end: sent again after a lost answer, an upload is
    # to be answered with what it made.


def checked_filename(filename: str) -> str:
    """The name in Unicode's composed form; BadFilename for what cannot be kept."""
    name = unicodedata.normalize("NFC", filename).strip()
    is_plain = not any(
        char in "/\\"
        or unicodedata.category(char) in ("Cc", "Cs")
        or unicodedata.bidirectional(char) in _TURNS_TEXT
        for char in name
    )
    if not 1 <= len(name) <= 200 or not name.strip(".") or not is_plain:
        raise BadFilename()
    return name


def take_in(
    work: Work, actor: Principal, store: Store, *, received: Received, upload: EvidenceUpload
) -> tuple[EvidenceView, bool]:
    """Examine a received file, keep it, and register it; whether it is new.

    The bytes are durable before a row points at them. No transaction is open meanwhile.
    """
    filename = checked_filename(upload.filename)
    try:
        with work() as session:
            settings = _settings(session)
        with received.file.open() as file:
            kind = inspection.identify(file, filename)
            page_count = preview.count_pages(file, kind)
            examined = Examined(kind, page_count, scanning.scan(file, settings))
        if not store.has(blob_key(received.sha256)):
            store.keep(received.file, blob_key(received.sha256))
    finally:
        received.file.discard()
    with work() as session:
        return register(
            session, actor, received=received, examined=examined, upload=upload, filename=filename
        )


def register(
    session: Session,
    actor: Principal,
    *,
    received: Received,
    examined: Examined,
    upload: EvidenceUpload,
    filename: str,
) -> tuple[EvidenceView, bool]:
    """Write the row of a kept file; the row that stands when the same upload came before."""
    owner = organisations.get(session, upload.organisation_id or actor.organisation_id)
    known = queries.same_content(session, organisation_id=owner.id, sha256=received.sha256)
    for row in known:
        if row.filename == filename and row.about_on == upload.about_on:
            return get(session, row.id), False
    if known:
        raise _duplicate(known)
    replaced = _replaced(session, upload)
    _write_blob(session, received, examined.verdict)
    row = Evidence(
        organisation_id=owner.id,
        org_path=owner.org_path,
        filename=filename,
        format=examined.format,
        media_type=MEDIA_TYPES[examined.format],
        sha256=received.sha256,
        size=received.size,
        page_count=examined.page_count,
        about_on=upload.about_on,
        note=upload.note,
        series_id=replaced.series_id if replaced else uuid4(),
        version_no=replaced.version_no + 1 if replaced else 1,
        uploaded_by_user_id=actor.user_id,
        uploaded_by_name=actor.display_name,
        uploaded_by_membership_id=actor.membership_id,
        uploaded_at=clock.now(),
    )
    session.add(row)
    session.flush()
    facts = {"filename": filename, "sha256": row.sha256, "size": row.size}
    _remember(session, actor, row, "evidence.uploaded", facts)
    return get(session, row.id), True


def get(session: Session, evidence_id: int) -> EvidenceView:
    """One file in sight, else NotFound."""
    found = summaries(session, [evidence_id])
    if evidence_id not in found:
        raise NotFound()
    return found[evidence_id]


def summaries(session: Session, ids: Collection[int]) -> dict[int, EvidenceView]:
    """The files in sight among `ids`, by id; one query."""
    return {row.id: _view(row, blob) for row, blob in queries.by_ids(session, ids)}


def detail(session: Session, actor: Principal, evidence_id: int) -> EvidenceDetail:
    """One file with the versions of the same paper."""
    evidence = get(session, evidence_id)
    return EvidenceDetail(
        evidence=evidence,
        versions=[_view(row, blob) for row, blob in queries.versions(session, evidence.series_id)],
        may_withdraw=evidence.withdrawn_at is None and actor.may(Permission.evidence_withdraw),
    )


def open_content(work: Work, store: Store, evidence_id: int) -> tuple[EvidenceView, BinaryIO]:
    """A file's bytes; InfectedFile for what a scan has found infected."""
    with work() as session:
        evidence = get(session, evidence_id)
    if evidence.scan_state is ScanState.infected:
        raise InfectedFile(signature=evidence.scan_detail)
    return evidence, store.open(blob_key(evidence.sha256))


def draw_page(work: Work, store: Store, evidence_id: int, *, page: int) -> bytes:
    """A page of a file as a picture of our own making."""
    evidence, file = open_content(work, store, evidence_id)
    with file:
        return preview.draw(file, evidence.format, page=page)


def withdraw(
    session: Session, actor: Principal, evidence_id: int, *, reason: str
) -> EvidenceDetail:
    """Withdraw a file: it stays, with who withdrew it, when and why, and can be cited no more."""
    row = session.get(Evidence, evidence_id, with_for_update=True)
    if row is None:
        raise NotFound()
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn(name=row.withdrawn_by_name)
    row.withdrawn_at = clock.now()
    row.withdrawn_by_name = actor.display_name
    row.withdraw_reason = reason
    session.flush()
    _remember(session, actor, row, "evidence.withdrawn", {"reason": reason})
    return detail(session, actor, evidence_id)


def check_citable(session: Session, evidence_ids: Collection[int]) -> None:
    """Whether these files may stand as evidence; NotCitable names each that may not, and why.

    Infected, pending and withdrawn files may not, nor unscanned ones where a scan is required.
    """
    known = summaries(session, evidence_ids)
    barred = {ScanState.infected, ScanState.pending}
    if _settings(session).evidence_scan == "required":
        barred.add(ScanState.not_scanned)
    faults = []
    for one in dict.fromkeys(evidence_ids):
        evidence = known.get(one)
        if evidence is None:
            faults.append(Fault(str(one), "not_found", f"{one}：找不到", f"{one}: not found"))
        elif evidence.withdrawn_at is not None:
            faults.append(_fault(evidence, "withdrawn", ("已撤回", "withdrawn")))
        elif evidence.scan_state in barred:
            labels = SCAN_LABELS[evidence.scan_state]
            faults.append(_fault(evidence, evidence.scan_state.value, labels))
    if faults:
        raise NotCitable(faults=faults, count=len(faults))


def hold(session: Session, evidence_ids: Collection[int]) -> None:
    """Keep these files from being withdrawn before the transaction that relies on them ends."""
    queries.hold(session, evidence_ids)


def is_citable(session: Session, evidence: EvidenceView) -> bool:
    """Whether this file may stand as evidence (see check_citable)."""
    barred = {ScanState.infected, ScanState.pending}
    if _settings(session).evidence_scan == "required":
        barred.add(ScanState.not_scanned)
    return evidence.withdrawn_at is None and evidence.scan_state not in barred


def store_verdict(session: Session, sha256: str, verdict: Verdict) -> None:
    """Keep what a scan has found; only a final verdict replaces what is known."""
    session.execute(
        update(EvidenceBlob)
        .where(EvidenceBlob.sha256 == sha256)
        .values(scan_state=verdict.state, scan_detail=verdict.detail, scanned_at=verdict.scanned_at)
    )


def _write_blob(session: Session, received: Received, verdict: Verdict) -> None:
    session.execute(
        insert(EvidenceBlob)
        .values(
            sha256=received.sha256,
            size=received.size,
            scan_state=verdict.state,
            scan_detail=verdict.detail,
            scanned_at=verdict.scanned_at,
        )
        .on_conflict_do_nothing()
    )
    if verdict.is_final:
        store_verdict(session, received.sha256, verdict)


def _replaced(session: Session, upload: EvidenceUpload) -> Evidence | None:
    """The version an upload follows, locked; NotNewestVersion when another came first."""
    if upload.replaces_id is None:
        return None
    row = session.get(Evidence, upload.replaces_id)
    if row is None:
        raise NotFound()
    newest = queries.newest_in_series(session, row.series_id)
    if newest.id != row.id:
        raise NotNewestVersion(version_no=newest.version_no, extra={"newest_id": newest.id})
    return row


def _duplicate(known: Collection[Evidence]) -> DuplicateFile:
    existing = [
        {"id": row.id, "filename": row.filename, "uploaded_at": row.uploaded_at} for row in known
    ]
    names = "、".join(row.filename for row in known)
    return DuplicateFile(names=names, extra={"existing": existing})


def _fault(evidence: EvidenceView, code: str, labels: tuple[str, str]) -> Fault:
    name = evidence.filename
    return Fault(str(evidence.id), code, f"{name}：{labels[0]}", f"{name}: {labels[1]}")


def _settings(session: Session) -> config.Settings:
    """The request's settings; the process's own where there is no request."""
    found: config.Settings | None = session.info.get("settings")
    return found or config.settings()


def _view(row: Evidence, blob: EvidenceBlob) -> EvidenceView:
    scan = {name: getattr(blob, name) for name in ("scan_state", "scan_detail", "scanned_at")}
    own = {name: getattr(row, name) for name in EvidenceView.model_fields if name not in scan}
    return EvidenceView.model_validate(own | scan)


def _remember(
    session: Session, actor: Principal, row: Evidence, action: str, facts: dict[str, object]
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject=row,
        subject_type="evidence",
        subject_id=row.id,
        detail=facts,
    )
    audit.announce(
        session,
        type=action,
        subject=row,
        subject_type="evidence",
        subject_id=row.id,
        payload=facts,
    )
