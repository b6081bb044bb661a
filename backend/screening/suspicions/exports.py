"""The list of suspicions as a workbook."""

from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.screening.suspicions import queries, reading
from backend.screening.suspicions.errors import TooManySuspicions
from backend.screening.suspicions.models import Suspicion
from backend.screening.suspicions.schemas import SuspicionQuery

LIMIT = 50_000
_IN_MEMORY = 8 * 1024 * 1024
_COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("疑点编号", "number"),
    "organisation_name": ("学校", "school"),
    "rule_code": ("规则", "rule"),
    "rule_title": ("疑点", "suspicion"),
    "red_line": ("对应条款", "red line"),
    "outcome_label": ("类别", "outcome"),
    "state_label": ("状态", "state"),
    "school_year": ("学年", "school year from"),
    "host_name": ("实习单位", "host"),
    "major_code": ("专业代码", "major"),
    "record_count": ("记录数", "records"),
    "student_count": ("学生数", "students"),
    "unanswered_count": ("待回应记录数", "unanswered"),
}


def workbook(
    session: Session, actor: Principal, *, query: SuspicionQuery, language: str
) -> BinaryIO:
    """The suspicions of a filter, newest first; the trail keeps the export."""
    wanted = reading.wanted_of(session, query)
    narrowing = queries.conditions(actor, wanted)
    count = session.scalar(select(func.count()).select_from(Suspicion).where(*narrowing)) or 0
    if count > LIMIT:
        raise TooManySuspicions(count=count, limit=LIMIT)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 — streamed later
    # It behaves as one; its type says less.
    target = cast("BinaryIO", file)
    statement = queries.listing(actor).where(*narrowing).order_by(Suspicion.id.desc())
    rows = session.execute(statement.execution_options(yield_per=1000))
    place = language == "en"
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Suspicions" if place else "疑点")
        # The quote prefix keeps Excel from reading a text as a formula when its cell is edited.
        text = book.add_format({"quote_prefix": True, "num_format": "@"})
        for column, labels in enumerate(_COLUMNS.values()):
            sheet.write_string(0, column, labels[place], text)
        for number, row in enumerate(rows, 1):
            shown = reading.row_view(row, language)
            for column, name in enumerate(_COLUMNS):
                _put(sheet, number, column, getattr(shown, name), text)
    target.seek(0)
    asked = query.model_dump(mode="json", exclude_defaults=True)
    audit.record(
        session, actor, action="suspicion.exported", detail={"suspicions": count, "filter": asked}
    )
    return target


def _put(sheet: Any, row: int, column: int, value: Any, text: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value), text)
