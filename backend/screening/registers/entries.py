"""Entries of any register: registered, changed and ended with a reason, every version kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core import clock
from backend.core.db import OrganisationScope, crossing
from backend.core.errors import NotFound, PreconditionFailed
from backend.core.pagination import Page
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from backend.screening.registers import consequences, facts, queries
from backend.screening.registers.errors import (
    AlreadyRegistered,
    EntryEnded,
    RegisteredElsewhere,
    RegisterEntryMoved,
    WiderAuthorityExpected,
)
from backend.screening.registers.kept import Kept, V
from backend.screening.registers.models import RegisterVersion
from backend.screening.registers.queries import EntryFilter
from backend.screening.registers.schemas import (
    EntryListQuery,
    EntryQuery,
    RegisterCount,
    RegisterEnding,
    RegisterVersionView,
)
from backend.screening.registers.vocabulary import REGISTER_LABELS
from backend.screening.rules.scope import province_of

Found = Row[Any, str, str | None]
"""An entry's row, its organisation's name, and the path of who registered it."""

_UNSAID = {"number_key", "host_key"}
"""Columns that follow from others: no version tells them."""
_FOR_THE_PROVINCE = (Kind.province, Kind.city)


def register(
    session: Session, actor: Principal, kept: Kept[V], owner: Organisation, values: dict[str, Any]
) -> V:
    """Enter something new for an organisation."""
    _insist_on_reach(actor, kept)
    now = clock.now()
    row = kept.model(
        organisation_id=owner.id,
        org_path=owner.org_path,
        version=1,
        registered_at=now,
        registered_by_organisation_id=actor.organisation_id,
        registered_by_organisation_name=actor.organisation_name,
        registered_by_name=actor.display_name,
        updated_at=now,
        **values,
    )
    with _where_it_lies(session, actor, kept):
        with _once(session, kept, row):
            session.add(row)
        consequences.announce(session, kept, row, "registered")
    told = {name: value for name, value in values.items() if name not in _UNSAID}
    consequences.remember(session, actor, kept, row, "registered", _plain(told))
    consequences.screen_again(session, actor, kept, row)
    return get(session, actor, kept, row.id)


def change(
    session: Session,
    actor: Principal,
    kept: Kept[V],
    entry_id: int,
    version: int,
    values: dict[str, Any],
    reason: str,
) -> V:
    """Write other facts into an entry that counts; the same ones change nothing."""
    with _where_it_lies(session, actor, kept):
        row = queries.locked(session, kept.model, entry_id)
        if row.version != version:
            raise PreconditionFailed()
        _insist_it_counts(row)
        key_before = consequences.host_key(kept, row)
        changed = {name: new for name, new in values.items() if getattr(row, name) != new}
        if changed:
            with _once(session, kept, row):
                _write(session, actor, kept, row, changed, reason)
            consequences.announce(session, kept, row, "changed")
    if changed:
        detail = {"reason": reason, "changed": sorted(changed.keys() - _UNSAID)}
        consequences.remember(session, actor, kept, row, "changed", detail)
    if changed.keys() & kept.judged_by:
        consequences.screen_again(session, actor, kept, row, key_before=key_before)
    return get(session, actor, kept, entry_id)


def end(
    session: Session, actor: Principal, kept: Kept[V], entry_id: int, *, ending: RegisterEnding
) -> V:
    """Let an entry count no more."""
    answerable(session, actor, kept, entry_id)
    with _where_it_lies(session, actor, kept):
        row = queries.locked(session, kept.model, entry_id)
        if row.version != ending.expected_version:
            current = _view(actor, kept, _found(session, kept, entry_id))
            raise RegisterEntryMoved(extra={"current": current.model_dump(mode="json")})
        _insist_it_counts(row)
        now = {"ended_at": clock.now(), "ended_by_name": actor.display_name}
        _write(session, actor, kept, row, now | {"ended_reason": ending.reason}, ending.reason)
        consequences.announce(session, kept, row, "ended")
    consequences.remember(session, actor, kept, row, "ended", {"reason": ending.reason})
    consequences.screen_again(session, actor, kept, row)
    return get(session, actor, kept, entry_id)


def get(session: Session, actor: Principal, kept: Kept[V], entry_id: int) -> V:
    """One entry in sight, else NotFound."""
    return _view(actor, kept, _found(session, kept, entry_id))


def list_entries(
    session: Session, actor: Principal, kept: Kept[V], *, query: EntryListQuery
) -> Page[V]:
    """A page of entries in sight."""
    rows, next_cursor = queries.list_entries(
        session,
        kept.model,
        narrowed=filter_of(session, kept, query),
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )
    return Page(items=[_view(actor, kept, row) for row in rows], next_cursor=next_cursor)


def count_entries(session: Session, kept: Kept[V], *, query: EntryQuery) -> RegisterCount:
    """How many entries under the same filters."""
    narrowed = filter_of(session, kept, query)
    entries, ended = queries.count_entries(session, kept.model, narrowed=narrowed)
    return RegisterCount(entries=entries, ended=ended)


def each_entry(
    session: Session, actor: Principal, kept: Kept[V], *, query: EntryQuery
) -> Iterator[V]:
    """Every entry under a filter, in the order of the tree, read as it is asked for."""
    narrowed = filter_of(session, kept, query)
    for row in queries.each_entry(session, kept.model, narrowed=narrowed):
        yield _view(actor, kept, row)


def list_versions(
    session: Session, kept: Kept[V], entry_id: int, *, cursor: str | None, limit: int
) -> Page[RegisterVersionView]:
    """What an entry was before, newest first."""
    _found(session, kept, entry_id)
    rows, next_cursor = queries.list_versions(
        session, kept.register, entry_id, cursor=cursor, limit=limit
    )
    items = [RegisterVersionView.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


def answerable(session: Session, actor: Principal, kept: Kept[V], entry_id: int) -> Any:
    """The row of an entry for which the actor answers; others who may read it are refused."""
    found = _found(session, kept, entry_id)
    _insist_on_reach(actor, kept)
    if not _answers_for(actor, kept, found):
        raise RegisteredElsewhere(organisation=found[0].registered_by_organisation_name)
    return found[0]


@contextmanager
def _where_it_lies(session: Session, actor: Principal, kept: Kept[V]) -> Iterator[None]:
    """In the scope that writes an entry: the province's for what counts in the whole province."""
    if not kept.is_of_province:
        yield
        return
    province_id = province_of(actor.org_path)
    with crossing(session, OrganisationScope(province_id, f"{province_id}.")):
        yield


