"""How entries are found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Dialect,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.core import clock
from backend.core.db import subtree_end
from backend.core.pagination import Column, after, cut, decode_cursor, keyed_by
from backend.ledger.models import (
    LedgerEntry,
    LedgerHistory,
)
from backend.ledger.vocabulary import Action, Sort, Source, Status
from backend.ledger.workflow import SCHOOL_HOLDS, TRANSITIONS, Relation, Transition
from backend.organisations.models import Organisation

E = LedgerEntry
Holder = aliased(Organisation)
"""The authority whose step an entry is at."""


@dataclass(frozen=True)
class Asker:
    """Who asks, and when, as they stand in a statement."""

    permissions: frozenset[Permission]
    user_id: ColumnElement[int]
    organisation_id: ColumnElement[int]
    today: ColumnElement[date]


def asking(actor: Principal) -> Asker:
    """The actor, today."""
    return Asker(
        actor.permissions,
        literal(actor.user_id, BigInteger),
        literal(actor.organisation_id, BigInteger),
        literal(clock.today(), Date),
    )


def anybody(permissions: frozenset[Permission]) -> Asker:
    """Whoever has these permissions: a statement that is kept, run with `named(actor)`."""
    return Asker(
        permissions,
        bindparam("user_id", type_=BigInteger),
        bindparam("organisation_id", type_=BigInteger),
        bindparam("today", type_=Date),
    )


def named(actor: Principal) -> dict[str, object]:
    """The values of `anybody`."""
    return {
        "user_id": actor.user_id,
        "organisation_id": actor.organisation_id,
        "today": clock.today(),
    }


@dataclass(frozen=True)
class EntryFilter:
    """What a list of entries is narrowed by; empty members do not narrow."""

    campaign_id: int | None = None
    path: str | None = None
    statuses: Sequence[Status] = ()
    red_line_codes: Sequence[str] = ()
    focus_codes: Sequence[str] = ()
    sources: Sequence[Source] = ()
    is_overdue: bool | None = None
    is_serious: bool | None = None
    awaits_me: bool | None = None
    done_by_me: bool | None = None
    matter_no: str | None = None
    search: str | None = None
    ids: Sequence[int] = field(default=())


_DEADLINE = func.coalesce(E.deadline_on, literal_column("'9999-12-31'::date", Date))
"""As the index has it (see models.DEADLINE)."""
SORTS: dict[Sort, tuple[list[tuple[Column, bool]], list[type]]] = {
    Sort.newest: ([(E.id, True)], [int]),
    Sort.updated: ([(E.updated_at, True), (E.id, True)], [datetime, int]),
    Sort.deadline: ([(_DEADLINE, False), (E.id, False)], [date, int]),
}


def _is_any(statuses: Iterable[Status]) -> ColumnElement[bool]:
    """Spelt out: a list of parameters would be written anew at every run."""
    return E.status.in_([literal_column(f"'{status}'") for status in sorted(statuses)])


def overdue(today: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether whoever holds the entry is late. Computed, never stored."""
    school = and_(_is_any(SCHOOL_HOLDS), func.coalesce(E.deadline_on, E.deadline_limit_on) < today)
    authority = or_(
        and_(E.status == Status.pending_verification, E.verify_due_on < today),
        and_(E.status == Status.monitoring, E.next_check_on < today),
    )
    return func.coalesce(or_(school, authority), false())


def awaits(asker: Asker) -> ColumnElement[bool]:
    """Whether the asker is waited for, from the duties of the transition table."""
    return func.coalesce(_duty(asker), false())


def _duty(asker: Asker) -> ColumnElement[bool]:
    duties = [
        and_(_is_any(row.sources), _related(row.relation, asker), *_extra(row, asker))
        for row in TRANSITIONS
        if row.is_duty and row.permission in asker.permissions
    ]
    return or_(false(), *duties)


def _related(relation: Relation, asker: Asker) -> ColumnElement[bool]:
    if relation is Relation.own:
        return E.organisation_id == asker.organisation_id
    return E.step_organisation_id == asker.organisation_id


def _extra(row: Transition, asker: Asker) -> list[ColumnElement[bool]]:
    """What makes a possible action a duty of this very person."""
    me = asker.user_id
    other_eyes = [
        E.submitted_by_user_id.is_distinct_from(me),
        E.approved_by_user_id.is_distinct_from(me),
        or_(E.finder_path.is_not(None), E.registered_by_user_id != me),
    ]
    match row.action:
        case Action.approve:
            return [E.submitted_by_user_id != me]
        case Action.verify:
            return [me != func.all(E.verified_by_user_ids), *other_eyes]
        case Action.conclude:
            return [E.next_check_on <= asker.today, *other_eyes]
        case Action.confirm:
            return [E.is_to_be_reverified.is_(true()), *other_eyes]
    return []


