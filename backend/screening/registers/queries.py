"""How entries of registers are found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.core.db import subtree_end
from backend.core.pagination import Column, fetch_page
from backend.organisations.models import Organisation
from backend.screening.registers.models import RegisterVersion, ScreeningSettings
from backend.screening.registers.vocabulary import Register, RegisterSort

Registrar = aliased(Organisation)
"""Who registered an entry, where the reader may see it."""


@dataclass(frozen=True)
class EntryFilter:
    """What a list of entries is narrowed by; empty members do not narrow."""

    path: str | None = None
    is_ended: bool | None = None
    valid_on: date | None = None
    host_uscc: str | None = None
    items: Sequence[str] = ()
    search: str | None = None
    searched: Sequence[Column] = ()


def found(model: type[Any]) -> Select[Any, str, str | None]:
    """Entries in sight: the row, its organisation's name, and the path of who registered it."""
    return (
        select(model, Organisation.name, Registrar.org_path)
        .join(Organisation, Organisation.id == model.organisation_id)
        .outerjoin(Registrar, Registrar.id == model.registered_by_organisation_id)
    )


def conditions(model: type[Any], narrowed: EntryFilter) -> list[ColumnElement[bool]]:
    """A filter as conditions."""
    where: list[ColumnElement[bool]] = []
    if narrowed.path is not None:
        where += [model.org_path >= narrowed.path, model.org_path < subtree_end(narrowed.path)]
    if narrowed.is_ended is not None:
        where.append(model.ended_at.is_not(None) if narrowed.is_ended else model.ended_at.is_(None))
    if narrowed.valid_on is not None:
        where += [model.starts_on <= narrowed.valid_on, model.ends_on >= narrowed.valid_on]
    if narrowed.host_uscc is not None:
        where.append(model.host_uscc == narrowed.host_uscc)
    if narrowed.items:
        where.append(or_(*(model.items.any_() == item for item in narrowed.items)))
    if narrowed.search is not None:
        where.append(
            or_(
                *(
                    column.icontains(narrowed.search, autoescape=True)
                    for column in narrowed.searched
                )
            )
        )
    return where


def list_entries(
    session: Session,
    model: type[Any],
    *,
    narrowed: EntryFilter,
    sort: RegisterSort,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Any], str | None]:
    """A page of entries, each as `found` gives it and its keys after it."""
    columns: list[tuple[Column, bool]] = [(model.id, True)]
    kinds: list[type] = [int]
    if sort is RegisterSort.updated:
        columns, kinds = [(model.updated_at, True), *columns], [datetime, *kinds]
    return fetch_page(
        session,
        found(model).where(*conditions(model, narrowed)),
        order=f"{model.__tablename__} {sort}",
        columns=columns,
        kinds=kinds,
        cursor=cursor,
        limit=limit,
    )


def each_entry(
    session: Session, model: type[Any], *, narrowed: EntryFilter
) -> Iterable[Row[Any, str, str | None]]:
    """Every entry under a filter in tree order, a thousand at a time."""
    statement = found(model).where(*conditions(model, narrowed))
    in_order = statement.order_by(model.org_path, model.id)
    return session.execute(in_order.execution_options(yield_per=1000))


def count_entries(session: Session, model: type[Any], *, narrowed: EntryFilter) -> tuple[int, int]:
    """How many entries, and how many of them count no more."""
    statement = select(func.count(), func.count(model.ended_at)).select_from(model)
    entries, ended = session.execute(statement.where(*conditions(model, narrowed))).one()
    return entries, ended


def entry(session: Session, model: type[Any], entry_id: int) -> Row[Any, str, str | None] | None:
    """One entry as `found` gives it."""
    return session.execute(found(model).where(model.id == entry_id)).one_or_none()


def locked(session: Session, model: type[Any], entry_id: int) -> Any:
    """The row of an entry as it is now, for a change; the scope must be one that writes it."""
    statement = select(model).where(model.id == entry_id).with_for_update()
    # It was read before: somebody else may have changed it until it was ours.
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def standing(session: Session, model: type[Any], *, keys: dict[str, Any]) -> Any:
    """The entry that counts under these keys; null where none does."""
    where = [getattr(model, name) == value for name, value in keys.items()]
    return session.scalars(select(model).where(model.ended_at.is_(None), *where)).one_or_none()


def list_versions(
    session: Session, register: Register, entry_id: int, *, cursor: str | None, limit: int
) -> tuple[list[RegisterVersion], str | None]:
    """What an entry was before, newest first."""
    rows, next_cursor = fetch_page(
        session,
        select(RegisterVersion).where(
            RegisterVersion.register == register, RegisterVersion.entry_id == entry_id
        ),
        order="versions",
        columns=[(RegisterVersion.version, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def settings_in_force(session: Session, province_path: str) -> ScreeningSettings | None:
    """The last version of a province's settings."""
    return session.scalar(
        select(ScreeningSettings)
        .where(ScreeningSettings.org_path == province_path)
        .order_by(ScreeningSettings.version.desc())
        .limit(1)
    )


def list_settings(
    session: Session, province_path: str, *, cursor: str | None, limit: int
) -> tuple[list[ScreeningSettings], str | None]:
    """The versions of a province's settings, newest first."""
    rows, next_cursor = fetch_page(
        session,
        select(ScreeningSettings).where(ScreeningSettings.org_path == province_path),
        order="settings",
        columns=[(ScreeningSettings.version, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def counting(session: Session, model: type[Any], *columns: Any, path: str) -> Sequence[Row[Any]]:
    """Columns of the entries that count in a subtree."""
    return session.execute(
        select(*columns).where(
            model.org_path >= path, model.org_path < subtree_end(path), model.ended_at.is_(None)
        )
    ).all()
