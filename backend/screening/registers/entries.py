"""Entries of any register: registered, changed and ended with a reason, every version kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.db import OrganisationScope, ancestors_of, crossing
from backend.core.errors import NotFound, PreconditionFailed
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.screening.registers import queries
from backend.screening.registers.errors import (
    AlreadyRegistered,
    EntryEnded,
    RegisteredElsewhere,
    RegisterEntryMoved,
)
from backend.screening.registers.kept import Kept, V
from backend.screening.registers.models import RegisterVersion
from backend.screening.registers.queries import EntryFilter
from backend.screening.registers.schemas import (
    Ending,
    EntryCount,
    EntryListQuery,
    EntryQuery,
    EntryVersionView,
)
from backend.screening.registers.vocabulary import REGISTER_LABELS

Found = Row[Any, str, str | None]
"""An entry's row, its organisation's name, and the path of who registered it."""

_EXPORT_LIMIT = 50_000
_UNSAID = {"number_key", "host_key"}
"""Columns that follow from others: no version tells them."""


def end(session: Session, actor: Principal, kept: Kept[V], entry_id: int, *, ending: Ending) -> V:
    """Let an entry count no more."""
    answerable(session, actor, kept, entry_id)
    with _where_it_lies(session, actor, kept):
        row = queries.locked(session, kept.model, entry_id)
        if row.version != ending.expected_version:
            raise RegisterEntryMoved()
        _insist_it_counts(row)
        now = {"ended_at": clock.now(), "ended_by_name": actor.display_name}
        _write(session, actor, kept, row, now | {"ended_reason": ending.reason}, ending.reason)
        _tell(session, kept, row, "ended")
    _remember(session, actor, kept, row, "ended", {"reason": ending.reason})
    return get(session, actor, kept, entry_id)


def get(session: Session, actor: Principal, kept: Kept[V], entry_id: int) -> V:
    """One entry in sight, else NotFound."""
    return _view(actor, kept, _found(session, kept, entry_id))


def list_entries(
    session: Session,
    actor: Principal,
    kept: Kept[V],
    *,
    query: EntryListQuery,
) -> tuple[list[V], str | None]:
    """A page of entries in sight."""
    rows, next_cursor = queries.list_entries(
        session,
        kept.model,
        narrowed=_narrowed(session, kept, query),
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )
    return [_view(actor, kept, row) for row in rows], next_cursor


def count_entries(session: Session, kept: Kept[V], *, query: EntryQuery) -> EntryCount:
    """How many entries under the same filters."""
    narrowed = _narrowed(session, kept, query)
    entries, ended = queries.count_entries(session, kept.model, narrowed=narrowed)
    return EntryCount(entries=entries, ended=ended)


def all_entries(
    session: Session, actor: Principal, kept: Kept[V], *, query: EntryQuery
) -> Sequence[V]:
    """Every entry under a filter, for a paper."""
    narrowed = _narrowed(session, kept, query)
    rows = queries.all_entries(session, kept.model, narrowed=narrowed, limit=_EXPORT_LIMIT)
    return [_view(actor, kept, row) for row in rows]


def list_versions(
    session: Session, kept: Kept[V], entry_id: int, *, cursor: str | None, limit: int
) -> tuple[list[EntryVersionView], str | None]:
    """What an entry was before, newest first."""
    _found(session, kept, entry_id)
    rows, next_cursor = queries.list_versions(
        session, kept.register, entry_id, cursor=cursor, limit=limit
    )
    return [EntryVersionView.model_validate(row) for row in rows], next_cursor


@contextmanager
def _where_it_lies(session: Session, actor: Principal, kept: Kept[V]) -> Iterator[None]:
    """The scope that writes an entry: the province's for what counts in the whole province."""
    if not kept.is_of_province:
        yield
        return
    province = ancestors_of(actor.org_path)[0]
    with crossing(session, OrganisationScope(int(province[:-1]), province)):
        yield


