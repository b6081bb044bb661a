"""What a rectification ledger on paper consists of: its head, its columns and its rows.

Plain values, no database. The texts of the head and of the columns are data, so that a province
prints its own form: choose columns by code, or replace a heading with `dataclasses.replace`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["zh", "en"]

Value = str | int | date | tuple[str, ...] | None
"""One cell; a tuple is a list of points, numbered where there are several."""

UNCONFIRMED = "条款待核"
"""Stands where nobody has confirmed the article yet: a paper never shows one as certain."""

# What XML 1.0 can hold (§2.2); anything else would make the file unreadable.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class LedgerHeader:
    """What stands above the table."""

    title: str
    campaign: str
    unit: str
    """Who fills it in (填报单位)."""
    reporting_line: tuple[str, ...]
    """The authorities it goes to, nearest first."""
    filled_on: date
    filter_text: str | None = None
    """Which entries were chosen, in words; None for all that the reader may see."""
    language: Language = "zh"
    is_demo: bool = False
    """Marks every page as invented data."""


@dataclass(frozen=True)
class LedgerRow:
    """One entry. Coded values come as the words to print."""

    number: str | None
    organisation: str
    source: str
    red_line: str | None
    """Code and short title of the red line; None where the entry has a focus item only."""
    citation_zh: str | None
    """Article and item as confirmed; None while unconfirmed."""
    focus_item: str | None
    description: str
    student_count: int | None
    host: str | None
    responsible_leader: str | None
    responsible_department: str | None
    responsible_person: str | None
    measures: tuple[str, ...]
    deadline_on: date | None
    first_deadline_on: date | None
    progress: tuple[str, ...]
    completed_on: date | None
    evidence: tuple[str, ...]
    status: str
    opinion: str | None
    verifier: str | None
    closed_on: date | None
    note: str | None


@dataclass(frozen=True)
class Column:
    """A column of the paper ledger."""

    code: str
    header_zh: str
    header_en: str
    width: float
    """Millimetres in letters of 7.5 pt, where there is room."""
    read: Callable[[int, LedgerRow], Value]
    """The cell's value, from the row's place in the list (from 1) and the row."""
    is_wide: bool = False
    """Holds prose: set left, and gives or takes room when the table is fitted to the page."""

    def header(self, language: Language) -> str:
        """The heading."""
        return self.header_en if language == "en" else self.header_zh


class UnknownColumn(ValueError):
    """No column has that code."""


def _requirement(_: int, row: LedgerRow) -> Value:
    if row.red_line is None:
        return row.focus_item
    return f"{row.red_line}（{row.citation_zh or UNCONFIRMED}）"


_COLUMNS = (
    Column("seq", "序号", "No.", 8, lambda seq, _: seq),
    Column("number", "问题编号", "Number", 24, lambda _, row: row.number),
    Column("organisation", "单位", "Organisation", 24, lambda _, row: row.organisation, True),
    Column("source", "问题来源", "Source", 12.3, lambda _, row: row.source),
    Column("red_line", "对应红线条款", "Red line", 24, _requirement, True),
    Column(
        "description", "存在问题（具体表现）", "Issue", 34, lambda _, row: row.description, True
    ),
    Column("student_count", "涉及学生数", "Students", 10, lambda _, row: row.student_count),
    Column("host", "涉及实习单位", "Host", 18, lambda _, row: row.host, True),
    Column("responsible_leader", "责任领导", "Leader", 12.3, lambda _, row: row.responsible_leader),
    Column(
        "responsible_department",
        "责任部门",
        "Department",
        13,
        lambda _, row: row.responsible_department,
    ),
    Column("responsible_person", "责任人", "Person", 12, lambda _, row: row.responsible_person),
    Column("measures", "整改措施", "Measures", 34, lambda _, row: row.measures, True),
    Column("deadline", "整改时限", "Deadline", 14, lambda _, row: row.deadline_on),
    Column(
        "first_deadline", "最初时限", "First deadline", 14, lambda _, row: row.first_deadline_on
    ),
    Column("progress", "整改进展情况", "Progress", 26, lambda _, row: row.progress, True),
    Column("completed_on", "完成时间", "Completed", 14, lambda _, row: row.completed_on),
    Column("evidence", "佐证材料", "Evidence", 20, lambda _, row: row.evidence, True),
    Column("status", "整改状态", "Status", 12.3, lambda _, row: row.status),
    Column("opinion", "核查（验收）意见", "Opinion", 20, lambda _, row: row.opinion, True),
    Column("verifier", "核查人", "Verifier", 12, lambda _, row: row.verifier),
    Column("closed_on", "销号时间", "Closed", 14, lambda _, row: row.closed_on),
    Column("note", "备注", "Note", 12, lambda _, row: row.note, True),
)

COLUMNS: dict[str, Column] = {column.code: column for column in _COLUMNS}
"""Every column there is, by code."""

DEFAULT_COLUMNS = tuple(
    code for code in COLUMNS if code not in ("number", "organisation", "first_deadline")
)
"""The nineteen of the usual form, in its order."""


def choose(codes: Sequence[str]) -> tuple[Column, ...]:
    """The columns with these codes, in this order; UnknownColumn where there is none."""
    unknown = [code for code in codes if code not in COLUMNS]
    if unknown or not codes:
        raise UnknownColumn(f"no such column: {unknown}; there are {sorted(COLUMNS)}")
    return tuple(COLUMNS[code] for code in codes)


def fit(columns: Sequence[Column], room: float, *, size: float) -> list[float]:
    """Widths that fill `room` millimetres in letters of `size` points: prose gives way first."""
    narrow = sum(column.width for column in columns if not column.is_wide) * size / 7.5
    wide = sum(column.width for column in columns if column.is_wide) * size / 7.5
    share = (room - narrow) / wide if wide else 0.0
    if share < 0.5:
        scale = room / sum(column.width for column in columns)
        return [column.width * scale for column in columns]
    return [column.width * size / 7.5 * (share if column.is_wide else 1) for column in columns]


def printable(text: str) -> str:
    """The text without what no document can hold, line breaks as `\\n`."""
    return _UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def prose(value: Value, language: Language) -> str:
    """A value as printed."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day_text(value, language)
    if isinstance(value, tuple):
        if len(value) > 1:
            value = tuple(f"{place}. {point}" for place, point in enumerate(value, 1))
        return printable("\n".join(value))
    return printable(str(value))


