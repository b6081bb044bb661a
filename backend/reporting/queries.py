"""How figures are counted: always from the entries themselves, under the reader's own scope."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.campaigns.models import CampaignParticipant
from backend.core import clock
from backend.ledger.models import LedgerEntry, LedgerEvidence, LedgerHistory, LedgerMeasure
from backend.ledger.vocabulary import Action, Status
from backend.organisations.models import Organisation

E = LedgerEntry
_BATCH = 1000


def _is(*statuses: Status) -> ColumnElement[bool]:
    return E.status.in_(statuses)


ON_LEDGER = E.status.not_in((Status.draft, Status.discarded))
_AT_SCHOOLS = _is(Status.open, Status.rectifying, Status.pending_approval)
_AT_AUTHORITIES = _is(Status.pending_verification)


def late_at_schools() -> ColumnElement[bool]:
    """The school holds the entry beyond its deadline."""
    return and_(
        _AT_SCHOOLS, func.coalesce(E.deadline_on, E.deadline_limit_on) < literal(clock.today())
    )


def late_at_authorities() -> ColumnElement[bool]:
    """An authority holds the entry beyond its time for verification, or a due check."""
    today = literal(clock.today())
    return or_(
        and_(_AT_AUTHORITIES, E.verify_due_on < today),
        and_(_is(Status.monitoring), E.next_check_on < today),
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def groups(session: Session, campaign_id: int) -> Sequence[Any]:
    """(status, source, red line or focus item, serious) → entries, students and lateness."""
    stop_due = func.coalesce(E.stop_reported_at, literal(clock.now()))
    return session.execute(
        select(
            E.status,
            E.source,
            func.coalesce(E.red_line_code, E.focus_code).label("code"),
            E.is_serious,
            func.count().label("entries"),
            func.sum(E.student_count).label("students"),
            _how_many(late_at_schools()).label("late_at_schools"),
            _how_many(late_at_authorities()).label("late_at_authorities"),
            _how_many(E.stop_due_at < stop_due).label("late_stops"),
        )
        .where(E.campaign_id == campaign_id, ON_LEDGER)
        .group_by(E.status, E.source, text("code"), E.is_serious)
    ).all()


def closed_by_day(session: Session, campaign_id: int) -> dict[date, int]:
    """Closures a day, in the users' own days."""
    day = func.date(func.timezone("Asia/Shanghai", E.closed_at)).label("day")
    rows = session.execute(
        select(day, func.count())
        .where(E.campaign_id == campaign_id, E.status == Status.closed)
        .group_by(text("day"))
        .order_by(text("day"))
    )
    return {row[0]: row[1] for row in rows}


def progress(
    session: Session, campaign_id: int, *, unit_id: int, is_children: bool
) -> Sequence[Any]:
    """Sums over participants, by the lines of filing frozen at launch.

    The rows are the units that report to `unit_id`, or the unit itself.
    """
    own = (
        select(
            E.organisation_id,
            func.count().label("entries"),
            func.sum(E.student_count).label("students"),
            _how_many(_is(Status.closed)).label("closed"),
            _how_many(_is(Status.monitoring)).label("monitoring"),
            _how_many(_is(Status.voided)).label("voided"),
            _how_many(_AT_SCHOOLS).label("at_schools"),
            _how_many(_AT_AUTHORITIES).label("at_authorities"),
            _how_many(late_at_schools()).label("overdue_at_schools"),
            _how_many(late_at_authorities()).label("overdue_at_authorities"),
            func.max(E.updated_at).label("last_act_at"),
        )
        .where(E.campaign_id == campaign_id, ON_LEDGER)
        .group_by(E.organisation_id)
        .cte("own")
    )
    unit = CampaignParticipant.__table__.alias("unit")
    part = CampaignParticipant.__table__.alias("part")
    beneath = and_(
        part.c.campaign_id == campaign_id,
        part.c.reporting_path >= unit.c.reporting_path,
        part.c.reporting_path < func.left(unit.c.reporting_path, -1).op("||")(literal("/")),
    )
    chosen = unit.c.reports_to_id if is_children else unit.c.organisation_id
    summed = [
        func.coalesce(func.sum(own.c[name]), 0).label(name)
        for name in (
            "entries",
            "students",
            "closed",
            "monitoring",
            "voided",
            "at_schools",
            "at_authorities",
            "overdue_at_schools",
            "overdue_at_authorities",
        )
    ]
    return session.execute(
        select(
            unit.c.organisation_id,
            unit.c.name,
            unit.c.kind,
            unit.c.reporting_path,
            func.count().label("participants"),
            func.count(own.c.organisation_id).label("reporting"),
            *summed,
            func.max(own.c.last_act_at).label("last_act_at"),
        )
        .select_from(
            unit.join(part, beneath).outerjoin(own, own.c.organisation_id == part.c.organisation_id)
        )
        .where(unit.c.campaign_id == campaign_id, chosen == unit_id)
        .group_by(
            unit.c.organisation_id, unit.c.name, unit.c.kind, unit.c.reporting_path, unit.c.org_path
        )
        .order_by(unit.c.org_path)
    ).all()


