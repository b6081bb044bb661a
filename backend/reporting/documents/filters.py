"""Which entries a paper holds, in words."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from backend.ledger.schemas import EntryQuery
from backend.ledger.vocabulary import SOURCE_LABELS, STATUS_LABELS
from backend.organisations import service as organisations

_FLAGS = (
    ("is_overdue", ("已逾期", "overdue"), ("未逾期", "not overdue")),
    ("is_serious", ("严重问题", "serious"), ("非严重问题", "not serious")),
    ("awaits_me", ("待我办理", "awaiting me"), ("不待我办理", "not awaiting me")),
    ("done_by_me", ("我已办理", "done by me"), ("我未办理", "not done by me")),
)


def filter_words(session: Session, query: EntryQuery, *, language: str) -> list[str]:
    """Each condition of a filter as a reader of the paper would say it."""
    return list(_words(session, query, int(language == "en")))


def _words(session: Session, query: EntryQuery, which: int) -> Iterator[str]:
    colon, comma = (("：", "、"), (": ", ", "))[which]

    def said(names: tuple[str, str], values: list[str]) -> str:
        return f"{names[which]}{colon}{comma.join(values)}"

    if query.organisation_id is not None:
        name = organisations.get(session, query.organisation_id).name
        yield said(("单位", "organisation"), [name])
    if query.status:
        yield said(("状态", "status"), [STATUS_LABELS[one][which] for one in query.status])
    if query.red_line or query.focus:
        yield said(("条款", "red line"), [*query.red_line, *query.focus])
    if query.source:
        yield said(("来源", "source"), [SOURCE_LABELS[one][which] for one in query.source])
    for flag, yes, no in _FLAGS:
        value = getattr(query, flag)
        if value is not None:
            yield (yes if value else no)[which]
    if query.matter_no is not None:
        yield said(("事项编号", "matter"), [query.matter_no])
    if query.q is not None:
        yield said(("检索", "search"), [query.q])
