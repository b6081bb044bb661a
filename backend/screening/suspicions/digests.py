"""One notice per batch and school, never one per row."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.permissions import MATRIX, Permission
from backend.notices import service as notices
from backend.notices.vocabulary import NoticeKind
from backend.screening.suspicions.models import Suspicion

S = Suspicion


def tell(session: Session, *, run_id: int) -> None:
    """Tell each school how many suspicions a run has brought it something to answer."""
    rows = session.execute(
        select(S.organisation_id, S.org_path, func.count())
        .where(S.news_run_id == run_id, ~S.is_silent, S.unanswered_count > 0)
        .group_by(S.organisation_id, S.org_path)
        .order_by(S.organisation_id)
    ).all()
    for organisation_id, path, count in rows:
        notify(session, (organisation_id, path), count=count)


def notify(session: Session, school: tuple[int, str], *, count: int) -> None:
    """The digest itself."""
    notices.notify(
        session,
        organisation=school,
        roles=[role for role, may in MATRIX.items() if Permission.suspicion_answer in may],
        kind=NoticeKind.suspicions_found,
        subject_type="suspicions",
        subject_id=school[0],
        subject_number=None,
        values={"count": count},
    )
