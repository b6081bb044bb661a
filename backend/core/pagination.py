"""Cursor pages over a unique order: no count, no offset, no row twice, none missed."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_
from sqlalchemy.orm import InstrumentedAttribute, Session
from starlette.responses import Response

from backend.core.errors import InvalidCursor

Limit = Annotated[int, Query(ge=1, le=200, description="Rows per page.")]
CursorText = Annotated[
    str | None, Query(max_length=500, description="`next_cursor` of the page before.")
]


T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None


class JsonPage(Response):
    """A page whose rows go to bytes directly, for the hottest lists.

    The first columns of each row are `model`'s members in their order; a test holds the answer to
    the model, which is not built here.
    """

    media_type = "application/json"

    def __init__(
        self, model: type[BaseModel], rows: Sequence[Row[Any]], next_cursor: str | None
    ) -> None:
        names = tuple(model.model_fields)
        items = [dict(zip(names, row, strict=False)) for row in rows]
        super().__init__(
            orjson.dumps(
                {"items": items, "next_cursor": next_cursor},
                option=orjson.OPT_UTC_Z,
            )
        )


Column = InstrumentedAttribute[Any] | ColumnElement[Any]


def encode_cursor(order: str, values: Sequence[object]) -> str:
    """An opaque token for the place after a row."""
    plain = [_plain(value) for value in values]
    text = json.dumps([order, *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def decode_cursor(order: str, token: str, kinds: Sequence[type]) -> list[Any]:
    """The values inside a token made for the same order; InvalidCursor for anything else."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if not isinstance(raw, list) or raw[0] != order or len(raw) != len(kinds) + 1:
            raise InvalidCursor()
        return [_read(value, kind) for value, kind in zip(raw[1:], kinds, strict=True)]
    except (ValueError, binascii.Error, UnicodeDecodeError, IndexError, TypeError) as error:
        raise InvalidCursor() from error


def _read(value: Any, kind: type[Any]) -> Any:
    if kind is str:
        if not isinstance(value, str) or "\0" in value:
            raise InvalidCursor()
        value.encode()  # half a surrogate pair is no text: ValueError
    if issubclass(kind, datetime):
        return datetime.fromisoformat(value)
    if issubclass(kind, date):
        return date.fromisoformat(value)
    if kind is int and (isinstance(value, bool) or not isinstance(value, int)):
        raise InvalidCursor()
    if kind is int and not -(2**63) <= value < 2**63:
        raise InvalidCursor()
    return kind(value)


def after(columns: Sequence[tuple[Column, bool]], values: Sequence[Any]) -> ColumnElement[bool]:
    """The rows that stand after `values`; each column carries whether it descends."""
    bound = [value if isinstance(value, ColumnElement) else literal(value) for value in values]
    clauses: list[ColumnElement[bool]] = []
    for index, (column, is_descending) in enumerate(columns):
        same = [columns[i][0] == bound[i] for i in range(index)]
        step = column < bound[index] if is_descending else column > bound[index]
        clauses.append(and_(*same, step))
    return or_(*clauses)


def fetch_page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    *,
    order: str,
    columns: Sequence[tuple[Column, bool]],
    kinds: Sequence[type],
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Row[*tuple[Any, ...]]], str | None]:
    """Rows of one page and the token of the next. The last `len(columns)` of each row are its keys.

    `columns` must end in a unique one. `order` names the order, so that a token of another order
    is refused instead of giving a wrong page.
    """
    keyed = keyed_by(columns, statement)
    if cursor is not None:
        keyed = keyed.where(after(columns, decode_cursor(order, cursor, kinds)))
    rows = session.execute(keyed.limit(limit + 1)).all()
    return cut(rows, order=order, keys=len(columns), limit=limit)


def keyed_by(
    columns: Sequence[tuple[Column, bool]], statement: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    """The statement in the order of its keys, which stand last in each row."""
    keyed = statement.add_columns(*(column for column, _ in columns))
    return keyed.order_by(*(c.desc() if down else c.asc() for c, down in columns))


def cut(
    rows: Sequence[Row[*tuple[Any, ...]]], *, order: str, keys: int, limit: int
) -> tuple[Sequence[Row[*tuple[Any, ...]]], str | None]:
    """The page of `limit` rows, one more having been asked for, and the token of the next."""
    if len(rows) <= limit:
        return rows, None
    rows = rows[:limit]
    return rows, encode_cursor(order, list(rows[-1][-keys:]))
