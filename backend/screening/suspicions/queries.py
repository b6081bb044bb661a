"""How suspicions are found. What a reader may see is the policy's business."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.core import clock
from backend.core.db import subtree_end
from backend.core.pagination import Column, fetch_page
from backend.evidence.models import Evidence
from backend.ledger.models import LedgerEntry
from backend.organisations.models import Organisation
from backend.screening.records.models import InternshipRecord
from backend.screening.suspicions.models import (
    Suspicion,
    SuspicionAnswer,
    SuspicionHistory,
    SuspicionRecord,
)
from backend.screening.suspicions.schemas import SuspicionQuery
from backend.screening.suspicions.vocabulary import SuspicionSort
from backend.screening.suspicions.workflow import AWAITS_AUTHORITY, AWAITS_SCHOOL

S = Suspicion
R = SuspicionRecord

SORTS: dict[SuspicionSort, tuple[list[tuple[Column, bool]], list[type]]] = {
    SuspicionSort.newest: ([(S.id, True)], [int]),
    SuspicionSort.updated: ([(S.updated_at, True), (S.id, True)], [datetime, int]),
    SuspicionSort.students: ([(S.student_count, True), (S.id, True)], [int, int]),
}


@dataclass(frozen=True)
class Wanted:
    """A filter with the path of its organisation."""

    query: SuspicionQuery
    path: str | None


def awaits(actor: Principal) -> ColumnElement[bool]:
    """Whether the actor is waited for."""
    duties: list[ColumnElement[bool]] = [false()]
    if actor.may(Permission.suspicion_answer):
        duties.append(
            and_(S.organisation_id == actor.organisation_id, S.state.in_(sorted(AWAITS_SCHOOL)))
        )
    if actor.may(Permission.suspicion_review):
        # Ids and dots, so a path needs no escape; one more id and its dot is a child.
        is_child = S.org_path.regexp_match("^" + actor.org_path.replace(".", "\\.") + "[0-9]+\\.$")
        duties.append(and_(is_child, S.state.in_(sorted(AWAITS_AUTHORITY))))
    return or_(*duties)


def in_first_look() -> ColumnElement[bool]:
    """Whether the school still looks at it first."""
    return func.coalesce(S.first_look_ends_at > clock.now(), false())


def conditions(actor: Principal, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a filter means in SQL."""
    query = wanted.query
    found: list[ColumnElement[bool]] = []
    if wanted.path is not None:
        found.append(and_(S.org_path >= wanted.path, S.org_path < subtree_end(wanted.path)))
    choices: list[tuple[Any, Collection[Any]]] = [
        (S.rule_code, query.rule),
        (S.red_line, query.red_line),
        (S.outcome, query.outcome),
        (S.state, query.state),
    ]
    found += [column.in_(values) for column, values in choices if values]
    exact = [
        (S.host_key, query.host_key),
        (S.major_code, query.major_code),
        (S.school_year, query.school_year),
    ]
    found += [column == value for column, value in exact if value is not None]
    if query.q is not None:
        found.append(S.host_name.contains(query.q, autoescape=True))
    if query.awaits_me is not None:
        found.append(awaits(actor) if query.awaits_me else ~awaits(actor))
    if query.is_in_first_look is not None:
        found.append(in_first_look() if query.is_in_first_look else ~in_first_look())
    return found


def listing(actor: Principal) -> Select[*tuple[Any, ...]]:
    """What a list shows."""
    return select(
        S,
        Organisation.name,
        awaits(actor).label("awaits_me"),
        in_first_look().label("is_in_first_look"),
    ).join(Organisation, Organisation.id == S.organisation_id)


def list_suspicions(
    session: Session,
    actor: Principal,
    wanted: Wanted,
    *,
    sort: SuspicionSort,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Any], str | None]:
    """A page of suspicions."""
    columns, kinds = SORTS[sort]
    return fetch_page(
        session,
        listing(actor).where(*conditions(actor, wanted)),
        order=sort.value,
        columns=columns,
        kinds=kinds,
        cursor=cursor,
        limit=limit,
    )


