"""Tell posts what concerns them, and note what was read."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.permissions import Role
from backend.access.principal import Principal
from backend.core import clock
from backend.core.db import OrgScoped
from backend.core.errors import NotFound
from backend.notices import queries
from backend.notices.errors import MisstatedNotice
from backend.notices.models import Notice
from backend.notices.schemas import NoticeView
from backend.notices.vocabulary import DAYS, TEXTS, Fact, NoticeKind, facts_of


def notify(
    session: Session,
    *,
    organisation: OrgScoped | tuple[int, str],
    roles: Collection[Role] = (),
    membership_id: int | None = None,
    kind: NoticeKind,
    subject_type: str,
    subject_id: int,
    subject_number: str | None,
    values: Mapping[str, str | int | date],
) -> None:
    """Tell whoever holds one of `roles` in an organisation (given itself, or as id and path).

    The organisation may be the actor's own, one below or one above. `membership_id` addresses one
    membership there besides. `values` has a member of vocabulary.Fact for each fact the sentence
    states, except `number`, which is the subject's; facts it does not state are not kept.
    Raises MisstatedNotice.
    """
    organisation_id, path = (
        organisation
        if isinstance(organisation, tuple)
        else (organisation.organisation_id, organisation.org_path)
    )
    # Inline: the writer may not read what it wrote to another organisation, not even its id.
    session.execute(
        insert(Notice)
        .inline()
        .values(
            organisation_id=organisation_id,
            org_path=path,
            roles=sorted(roles),
            membership_id=membership_id,
            kind=kind,
            subject_type=subject_type,
            subject_id=subject_id,
            subject_number=subject_number,
            values=_stated(kind, subject_number, values),
            created_at=clock.now(),
        )
    )


def _stated(
    kind: NoticeKind, subject_number: str | None, values: Mapping[str, str | int | date]
) -> dict[str, str | int]:
    given = dict(values) if subject_number is None else {**values, Fact.number: subject_number}
    needed = facts_of(TEXTS[kind][0])
    missing, unknown = needed - set(given), set(given) - set(Fact)
    if missing or unknown:
        raise MisstatedNotice(f"{kind}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    stated: dict[str, str | int] = {}
    for fact in sorted(needed):
        value = given[fact]
        if isinstance(value, date) is not (fact in DAYS):
            raise MisstatedNotice(f"{kind}: {fact} is {value!r}")
        stated[fact] = value.isoformat() if isinstance(value, date) else value
    return stated


def list_notices(
    session: Session,
    actor: Principal,
    *,
    is_read: bool | None,
    cursor: str | None,
    limit: int,
    language: str,
) -> tuple[list[NoticeView], str | None]:
    """Notices to the actor's post, newest first, as sentences of `language`."""
    rows, next_cursor = queries.list_notices(
        session, actor, is_read=is_read, cursor=cursor, limit=limit
    )
    return [_view(row[0], row[1], language) for row in rows], next_cursor


def _view(notice: Notice, read_at: datetime | None, language: str) -> NoticeView:
    return NoticeView(
        id=notice.id,
        kind=NoticeKind(notice.kind),
        text=_text(notice, language),
        subject_type=notice.subject_type,
        subject_id=notice.subject_id,
        subject_number=notice.subject_number,
        created_at=notice.created_at,
        read_at=read_at,
    )


def _text(notice: Notice, language: str) -> str:
    template = TEXTS[NoticeKind(notice.kind)][language == "en"]
    values = {
        name: _day(value, language) if name in DAYS else value
        for name, value in notice.values.items()
    }
    return template.format_map(values)


def _day(value: str, language: str) -> str:
    day = date.fromisoformat(value)
    return value if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def mark_read(session: Session, actor: Principal, notice_id: int) -> None:
    """Note that the actor has read one notice; NotFound unless it is to the actor's post.

    No audit event: the row itself says who read it and when, and cannot be changed.
    """
    if not queries.is_addressed(session, actor, notice_id):
        raise NotFound()
    queries.mark_read(session, actor, which=Notice.id == notice_id)


def mark_read_up_to(session: Session, actor: Principal, *, up_to_id: int) -> None:
    """Note that the actor has read every notice up to one; later ones stay unread."""
    queries.mark_read(session, actor, which=Notice.id <= up_to_id)