@contextmanager
def _once(session: Session, kept: Kept[V], row: Any) -> Iterator[None]:
    """What is done inside is stored at its end; AlreadyRegistered where the same counts already.

    Only the database can tell: somebody else may be registering it at this moment.
    """
    keys: dict[str, Any] = {}
    try:
        with session.begin_nested():
            yield
            keys |= {name: getattr(row, name) for name in kept.unique}
            session.flush()
    except IntegrityError as error:
        other = None
        if isinstance(error.orig, UniqueViolation):
            other = queries.standing(session, kept.model, keys=keys)
        if other is None:
            raise
        raise AlreadyRegistered(
            register=REGISTER_LABELS[kept.register],
            entry=other.id,
            person=other.registered_by_name,
            extra={"entry_id": other.id},
        ) from error


def _write(
    session: Session,
    actor: Principal,
    kept: Kept[V],
    row: Any,
    changed: dict[str, Any],
    reason: str,
) -> None:
    session.add(
        RegisterVersion(
            organisation_id=row.organisation_id,
            org_path=row.org_path,
            register=kept.register,
            entry_id=row.id,
            version=row.version,
            before=_plain({name: getattr(row, name) for name in changed if name not in _UNSAID}),
            reason=reason,
            user_id=actor.user_id,
            user_name=actor.display_name,
            organisation_name=actor.organisation_name,
            at=clock.now(),
        )
    )
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.now()


def _insist_it_counts(row: Any) -> None:
    if row.ended_at is not None:
        raise EntryEnded()


def _insist_on_reach(actor: Principal, kept: Kept[V]) -> None:
    if not _reaches(actor, kept):
        raise WiderAuthorityExpected(register=REGISTER_LABELS[kept.register])


def _reaches(actor: Principal, kept: Kept[V]) -> bool:
    """What counts in the whole province is for its cities and itself to say."""
    return not kept.is_of_province or Kind(actor.level) in _FOR_THE_PROVINCE


def _found(session: Session, kept: Kept[V], entry_id: int) -> Found:
    row = queries.entry(session, kept.model, entry_id)
    if row is None:
        raise NotFound()
    return row


def _answers_for(actor: Principal, kept: Kept[V], found: Sequence[Any]) -> bool:
    """Entries of schools are seen from their own line only; others answer to who made them."""
    if not kept.is_of_province:
        return True
    registrar_path: str | None = found[2]
    return registrar_path is not None and registrar_path.startswith(actor.org_path)


def _view(actor: Principal, kept: Kept[V], found: Sequence[Any]) -> V:
    row, organisation_name = found[0], found[1]
    members = {
        name: getattr(row, name)
        for name in kept.view.model_fields
        if name not in ("organisation_name", "may_change")
    }
    may_change = actor.may(kept.permission) and _reaches(actor, kept) and row.ended_at is None
    return kept.view(
        **members,
        organisation_name=organisation_name,
        may_change=may_change and _answers_for(actor, kept, found),
    )


def filter_of(session: Session, kept: Kept[V], query: EntryQuery) -> EntryFilter:
    """What a query narrows a register by; NotFound for an organisation out of sight."""
    organisation_id = getattr(query, "organisation_id", None)
    place = organisations.get(session, organisation_id) if organisation_id is not None else None
    host = getattr(query, "host_uscc", None)
    return EntryFilter(
        path=place.org_path if place else None,
        is_ended=query.is_ended,
        valid_on=getattr(query, "valid_on", None),
        host_uscc=None if host is None else facts.code_of(host),
        items=getattr(query, "item", ()),
        search=query.q,
        searched=kept.searched,
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
