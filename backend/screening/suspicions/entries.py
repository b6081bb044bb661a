"""What is confirmed becomes an entry of the ledger; where none comes of it, it is asked again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.permissions import MATRIX, Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, jobs
from backend.core.db import Database, OrganisationScope, crossing
from backend.ledger import service as ledger
from backend.ledger.models import LedgerEntry
from backend.ledger.schemas import EntryCreate
from backend.ledger.vocabulary import Source, Status
from backend.notices import service as notices
from backend.notices.vocabulary import NoticeKind
from backend.screening.rules import values
from backend.screening.rules.scope import screening_scope
from backend.screening.suspicions import queries, settling
from backend.screening.suspicions.errors import EntryUnderWay, NoRedLine
from backend.screening.suspicions.models import Suspicion, SuspicionHistory
from backend.screening.suspicions.schemas import ConfirmAnswer, EntryLink
from backend.screening.suspicions.vocabulary import EARLY, Event
from backend.screening.suspicions.workflow import ledger_codes

WEIGH = "weigh_rules"
"""The task that looks at the precision of rules."""


@dataclass
class Made:
    """The entry of each suspicion, and which of them were there before."""

    entry_ids: dict[int, int] = field(default_factory=dict)
    links: list[EntryLink] = field(default_factory=list)


def register(
    session: Session, actor: Principal, rows: Sequence[Suspicion], answer: ConfirmAnswer
) -> Made:
    """A draft entry for each host (or major), or the one that is under way."""
    codes = ledger_codes(rows[0].red_line)
    if codes is None:
        raise NoRedLine()
    subjects: dict[str, list[Suspicion]] = {}
    for row in rows:
        subjects.setdefault(row.subject_key, []).append(row)
    made = Made()
    for same in subjects.values():
        students = queries.students_to_answer(session, [one.id for one in same])
        found = _under_way(session, same[0], answer, codes)
        if found is None:
            entry = _new(session, actor, same[0], answer, codes, students)
        else:
            entry = found
            made.links.append(_link_of(entry, students))
        detail = {
            "rule_code": same[0].rule_code,
            "suspicion_ids": [one.id for one in same],
            "students": students,
            "student_count": entry.student_count,
        }
        ledger.link(session, actor, entry.id, detail=detail)
        made.entry_ids |= {one.id: entry.id for one in same}
    return made


def _under_way(
    session: Session,
    row: Suspicion,
    answer: ConfirmAnswer,
    codes: tuple[str | None, str | None],
) -> LedgerEntry | None:
    under_way = queries.entries_under_way(
        session,
        organisation_id=row.organisation_id,
        campaign_id=answer.campaign_id,
        codes=codes,
        host=(_host_code(session, row), row.host_name),
        cause=_cause(row),
    )
    if under_way and not answer.may_link:
        known = [{"id": one.id, "number": one.number, "status": one.status} for one in under_way]
        raise EntryUnderWay(
            numbers=(
                "、".join(one.number or f"草稿 {one.id}" for one in under_way),
                ", ".join(one.number or f"draft {one.id}" for one in under_way),
            ),
            extra={"entries": known},
        )
    return under_way[0] if under_way else None


def _link_of(entry: LedgerEntry, students: int) -> EntryLink:
    return EntryLink(
        entry_id=entry.id,
        number=entry.number,
        status=Status(entry.status),
        students=students,
        student_count=entry.student_count,
    )


def _host_code(session: Session, row: Suspicion) -> str | None:
    return queries.host_code(session, row.id) if row.host_key else None


def _cause(row: Suspicion) -> str | None:
    """Of whom an entry speaks that is about no host."""
    if row.host_key:
        return None
    major = f"专业 {row.major_code}" if row.major_code else "专业不详"
    return f"{row.cohort} 级{major}" if row.cohort else major


def _new(
    session: Session,
    actor: Principal,
    row: Suspicion,
    answer: ConfirmAnswer,
    codes: tuple[str | None, str | None],
    students: int,
) -> LedgerEntry:
    said = queries.some_values(session, row.id) or {}
    # What is written into the ledger is the school's own record: in Chinese for every reader.
    entry = EntryCreate(
        campaign_id=answer.campaign_id,
        red_line_code=codes[0],
        focus_code=codes[1],
        source=Source.self_check,
        found_by=f"实习记录筛查（规则 {row.rule_code}）",
        description=answer.description or values.explain(row.rule_code, said, "zh")[:4000],
        host_name=row.host_name,
        host_code=_host_code(session, row),
        cause=_cause(row),
        student_count=students,
    )
    return ledger.register(session, actor, entry=entry)


def reopen(database: Database, *, entry_id: int, province_id: int) -> None:
    """Ask schools again about what was confirmed to an entry that came to nothing.

    Done twice it does nothing the second time.
    """
    with database.begin(screening_scope(province_id)) as session:
        rows = queries.held(session, queries.confirmed_to(session, entry_id))
        if not rows:
            return
        # An entry is of one school; what is told of a first look is told inside it.
        with crossing(session, OrganisationScope(rows[0].organisation_id, rows[0].org_path)):
            session.execute(queries.DROP, {"entry_id": entry_id})
            settling.settle_these(session, [row.id for row in rows])
            for row in rows:
                session.refresh(row)
                _tell_of_reopening(session, row, entry_id)
        weigh_later(session, province_id)


def _tell_of_reopening(session: Session, row: Suspicion, entry_id: int) -> None:
    session.execute(
        insert(SuspicionHistory).values(
            organisation_id=row.organisation_id,
            org_path=row.org_path,
            suspicion_id=row.id,
            at=clock.now(),
            event=Event.entry_dropped,
            state=row.state,
            record_count=row.record_count,
        )
    )
    facts: dict[str, Any] = {"rule": row.rule_code, "state": row.state, "version": row.version}
    looks_first = row.first_look_ends_at is not None and row.first_look_ends_at > clock.now()
    audit.announce(
        session,
        type=f"suspicion.{Event.entry_dropped}",
        subject=row,
        subject_type="suspicion",
        subject_id=row.id,
        payload={**facts, "entry_id": entry_id},
        is_inside=looks_first and row.rule_code not in EARLY,
    )
    notices.notify(
        session,
        organisation=row,
        roles=[role for role, may in MATRIX.items() if Permission.suspicion_answer in may],
        kind=NoticeKind.suspicion_reopened,
        subject_type="suspicion",
        subject_id=row.id,
        subject_number=str(row.id),
        values={},
    )


def weigh_later(session: Session, province_id: int) -> None:
    """Have the precision of rules looked at."""
    jobs.defer(session, task=WEIGH, arguments={"province_id": province_id})
