"""The list of suspicions as a workbook."""

from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import workbooks
from backend.screening.suspicions import queries, reading
from backend.screening.suspicions.errors import TooManySuspicions
from backend.screening.suspicions.models import Suspicion
from backend.screening.suspicions.schemas import SuspicionQuery

LIMIT = 50_000
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
) -> IO[bytes]:
    """The suspicions of a filter, newest first; the trail keeps the export."""
    wanted = reading.wanted_of(session, query)
    narrowing = queries.conditions(actor, wanted)
    count = session.scalar(select(func.count()).select_from(Suspicion).where(*narrowing)) or 0
    if count > LIMIT:
        raise TooManySuspicions(count=count, limit=LIMIT)
    statement = queries.listing(actor).where(*narrowing).order_by(Suspicion.id.desc())
    rows = session.execute(statement.execution_options(yield_per=1000))
    place = language == "en"
    shown = (reading.row_view(row, language) for row in rows)
    target = workbooks.of_table(
        ("疑点", "Suspicions")[place],
        [labels[place] for labels in _COLUMNS.values()],
        ((getattr(row, name) for name in _COLUMNS) for row in shown),
    )
    asked = query.model_dump(mode="json", exclude_defaults=True)
    audit.record(
        session, actor, action="suspicion.exported", detail={"suspicions": count, "filter": asked}
    )
    return target