def rows_of(session: Session, actor: Principal, ids: Collection[int]) -> Sequence[Any]:
    """Some of them as a list shows them."""
    statement = listing(actor).where(S.id.in_(ids)).order_by(S.id)
    return session.execute(statement.execution_options(populate_existing=True)).all()


def held(session: Session, ids: Collection[int]) -> Sequence[Suspicion]:
    """Suspicions in sight, locked in the order of their numbers."""
    return session.scalars(
        select(S)
        .where(S.id.in_(ids))
        .order_by(S.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def count(session: Session, actor: Principal, wanted: Wanted) -> Sequence[Any]:
    """Per state and rule: suspicions, records, students, awaiting the actor."""
    statement: Select[*tuple[Any, ...]] = select(
        S.state,
        S.rule_code,
        func.count(),
        func.coalesce(func.sum(S.record_count), 0),
        func.coalesce(func.sum(S.student_count), 0),
        func.count().filter(awaits(actor)),
    )
    return session.execute(
        statement.where(*conditions(actor, wanted)).group_by(S.state, S.rule_code)
    ).all()


_FIRST_LOOK = text(
    "select organisation_id, rule_code, outcome, school_year, suspicions, records"
    " from suspicions_in_first_look(:path_from, :path_to)"
)


def counted_in_first_look(session: Session, path: str) -> Sequence[Any]:
    """What the reader may count, and not read yet."""
    return session.execute(_FIRST_LOOK, {"path_from": path, "path_to": subtree_end(path)}).all()


def list_records(
    session: Session, suspicion: Suspicion, *, cursor: str | None, limit: int
) -> tuple[Sequence[Any], str | None]:
    """Record versions of a suspicion, those that count first."""
    i = InternshipRecord
    statement: Select[*tuple[Any, ...]] = (
        select(R, SuspicionAnswer.state, i.student_key, i.personal, i.class_name, i.major_code,
               i.host_name, i.post_name, i.start_on)
        .join(i, i.id == R.record_id)
        .outerjoin(SuspicionAnswer, SuspicionAnswer.id == R.answer_id)
        .where(R.suspicion_id == suspicion.id)
    )  # fmt: skip
    if not suspicion.is_silent:
        statement = statement.where(~R.is_silent)
    return fetch_page(
        session,
        statement,
        order="suspicion_records",
        columns=[(R.is_current, True), (R.record_id, False), (R.record_version, True)],
        kinds=[bool, int, int],
        cursor=cursor,
        limit=limit,
    )


def some_values(session: Session, suspicion_id: int) -> dict[str, Any] | None:
    """The values of one record that raises it, or did."""
    return session.scalar(
        select(R.values)
        .where(R.suspicion_id == suspicion_id)
        .order_by(R.is_current.desc(), R.record_id, R.record_version.desc())
        .limit(1)
    )


def combined(session: Session, suspicion: Suspicion, codes: Collection[str]) -> Sequence[Suspicion]:
    """Suspicions of these rules that share a record with a combining one."""
    other = R.__table__.alias("other")
    shares = (
        select(R.suspicion_id)
        .join(other, other.c.record_id == R.record_id)
        .where(R.suspicion_id == S.id, R.is_current, other.c.is_current)
        .where(other.c.suspicion_id == suspicion.id)
        .exists()
    )
    return session.scalars(
        select(S)
        .where(
            S.organisation_id == suspicion.organisation_id,
            S.rule_code.in_(codes),
            S.school_year == suspicion.school_year,
            shares,
        )
        .order_by(S.rule_code, S.id)
    ).all()


def answers_of(session: Session, suspicion_id: int) -> Sequence[Any]:
    """Answers, newest first, with number and status of their entry."""
    return session.execute(
        select(SuspicionAnswer, LedgerEntry.number, LedgerEntry.status)
        .outerjoin(LedgerEntry, LedgerEntry.id == SuspicionAnswer.entry_id)
        .where(SuspicionAnswer.suspicion_id == suspicion_id)
        .order_by(SuspicionAnswer.id.desc())
        .execution_options(populate_existing=True)
    ).all()


def files_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Names of files in sight."""
    rows = session.execute(select(Evidence.id, Evidence.filename).where(Evidence.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def list_history(
    session: Session, suspicion_id: int, *, cursor: str | None, limit: int
) -> tuple[list[SuspicionHistory], str | None]:
    """What happened, oldest first."""
    rows, next_cursor = fetch_page(
        session,
        select(SuspicionHistory).where(SuspicionHistory.suspicion_id == suspicion_id),
        order="suspicion_history",
        columns=[(SuspicionHistory.id, False)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def entries_under_way(
    session: Session,
    *,
    organisation_id: int,
    campaign_id: int,
    codes: tuple[str | None, str | None],
    host: tuple[str | None, str | None],
    cause: str | None,
) -> Sequence[LedgerEntry]:
    """Entries of one school, red line and host (or cause) that are not over, locked: none ends."""
    e = LedgerEntry
    line, focus = codes
    code, name = host
    same_host: ColumnElement[bool] = e.host_name.is_not_distinct_from(name)
    if code is not None:
        same_host = or_(e.host_code == code, and_(e.host_code.is_(None), same_host))
    statement = select(e).where(
        e.organisation_id == organisation_id,
        e.campaign_id == campaign_id,
        e.red_line_code.is_not_distinct_from(line),
        e.focus_code.is_not_distinct_from(focus),
        e.status.not_in(("closed", "voided", "discarded")),
        same_host,
    )
    if cause is not None:
        statement = statement.where(e.cause == cause)
    return session.scalars(statement.order_by(e.id).with_for_update()).all()


def host_code(session: Session, suspicion_id: int) -> str | None:
    """The credit code of the host, as its records have it."""
    i = InternshipRecord
    return session.scalar(
        select(i.host_uscc)
        .join(R, R.record_id == i.id)
        .where(R.suspicion_id == suspicion_id, i.host_uscc.is_not(None))
        .limit(1)
    )


def students_to_answer(session: Session, ids: Collection[int]) -> int:
    """Students of the records no answer covers, each once."""
    a = SuspicionAnswer
    return (
        session.scalar(
            select(func.count(R.person_key.distinct()))
            .outerjoin(a, a.id == R.answer_id)
            .where(R.suspicion_id.in_(ids), R.is_current, ~R.is_silent, _uncovered(a))
        )
        or 0
    )


def confirmed_to(session: Session, entry_id: int) -> Sequence[int]:
    """Suspicions whose standing answer is an entry."""
    a = SuspicionAnswer
    return session.scalars(
        select(a.suspicion_id)
        .where(a.entry_id == entry_id, a.state == "standing")
        .distinct()
        .order_by(a.suspicion_id)
    ).all()


def _uncovered(a: type[SuspicionAnswer]) -> ColumnElement[bool]:
    return or_(a.id.is_(None), a.state == "refused", a.kind == "data_error")


DROP = text("""
with dropped as (
  update suspicion_answers set state = 'dropped'
   where entry_id = :entry_id and state = 'standing' returning id)
update suspicion_records set answer_id = null where answer_id in (select id from dropped)
""").bindparams(bindparam("entry_id"))
"""What was confirmed to an entry that came to nothing is covered by no answer again."""

COVER = text("""
update suspicion_records r set answer_id = :answer_id
 where r.suspicion_id = :suspicion_id and r.is_current and not r.is_silent
   and (r.answer_id is null or exists (
     select from suspicion_answers a where a.id = r.answer_id
        and (a.state = 'refused' or a.kind = 'data_error')))
""").bindparams(bindparam("answer_id"), bindparam("suspicion_id"))
"""Records that no answer covers, or one that has failed: exactly those the reader was shown."""