def day_text(day: date, language: Language) -> str:
    """A day as official papers write it."""
    return day.isoformat() if language == "en" else f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class HeadTexts:
    """The fixed words of a ledger in one language."""

    unit: str
    campaign: str
    reporting_line: str
    filled_on: str
    filter: str
    total: str
    demo: str


HEAD_TEXTS: dict[Language, HeadTexts] = {
    "zh": HeadTexts(
        unit="填报单位（盖章）：{}",
        campaign="专项行动：{}",
        reporting_line="报送：{}",
        filled_on="填报日期：{}",
        filter="筛选条件：{}",
        total="合计：{} 条",
        demo="演示数据：单位、人员和问题均为虚构，不得作为任何依据",
    ),
    "en": HeadTexts(
        unit="Filled in by (seal): {}",
        campaign="Campaign: {}",
        reporting_line="Reports to: {}",
        filled_on="Date: {}",
        filter="Filter: {}",
        total="Total: {}",
        demo="Demo data: organisations, people and issues are invented",
    ),
}


def head_lines(header: LedgerHeader) -> list[tuple[str, str]]:
    """The lines between title and table, each as its left and its right part."""
    texts = HEAD_TEXTS[header.language]
    line = " → ".join(header.reporting_line)
    lines = [
        (texts.unit.format(header.unit), texts.filled_on.format(_filled_on(header))),
        (texts.campaign.format(header.campaign), texts.reporting_line.format(line) if line else ""),
    ]
    if header.filter_text:
        lines.append((texts.filter.format(header.filter_text), ""))
    return [(printable(left), printable(right)) for left, right in lines]


def _filled_on(header: LedgerHeader) -> str:
    return day_text(header.filled_on, header.language)
