"""How what hangs on one entry is found."""

from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import Session

from backend.core.pagination import fetch_page
from backend.identity.models import Membership, User
from backend.ledger.models import (
    LedgerComment,
    LedgerEvidence,
    LedgerHistory,
    LedgerMeasure,
    LedgerSettlement,
    LedgerStopReport,
)

# What hangs on an entry is read whenever one is: these are built once.
_OF_ENTRY = bindparam("entry_id", type_=BigInteger)
_MEASURES = (
    select(LedgerMeasure)
    .where(LedgerMeasure.entry_id == _OF_ENTRY, LedgerMeasure.dropped_at.is_(None))
    .order_by(LedgerMeasure.position, LedgerMeasure.id)
)
_CITATIONS = (
    select(LedgerEvidence)
    .where(LedgerEvidence.entry_id == _OF_ENTRY, LedgerEvidence.removed_at.is_(None))
    .order_by(LedgerEvidence.id)
)
_SETTLEMENT = select(LedgerSettlement).where(LedgerSettlement.entry_id == _OF_ENTRY)
_LAST_STOP_REPORT = (
    select(LedgerStopReport)
    .where(LedgerStopReport.entry_id == _OF_ENTRY)
    .order_by(LedgerStopReport.id.desc())
    .limit(1)
)


def measures_of(session: Session, entry_id: int) -> list[LedgerMeasure]:
    """Measures in force, in order."""
    return list(session.scalars(_MEASURES, {"entry_id": entry_id}))


def citations_of(session: Session, entry_id: int) -> list[LedgerEvidence]:
    """Citations in force, oldest first."""
    return list(session.scalars(_CITATIONS, {"entry_id": entry_id}))


def settlement_of(session: Session, entry_id: int) -> LedgerSettlement | None:
    """What became of the money."""
    return session.scalar(_SETTLEMENT, {"entry_id": entry_id})


def last_stop_report(session: Session, entry_id: int) -> LedgerStopReport | None:
    """The stop report that counts."""
    return session.scalar(_LAST_STOP_REPORT, {"entry_id": entry_id})


def people_of(session: Session, organisation_id: int) -> list[tuple[Membership, str]]:
    """Memberships in force of an organisation with their holders' names; at most 200."""
    rows = session.execute(
        select(Membership, User.display_name)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.display_name, Membership.id)
        .limit(200)
    )
    return [(row[0], row[1]) for row in rows]


def list_history(
    session: Session, entry_id: int, *, cursor: str | None, limit: int
) -> tuple[list[LedgerHistory], str | None]:
    """Acts on an entry, oldest first."""
    rows, next_cursor = fetch_page(
        session,
        select(LedgerHistory).where(LedgerHistory.entry_id == entry_id),
        order="history",
        columns=[(LedgerHistory.id, False)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def list_comments(
    session: Session, entry_id: int, *, cursor: str | None, limit: int
) -> tuple[list[LedgerComment], str | None]:
    """Comments on an entry, oldest first."""
    rows, next_cursor = fetch_page(
        session,
        select(LedgerComment).where(LedgerComment.entry_id == entry_id),
        order="comments",
        columns=[(LedgerComment.id, False)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor
