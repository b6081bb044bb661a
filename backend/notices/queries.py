"""How notices are found. Row-level security leaves only those of the acting organisation."""

from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, String, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core.pagination import fetch_page
from backend.notices.models import Notice, NoticeRead

COUNT_LIMIT = 1000

Columns = TypeVarTuple("Columns")


def list_notices(
    session: Session,
    actor: Principal,
    *,
    is_read: bool | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Row[*tuple[Any, ...]]], str | None]:
    """Notices to the actor's post with the time they were read, newest first."""
    statement = select(Notice, NoticeRead.read_at)
    return fetch_page(
        session,
        _addressed(statement, actor, is_read=is_read),
        order="newest",
        columns=[(Notice.id, True)],
        kinds=[int],
        cursor=cursor,
        limit=limit,
    )


def count_notices(session: Session, actor: Principal, *, is_read: bool | None) -> int:
    """How many there are, counted no further than COUNT_LIMIT."""
    found = _addressed(select(Notice.id), actor, is_read=is_read).limit(COUNT_LIMIT).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def is_addressed(session: Session, actor: Principal, notice_id: int) -> bool:
    """Whether a notice is to the actor's post."""
    statement = _addressed(select(Notice.id), actor).where(Notice.id == notice_id)
    return session.scalar(statement) is not None


def mark_read(session: Session, actor: Principal, *, which: ColumnElement[bool]) -> None:
    """Note that the actor's membership has read those unread notices to its post."""
    membership_id = literal(actor.membership_id).label("membership_id")
    unread = _addressed(
        select(Notice.id, membership_id, Notice.organisation_id, Notice.org_path),
        actor,
        is_read=False,
    )
    columns = ["notice_id", "membership_id", "organisation_id", "org_path"]
    # Two tabs may mark the same notice at once; the first time it was read stays.
    session.execute(
        insert(NoticeRead).from_select(columns, unread.where(which)).on_conflict_do_nothing()
    )


def _addressed(
    statement: Select[*Columns], actor: Principal, *, is_read: bool | None = None
) -> Select[*Columns]:
    """Narrow to the actor's post. The reads in sight are those of the actor's own membership."""
    roles = literal(sorted(actor.roles), ARRAY(String(30)))
    statement = statement.outerjoin(NoticeRead, NoticeRead.notice_id == Notice.id).where(
        Notice.roles.bool_op("&&")(roles) | (Notice.membership_id == actor.membership_id)
    )
    if is_read is None:
        return statement
    seen = NoticeRead.notice_id
    return statement.where(seen.is_not(None) if is_read else seen.is_(None))