def register(
    session: Session, actor: Principal, kept: Kept[V], owner: Organisation, values: dict[str, Any]
) -> V:
    """Enter something new for an organisation."""
    with _where_it_lies(session, actor, kept):
        _insist_it_is_new(session, kept, owner.org_path, values)
        row = kept.model(
            organisation_id=owner.id,
            org_path=owner.org_path,
            version=1,
            registered_at=clock.now(),
            registered_by_organisation_id=actor.organisation_id,
            registered_by_organisation_name=actor.organisation_name,
            registered_by_name=actor.display_name,
            updated_at=clock.now(),
            **values,
        )
        session.add(row)
        session.flush()
        _tell(session, kept, row, "registered")
    told = {name: value for name, value in values.items() if name not in _UNSAID}
    _remember(session, actor, kept, row, "registered", _plain(told))
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
        whole = {name: getattr(row, name) for name in kept.unique} | values
        _insist_it_is_new(session, kept, row.org_path, whole, besides=row.id)
        changed = {name: new for name, new in values.items() if getattr(row, name) != new}
        if changed:
            _write(session, actor, kept, row, changed, reason)
            _tell(session, kept, row, "changed")
    if changed:
        detail = {"reason": reason, "changed": sorted(changed.keys() - _UNSAID)}
        _remember(session, actor, kept, row, "changed", detail)
    return get(session, actor, kept, entry_id)


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
    session.flush()


def _insist_it_is_new(
    session: Session,
    kept: Kept[V],
    org_path: str,
    values: dict[str, Any],
    *,
    besides: int | None = None,
) -> None:
    keys = {name: values[name] for name in kept.unique}
    other = queries.standing(session, kept.model, org_path=org_path, keys=keys)
    if other is not None and other != besides:
        name = REGISTER_LABELS[kept.register][0]
        raise AlreadyRegistered(register=name, entry=other, extra={"entry_id": other})


def _insist_it_counts(row: Any) -> None:
    if row.ended_at is not None:
        raise EntryEnded()


def _found(session: Session, kept: Kept[V], entry_id: int) -> Found:
    row = queries.entry(session, kept.model, entry_id)
    if row is None:
        raise NotFound()
    return row


def answerable(session: Session, actor: Principal, kept: Kept[V], entry_id: int) -> Any:
    """The row of an entry for which the actor answers; others who may read it are refused."""
    found = _found(session, kept, entry_id)
    if not _answers_for(actor, kept, found):
        raise RegisteredElsewhere(organisation=found[0].registered_by_organisation_name)
    return found[0]


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
    may_change = actor.may(kept.permission) and row.ended_at is None
    return kept.view(
        **members,
        organisation_name=organisation_name,
        may_change=may_change and _answers_for(actor, kept, found),
    )


def _narrowed(session: Session, kept: Kept[V], query: EntryQuery) -> EntryFilter:
    organisation_id = getattr(query, "organisation_id", None)
    place = organisations.get(session, organisation_id) if organisation_id is not None else None
    return EntryFilter(
        path=place.org_path if place else None,
        is_ended=query.is_ended,
        valid_on=getattr(query, "valid_on", None),
        host_uscc=getattr(query, "host_uscc", None),
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


def _tell(session: Session, kept: Kept[V], row: Any, what: str) -> None:
    """Tell the world outside; the event belongs to whom the entry belongs to."""
    audit.announce(
        session,
        type=f"{kept.register}.{what}",
        subject=row,
        subject_type=kept.register,
        subject_id=row.id,
        payload={"version": row.version, **kept.about(row)},
    )


def _remember(
    session: Session, actor: Principal, kept: Kept[V], row: Any, what: str, detail: dict[str, Any]
) -> None:
    """In the trail of the school it is about, else of the organisation that acted."""
    audit.record(
        session,
        actor,
        action=f"{kept.register}.{what}",
        subject=None if kept.is_of_province else row,
        subject_type=kept.register,
        subject_id=row.id,
        detail={**kept.about(row), **detail},
    )
