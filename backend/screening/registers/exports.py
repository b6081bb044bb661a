"""Registers as Excel: one sheet, text stays text whatever it begins with."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO, cast

import xlsxwriter
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.screening.registers import entries
from backend.screening.registers.kept import Kept, V
from backend.screening.registers.schemas import EntryQuery, EntryView
from backend.screening.registers.vocabulary import REGISTER_LABELS
from backend.screening.rules.vocabulary import SpecialItem

Cell = str | int | date | None
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTH = 18
_MEMORY = 8 * 1024 * 1024
"""Bytes of a workbook held in memory before it goes to a temporary file."""

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
_ITEMS: dict[SpecialItem, tuple[str, str]] = {
    SpecialItem.hours: ("工作时长与夜班", "hours and nights"),
    SpecialItem.rest: ("休息日与法定节假日", "rest days and holidays"),
    SpecialItem.hazard: ("高风险岗位", "hazards"),
}


def print_entries(
    session: Session, actor: Principal, kept: Kept[V], *, query: EntryQuery, language: str
) -> tuple[BinaryIO, str]:
    """The entries of a filter as a workbook, and its name; remembered in the audit trail."""
    found = entries.all_entries(session, actor, kept, query=query)
    columns = ["organisation_name", *kept.facts(), *_OF_ALL]
    title = _said(REGISTER_LABELS[kept.register], language)
    file = workbook(
        title=title,
        headings=[_said(HEADINGS[name], language) for name in columns],
        rows=([_cell(entry, name, language) for name in columns] for entry in found),
    )
    remember_export(session, actor, subject_type=kept.register, rows=len(found))
    return file, f"{title}{clock.today():%Y%m%d}.xlsx"


_OF_ALL = (
    "registered_by_organisation_name",
    "registered_by_name",
    "registered_at",
    "ended_at",
    "ended_reason",
)


def workbook(*, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> BinaryIO:
    """A sheet of rows below its headings, ready to be read from its beginning."""
    # Spooled files have every method of a binary file, and no name for it.
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_MEMORY))  # noqa: SIM115
    with xlsxwriter.Workbook(file, _PLAIN) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.set_column(0, len(headings) - 1, _WIDTH)
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        # The quote prefix keeps Excel from reading a text as a formula when its cell is edited.
        text = book.add_format({"quote_prefix": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for at, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                _write(sheet, at, place, value, text=text, day=day)
        sheet.freeze_panes(1, 0)
    file.seek(0)
    return file


def remember_export(session: Session, actor: Principal, *, subject_type: str, rows: int) -> None:
    """Who took a copy away, and of how many rows."""
    audit.record(
        session,
        actor,
        action=f"{subject_type}.exported",
        subject_type=subject_type,
        detail={"rows": rows},
    )


def _write(sheet: Any, at: int, place: int, value: Cell, *, text: Any, day: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(at, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(at, place, datetime.combine(value, time()), day)
    elif value is not None:
        sheet.write_string(at, place, value, text)


def _cell(entry: EntryView, name: str, language: str) -> Cell:
    value: Any = getattr(entry, name)
    if name == "items":
        return "、".join(_said(_ITEMS[SpecialItem(item)], language) for item in value)
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).date()
    return value if value is None or isinstance(value, int | date) else str(value)


def _said(pair: tuple[str, str], language: str) -> str:
    return pair[1] if language == "en" else pair[0]
