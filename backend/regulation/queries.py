"""How the regulation is found."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.core.db import ancestors_of
from backend.core.pagination import fetch_page
from backend.regulation.models import Catalogue, FocusItem, RedLine, RedLineConfirmation


def list_catalogues(
    session: Session, *, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """Editions in sight with their numbers of red lines and of unconfirmed ones, newest first."""
    lines = select(func.count()).where(RedLine.catalogue_id == Catalogue.id)
    statement = select(
        Catalogue,
        lines.scalar_subquery().label("red_line_count"),
        lines.where(~_is_confirmed()).scalar_subquery().label("unconfirmed_count"),
    )
    return fetch_page(
        session,
        statement,
        order="newest",
        columns=[(Catalogue.id, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )


def find_edition(session: Session, *, org_path: str, edition: int) -> Catalogue | None:
    """The edition of that number published by the nearest authority at or above `org_path`."""
    return session.scalar(
        select(Catalogue)
        .where(Catalogue.org_path.in_(ancestors_of(org_path)), Catalogue.edition == edition)
        .order_by(func.length(Catalogue.org_path).desc())
        .limit(1)
    )


def red_lines_of(session: Session, catalogue_id: int) -> list[RedLine]:
    """The red lines of an edition in its order."""
    return list(
        session.scalars(
            select(RedLine).where(RedLine.catalogue_id == catalogue_id).order_by(RedLine.position)
        )
    )


def focus_items_of(session: Session, catalogue_id: int) -> list[FocusItem]:
    """The focus items of an edition in its order."""
    return list(
        session.scalars(
            select(FocusItem)
            .where(FocusItem.catalogue_id == catalogue_id)
            .order_by(FocusItem.position)
        )
    )


def latest_confirmations(session: Session, catalogue_id: int) -> dict[int, RedLineConfirmation]:
    """The confirmation that counts of each confirmed red line, by red line id."""
    rows = session.scalars(
        select(RedLineConfirmation)
        .join(RedLine, RedLine.id == RedLineConfirmation.red_line_id)
        .where(RedLine.catalogue_id == catalogue_id)
        .ext(distinct_on(RedLineConfirmation.red_line_id))
        .order_by(RedLineConfirmation.red_line_id, RedLineConfirmation.id.desc())
    )
    return {row.red_line_id: row for row in rows}


def latest_confirmation(session: Session, red_line_id: int) -> RedLineConfirmation | None:
    """The confirmation of a red line that counts."""
    return session.scalar(
        select(RedLineConfirmation)
        .where(RedLineConfirmation.red_line_id == red_line_id)
        .order_by(RedLineConfirmation.id.desc())
        .limit(1)
    )


def count_unconfirmed(session: Session, catalogue_id: int) -> int:
    """How many red lines of an edition nobody has confirmed yet."""
    statement = select(func.count()).where(RedLine.catalogue_id == catalogue_id, ~_is_confirmed())
    return session.scalar(statement) or 0


def list_confirmations(
    session: Session, red_line_id: int, *, cursor: str | None, limit: int
) -> tuple[list[RedLineConfirmation], str | None]:
    """The confirmations of a red line, the one that counts first."""
    rows, next_cursor = fetch_page(
        session,
        select(RedLineConfirmation).where(RedLineConfirmation.red_line_id == red_line_id),
        order="newest",
        columns=[(RedLineConfirmation.id, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )
    return [row[0] for row in rows], next_cursor


def _is_confirmed() -> ColumnElement[bool]:
    return exists().where(RedLineConfirmation.red_line_id == RedLine.id).correlate(RedLine)
