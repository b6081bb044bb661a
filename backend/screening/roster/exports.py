"""The template of a list, and a reconciliation as a workbook."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO, Any

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import workbooks
from backend.screening.imports.workbooks import styles
from backend.screening.roster import reconciling
from backend.screening.roster.columns import COLUMNS
from backend.screening.roster.errors import TooManyRosterRows
from backend.screening.roster.models import RosterComparison
from backend.screening.roster.schemas import ReconciliationQuery
from backend.screening.roster.vocabulary import DIFFERENCE_LABELS

LIMIT = 50_000
_ABOUT = ("填表说明", "How to fill")
_LIST = ("名单", "List")
_GUIDANCE = (
    (
        "一份名单只写一个来源（学籍，或备案平台）、一个学年；来源、学年和截止日期在上传时选择。",
        "A file tells of one source (enrolment, or the filing platform) and one school year; they"
        " and the day are chosen on uploading.",
    ),
    (
        "每所学校须写全：上传后整份替换该校原有名单（原有名单作为历史保留），没有写的年级专业视为没有学生。",
        "A school's list is whole: it takes the place of the earlier one, which is kept as history;"
        " a cohort or major that is not in it has no students.",
    ),
    (
        "一行写一个年级专业的人数，或一行写一名学生的学号；同一所学校只用一种写法。",
        "A row counts a cohort and major, or names one student; a school uses one way.",
    ),
)
_COLUMNS: dict[str, tuple[str, str]] = {
    "organisation_name": ("学校", "school"),
    "school_year": ("学年", "school year from"),
    "cohort": ("入学年份", "cohort"),
    "major_code": ("专业代码", "major"),
    "enrolled": ("学籍人数", "enrolled"),
    "expected_on_post": ("应在岗人数", "expected on post"),
    "filed": ("备案人数", "filed"),
    "recorded": ("实习记录人数", "in the records"),
    "enrolment_as_of_on": ("学籍截止日期", "enrolment as of"),
    "filing_as_of_on": ("备案名单截止日期", "filed as of"),
}


def template(*, language: str) -> IO[bytes]:
    """The workbook to fill in. Headings stay Chinese: they are what is read."""
    place = language == "en"
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        heading, plain = styles.formats(book, styles.HEADING), styles.formats(book, styles.PLAIN)
        about = book.add_worksheet(_ABOUT[place])
        for line, sentence in enumerate(_GUIDANCE):
            about.write_string(line, 0, sentence[place])
        for line, column in enumerate(COLUMNS, len(_GUIDANCE) + 1):
            cells = (column.heading, column.label, column.meaning[place], column.example)
            for position, cell in enumerate(cells):
                styles.write_text(about, line, position, cell, plain if position else heading)
        about.set_column(0, 3, 28)
        sheet = book.add_worksheet(_LIST[place])
        text = book.add_format(styles.TEXT)
        for position, column in enumerate(COLUMNS):
            sheet.set_column(position, position, 2 * len(column.heading) + 6, text)
            title = f"{column.heading}*" if column.is_required else column.heading
            kind = styles.REQUIRED if column.is_required else styles.HEADING
            sheet.write_string(0, position, title, book.add_format(kind))
        sheet.freeze_panes(1, 0)
        sheet.activate()
    target.seek(0)
    return target


def workbook(
    session: Session, actor: Principal, *, query: ReconciliationQuery, language: str
) -> IO[bytes]:
    """The reconciliation of a filter, school by school; the trail keeps the export."""
    wanted = reconciling.wanted_of(session, actor, query)
    rows_wanted = select(func.count()).select_from(RosterComparison).where(*wanted.conditions)
    count = session.scalar(rows_wanted) or 0
    if count > LIMIT:
        raise TooManyRosterRows(count=count, limit=LIMIT)
    order = (column.desc() if down else column for column, down in reconciling.UNIQUE)
    rows = session.execute(
        reconciling.listing(wanted).order_by(*order).execution_options(yield_per=1000)
    )
    place = language == "en"
    titles = (*_COLUMNS.values(), *DIFFERENCE_LABELS.values())
    target = workbooks.of_table(
        ("学籍核对", "Reconciliation")[place], [labels[place] for labels in titles], _told(rows)
    )
    asked = query.model_dump(mode="json", exclude_defaults=True)
    audit.record(session, actor, action="roster.exported", detail={"rows": count, "filter": asked})
    return target


def _told(rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in rows:
        shown = reconciling.row_view(row)
        yield [
            *(getattr(shown, name) for name in _COLUMNS),
            *(getattr(shown.differences, name) for name in DIFFERENCE_LABELS),
        ]