def conditions(actor: Principal, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """What a filter means in SQL."""
    found: list[ColumnElement[bool]] = []
    if wanted.campaign_id is not None:
        found.append(E.campaign_id == wanted.campaign_id)
    if wanted.path is not None:
        found.append(and_(E.org_path >= wanted.path, E.org_path < subtree_end(wanted.path)))
    for column, values in (
        (E.status, wanted.statuses),
        (E.red_line_code, wanted.red_line_codes),
        (E.focus_code, wanted.focus_codes),
        (E.source, wanted.sources),
        (E.id, wanted.ids),
    ):
        if values:
            found.append(column.in_(values))
    questions: list[tuple[bool | None, Callable[[], ColumnElement[bool]]]] = [
        (wanted.is_overdue, lambda: overdue(literal(clock.today()))),
        (wanted.is_serious, lambda: E.is_serious.is_(true())),
        (wanted.awaits_me, lambda: _duty(asking(actor))),
        (wanted.done_by_me, lambda: _done_by(actor)),
    ]
    for is_wanted, expression in questions:
        if is_wanted is not None:
            # The bare expression can use an index; IS NOT TRUE cannot, and finds most rows anyway.
            found.append(expression() if is_wanted else expression().is_not(true()))
    if wanted.matter_no is not None:
        found.append(E.matter_no == wanted.matter_no)
    if wanted.search is not None:
        found.append(_matches(wanted.search))
    return found


def _done_by(actor: Principal) -> ColumnElement[bool]:
    return exists().where(
        LedgerHistory.entry_id == E.id, LedgerHistory.membership_id == actor.membership_id
    )


def _matches(words: str) -> ColumnElement[bool]:
    """Text of the entry, through the search role's function, or the name of its organisation."""
    ids = func.array(select(func.ledger_search(words)).scalar_subquery())
    named = select(Organisation.id).where(Organisation.name.contains(words, autoescape=True))
    return or_(E.id == func.any(ids), E.organisation_id.in_(named))


@lru_cache
def listing(
    permissions: frozenset[Permission], sort: Sort, is_continued: bool
) -> Select[*tuple[Any, ...]]:
    """Entries in a list, with EntryRow's columns first, for whoever has these permissions.

    Kept, for building it costs as much as running it; run it with `named(actor)`, `rows` and, where
    it continues a page, `after_0`, `after_1` …
    """
    asker, keys = anybody(permissions), SORTS[sort][0]
    statement: Select[*tuple[Any, ...]] = select(
        E.id,
        E.number,
        E.campaign_id,
        E.organisation_id,
        Organisation.name.label("organisation_name"),
        E.status,
        E.version,
        E.red_line_code,
        E.focus_code,
        E.source,
        func.left(E.description, 200).label("description"),
        E.host_name,
        E.student_count,
        E.is_serious,
        E.must_stop,
        E.stop_due_at,
        E.stop_reported_at,
        E.deadline_on,
        E.first_deadline_on,
        E.deadline_limit_on,
        overdue(asker.today).label("is_overdue"),
        E.verify_due_on,
        E.next_check_on,
        E.step_organisation_id,
        Holder.name.label("step_organisation_name"),
        awaits(asker).label("awaits_me"),
        E.is_to_be_reverified,
        E.round,
        E.registered_at,
        E.updated_at,
        E.closed_at,
    )
    statement = statement.join(Organisation, Organisation.id == E.organisation_id)
    statement = statement.outerjoin(Holder, Holder.id == E.step_organisation_id)
    if is_continued:
        place = [bindparam(f"after_{i}", type_=column.type) for i, (column, _) in enumerate(keys)]
        statement = statement.where(after(keys, place))
    return keyed_by(keys, statement).limit(bindparam("rows", type_=BigInteger))


@lru_cache
def written(
    dialect: Dialect, permissions: frozenset[Permission], sort: Sort, is_continued: bool
) -> tuple[str, dict[str, Any]]:
    """The list that nothing narrows as its text, with the constants in it.

    The hottest statement of all: to look it up among the compiled ones costs as much as the rest.
    """
    statement = listing(permissions, sort, is_continued)
    compiled = statement.compile(dialect=dialect)
    return str(compiled), dict(compiled.params)


def list_entries(
    session: Session,
    actor: Principal,
    wanted: EntryFilter,
    *,
    sort: Sort,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of entries; each row ends with its sort keys."""
    columns, kinds = SORTS[sort]
    values = named(actor) | {"rows": limit + 1}
    if cursor is not None:
        place = decode_cursor(sort.value, cursor, kinds)
        values |= {f"after_{index}": value for index, value in enumerate(place)}
    # On the connection: the session would look for entities among the columns of every row.
    connection = session.connection()
    if narrowing := conditions(actor, wanted):
        statement = listing(actor.permissions, sort, cursor is not None).where(*narrowing)
        rows = connection.execute(statement, values).all()
    else:
        text, constants = written(connection.dialect, actor.permissions, sort, cursor is not None)
        rows = connection.exec_driver_sql(text, constants | values).all()
    return cut(rows, order=sort.value, keys=len(columns), limit=limit)


def count_entries(session: Session, actor: Principal, wanted: EntryFilter) -> Sequence[Any]:
    """Per status: entries, students, overdue, awaiting the actor."""
    asker = asking(actor)
    return session.execute(
        select(
            E.status,
            func.count(),
            func.coalesce(func.sum(E.student_count), 0),
            func.sum(case((overdue(asker.today), 1), else_=0)),
            func.sum(case((awaits(asker), 1), else_=0)),
        )
        .where(*conditions(actor, wanted))
        .group_by(E.status)
    ).all()


def entry(session: Session, entry_id: int, *, for_update: bool = False) -> LedgerEntry | None:
    """One entry in sight."""
    statement = select(E).where(E.id == entry_id).execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if for_update else statement)
