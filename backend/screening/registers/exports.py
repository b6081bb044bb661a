"""Registers as Excel: one sheet, text stays text whatever it begins with."""

from datetime import datetime
from typing import IO, Any

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, workbooks
from backend.screening.registers import entries
from backend.screening.registers.errors import TooManyEntries
from backend.screening.registers.kept import Kept, V
from backend.screening.registers.schemas import EntryQuery, EntryView
from backend.screening.registers.vocabulary import REGISTER_LABELS
from backend.screening.rules.vocabulary import SpecialItem

LIMIT = 50_000
"""Entries in one workbook: what is written in good time while a connection waits."""

HEADINGS: dict[str, tuple[str, str]] = {
    "organisation_name": ("单位", "Organisation"),
    "number": ("备案号", "Filing number"),
    "authority": ("备案机关", "Accepted by"),
    "majors": ("专业代码", "Majors"),
    "posts": ("岗位", "Posts"),
    "hosts": ("实习单位", "Hosts"),
    "items": ("豁免事项", "Exempts from"),
    "insurer": ("保险公司", "Insurer"),
    "policy_no": ("保单号", "Policy number"),
    "head_count": ("参保人数", "Insured"),
    "host_key": ("单位标识", "Key of the host"),
    "host_uscc": ("实习单位统一社会信用代码", "Host's credit code"),
    "host_name": ("实习单位", "Host"),
    "payer_uscc": ("支付单位统一社会信用代码", "Payer's credit code"),
    "payer_name": ("支付单位", "Payer"),
    "accepted_because": ("认可理由", "Accepted because"),
    "document_no": ("文号", "Document"),
    "staff": ("在岗职工数", "Staff"),
    "source": ("数据来源", "Source"),
    "as_of_on": ("截止日期", "As of"),
    "starts_on": ("开始日期", "From"),
    "ends_on": ("结束日期", "To"),
    "registered_by_organisation_name": ("登记单位", "Registered by"),
    "registered_by_name": ("登记人", "Person"),
    "registered_at": ("登记时间", "Registered"),
    "ended_at": ("终止时间", "Ended"),
    "ended_reason": ("终止原因", "Ended because"),
}
_OF_ALL = (
    "registered_by_organisation_name",
    "registered_by_name",
    "registered_at",
    "ended_at",
    "ended_reason",
)
_ITEMS: dict[SpecialItem, tuple[str, str]] = {
    SpecialItem.hours: ("工作时长与夜班", "hours and nights"),
    SpecialItem.rest: ("休息日与法定节假日", "rest days and holidays"),
    SpecialItem.hazard: ("高风险岗位", "hazards"),
}


def workbook(
    session: Session, actor: Principal, kept: Kept[V], *, query: EntryQuery, language: str
) -> tuple[IO[bytes], str]:
    """The entries of a filter, and the file's name; the trail keeps the export."""
    count = entries.count_entries(session, kept, query=query).entries
    if count > LIMIT:
        raise TooManyEntries(count=count, limit=LIMIT)
    place = language == "en"
    title = REGISTER_LABELS[kept.register][place]
    columns = ("organisation_name", *kept.facts, *_OF_ALL)
    every = entries.each_entry(session, actor, kept, query=query)
    target = workbooks.of_table(
        title,
        [HEADINGS[name][place] for name in columns],
        ((_shown(entry, name, place) for name in columns) for entry in every),
    )
    asked = query.model_dump(mode="json", exclude_defaults=True)
    detail = {"entries": count, "filter": asked}
    audit.record(session, actor, action=f"{kept.register}.exported", detail=detail)
    return target, f"{title}-{actor.organisation_name}-{clock.today():%Y%m%d}.xlsx"


def _shown(entry: EntryView, name: str, place: int) -> Any:
    """A value as people read it."""
    value: Any = getattr(entry, name)
    if name == "items":
        return "、".join(_ITEMS[SpecialItem(item)][place] for item in value)
    if isinstance(value, list):
        return "、".join(value)
    return value.astimezone(clock.SHANGHAI).date() if isinstance(value, datetime) else value
