"""The workbook to fill in: what to write, hosts and posts once, then students."""

from collections.abc import Collection, Sequence
from typing import Any, BinaryIO

import xlsxwriter

from backend.screening.imports.reading.tables import letters_of
from backend.screening.imports.workbooks import styles
from backend.screening.imports.workbooks.meanings import GUIDANCE, MEANINGS
from backend.screening.imports.workbooks.validation import validation_of
from backend.screening.records.fields import BY_NAME, FIELDS, Field, SheetOf
from backend.screening.records.kinds import Kind

_HOST_ROWS, _STUDENT_ROWS = 1_000, 5_000
"""Rows with drop-downs; more may be filled in."""
_HOSTS_NAME = "hosts_told"
_BOTH = ("host_name", "post_name")
"""What stands in both sheets and joins them."""
_NUMBERS = {Kind.integer, Kind.hours, Kind.money, Kind.years, Kind.catalogue}
_ABOUT = (
    ("工作表", "列名", "必填", "今年填报", "含义", "填写要求", "示例"),
    ("Sheet", "Heading", "Required", "Asked this year", "Meaning", "Form", "Example"),
)
_WIDTHS = (12, 24, 8, 10, 44, 52, 26)
SHEETS = {"zh": ("填表说明", "单位岗位", "学生"), "en": ("How to fill", "Hosts", "Students")}


def write(target: BinaryIO, *, asked: Collection[str], language: str) -> None:
    """Write the template; `asked` are the fields the province asks for this year.

    Columns that are neither required nor asked are left out: a column that stands there blank says
    that something was not done. The students' sheet has fifteen columns at most unless more of
    the students' own fields are asked. Headings stay Chinese: they are what is read.
    """
    english = language == "en"
    about, hosts, students = SHEETS["en" if english else "zh"]
    asked = set(asked)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _write_about(book.add_worksheet(about), book, asked, english)
        host_fields, student_fields = columns_of_hosts(asked), columns_of_students(asked)
        sheet = book.add_worksheet(hosts)
        _write_headings(sheet, book, host_fields)
        _check(sheet, host_fields, _HOST_ROWS, english)
        sheet = book.add_worksheet(students)
        _write_headings(sheet, book, student_fields)
        _check(sheet, student_fields, _STUDENT_ROWS, english, but=_BOTH)
        book.define_name(_HOSTS_NAME, f"='{hosts}'!$A$2:$A${_HOST_ROWS + 1}")
        _depend_on_hosts(sheet, hosts, student_fields, english)
        sheet.activate()


def columns_of_hosts(asked: Collection[str]) -> list[Field]:
    """Columns of the hosts sheet: the two names, then what is asked of hosts and posts."""
    told = [field for field in FIELDS if field.sheet is SheetOf.host and field.name in asked]
    return [*(BY_NAME[name] for name in _BOTH), *told]


def columns_of_students(asked: Collection[str]) -> list[Field]:
    """Columns of the students' sheet, in the order of the fields."""
    return [
        field
        for field in FIELDS
        if field.sheet is SheetOf.student
        and (field.is_required or field.name in _BOTH or field.name in asked)
    ]


def _write_about(sheet: Any, book: Any, asked: Collection[str], english: bool) -> None:
    heading, plain = styles.formats(book, styles.HEADING), styles.formats(book, styles.PLAIN)
    guidance = book.add_format({"font_name": styles.FONT, "font_size": 10})
    for row, (zh, en) in enumerate(GUIDANCE):
        sheet.write_string(row, 0, en if english else zh, guidance)
    first = len(GUIDANCE) + 1
    for column, text in enumerate(_ABOUT[english]):
        styles.write_text(sheet, first, column, text, heading)
        sheet.set_column(column, column, _WIDTHS[column])
    yes, no = ("yes", "no") if english else ("是", "否")
    for row, field in enumerate(FIELDS, first + 1):
        cells = (
            SHEETS["en" if english else "zh"][1 if field.sheet is SheetOf.host else 2],
            f"{field.heading} {field.label}" if english else field.heading,
            yes if field.is_required else no,
            yes if field.is_required or field.name in asked else no,
            MEANINGS[field.name][english],
            _form(field, english),
            field.example,
        )
        for column, text in enumerate(cells):
            styles.write_text(sheet, row, column, text, plain)
    sheet.freeze_panes(first + 1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _form(field: Field, english: bool) -> str:
    """How to fill a field, with its words where it has some."""
    hint = field.hint[english]
    if not field.choices or field.kind in (Kind.flag, Kind.labour_grade):
        return hint
    return (
        f"{hint}: {' / '.join(field.choices)}" if english else f"{hint}：{'、'.join(field.choices)}"
    )


def _write_headings(sheet: Any, book: Any, fields: Sequence[Field]) -> None:
    heading, required = (book.add_format(one) for one in (styles.HEADING, styles.REQUIRED))
    text, day, number = (book.add_format(one) for one in (styles.TEXT, styles.DAY, styles.NUMBER))
    sheet.set_row(0, 32)
    for column, field in enumerate(fields):
        kept = day if field.kind is Kind.day else number if field.kind in _NUMBERS else text
        sheet.set_column(column, column, max(12, 2 * len(field.heading) + 4), kept)
        title = f"{field.heading}*" if field.is_required else field.heading
        sheet.write_string(0, column, title, required if field.is_required else heading)
    sheet.freeze_panes(1, 2)


def _check(
    sheet: Any, fields: Sequence[Field], rows: int, english: bool, but: Sequence[str] = ()
) -> None:
    for column, field in enumerate(fields):
        if field.name not in but:
            options = validation_of(field, english=english)
            sheet.data_validation(1, column, rows, column, options)


def _depend_on_hosts(sheet: Any, hosts: str, fields: Sequence[Field], english: bool) -> None:
    """Hosts chosen from the hosts sheet, then the posts of the host that was chosen."""
    names = [field.name for field in fields]
    host, post = (names.index(name) for name in _BOTH)
    letter = letters_of(host)
    posts = (
        f"=OFFSET('{hosts}'!$B$2,MATCH(${letter}2,{_HOSTS_NAME},0)-1,0,"
        f"COUNTIF({_HOSTS_NAME},${letter}2),1)"
    )
    told = (
        "Choose what the hosts sheet has, or add it there first."
        if english
        else "请选择“单位岗位”表中已有的；没有的先在该表中添加。"
    )
    for column, source in ((host, f"={_HOSTS_NAME}"), (post, posts)):
        sheet.data_validation(
            1,
            column,
            _STUDENT_ROWS,
            column,
            {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": fields[column].label[:32] if english else fields[column].heading,
                "error_message": told,
            },
        )