def stale_drafts(session: Session, campaign_id: int, *, before: datetime) -> dict[str, int]:
    """How many drafts are older than `before`, by the frozen line of their organisation."""
    rows = session.execute(
        text(
            "select p.reporting_path, s.drafts from stale_drafts(:campaign_id, :before) s"
            " join campaign_participants p"
            " on p.organisation_id = s.organisation_id and p.campaign_id = :campaign_id"
        ),
        {"campaign_id": campaign_id, "before": before},
    )
    return {row[0]: row[1] for row in rows}


def entries(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, limit: int
) -> Iterator[list[tuple[LedgerEntry, str]]]:
    """Entries on the ledger with their organisation's name, in order of number, in batches."""
    statement = (
        select(E, Organisation.name)
        .join(Organisation, Organisation.id == E.organisation_id)
        .where(*conditions)
        .order_by(E.number.asc().nulls_last(), E.id)
        .limit(limit)
        .execution_options(yield_per=_BATCH)
    )
    for batch in session.execute(statement).partitions():
        yield [(row[0], row[1]) for row in batch]


def count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many entries a document would hold."""
    return session.scalar(select(func.count()).select_from(E).where(*conditions)) or 0


def measures_by_entry(session: Session, ids: Sequence[int]) -> Mapping[int, list[LedgerMeasure]]:
    """Measures in force of several entries, in order."""
    rows = session.scalars(
        select(LedgerMeasure)
        .where(LedgerMeasure.entry_id.in_(ids), LedgerMeasure.dropped_at.is_(None))
        .order_by(LedgerMeasure.entry_id, LedgerMeasure.position, LedgerMeasure.id)
    )
    found: dict[int, list[LedgerMeasure]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return found


def evidence_by_entry(session: Session, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """The kinds of evidence cited for several entries, oldest first."""
    rows = session.execute(
        select(LedgerEvidence.entry_id, LedgerEvidence.kind)
        .where(LedgerEvidence.entry_id.in_(ids), LedgerEvidence.removed_at.is_(None))
        .order_by(LedgerEvidence.id)
    )
    found: dict[int, list[str]] = {}
    for entry_id, kind in rows:
        found.setdefault(entry_id, []).append(kind)
    return found


def opinions_by_entry(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """The last opinion of an authority on several entries, and who gave it."""
    told = (Action.verify, Action.return_, Action.monitor, Action.conclude, Action.confirm)
    rows = session.execute(
        select(LedgerHistory.entry_id, LedgerHistory.note, LedgerHistory.actor_name)
        .where(LedgerHistory.entry_id.in_(ids), LedgerHistory.action.in_(told))
        .ext(distinct_on(LedgerHistory.entry_id))
        .order_by(LedgerHistory.entry_id, LedgerHistory.id.desc())
    )
    return {row[0]: (row[1] or "", row[2]) for row in rows}
