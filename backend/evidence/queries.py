"""How evidence is found."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, select, text
from sqlalchemy.orm import Session

from backend.evidence.models import Evidence, EvidenceBlob
from backend.evidence.vocabulary import ScanState

Pair = Row[Evidence, EvidenceBlob]


def _pairs() -> Select[Evidence, EvidenceBlob]:
    return select(Evidence, EvidenceBlob).join(EvidenceBlob, EvidenceBlob.sha256 == Evidence.sha256)


def by_ids(session: Session, ids: Collection[int]) -> Sequence[Pair]:
    """The files in sight among `ids`, with their blobs."""
    return session.execute(_pairs().where(Evidence.id.in_(ids))).all()


def hold(session: Session, ids: Collection[int]) -> None:
    """Lock these files against change, not against other holders, until the transaction ends."""
    statement = select(Evidence.id).where(Evidence.id.in_(ids)).order_by(Evidence.id)
    session.execute(statement.with_for_update(read=True))


def versions(session: Session, series_id: UUID) -> Sequence[Pair]:
    """The versions of a paper in sight, oldest first."""
    statement = _pairs().where(Evidence.series_id == series_id).order_by(Evidence.version_no)
    return session.execute(statement).all()


def newest_in_series(session: Session, series_id: UUID) -> Evidence:
    """The newest version of a paper, locked, so that only one can follow it."""
    statement = (
        select(Evidence)
        .where(Evidence.series_id == series_id)
        .order_by(Evidence.version_no.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalars(statement).one()


def same_content(session: Session, *, organisation_id: int, sha256: str) -> Sequence[Evidence]:
    """Files in sight of one organisation with these bytes that stand, oldest first.

    A lock of the transaction on the pair makes simultaneous uploads see each other.
    """
    session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:pair, 0))"),
        {"pair": f"evidence {organisation_id} {sha256}"},
    )
    statement = (
        select(Evidence)
        .where(
            Evidence.organisation_id == organisation_id,
            Evidence.sha256 == sha256,
            Evidence.withdrawn_at.is_(None),
        )
        .order_by(Evidence.id)
    )
    return session.scalars(statement).all()


def unscanned(session: Session, *, after: str, limit: int) -> Sequence[str]:
    """Hashes of blobs the scanner has said nothing about, in their order."""
    waiting = (ScanState.pending, ScanState.not_scanned)
    statement = (
        select(EvidenceBlob.sha256)
        .where(
            EvidenceBlob.scan_state.in_(waiting),
            EvidenceBlob.scan_detail.is_(None),
            EvidenceBlob.sha256 > after,
        )
        .order_by(EvidenceBlob.sha256)
        .limit(limit)
    )
    return session.scalars(statement).all()
