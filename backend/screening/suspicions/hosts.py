"""One host across many schools: what is raised about placements there, by school."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from backend.access.principal import Principal
from backend.core.db import subtree_end
from backend.core.errors import NotFound
from backend.core.pagination import fetch_page
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.screening.rules.models import HostFact
from backend.screening.suspicions.models import Suspicion
from backend.screening.suspicions.schemas import (
    HostFacts,
    HostListQuery,
    HostRow,
    HostSchoolView,
    HostView,
)
from backend.screening.suspicions.workflow import AWAITS_SCHOOL

S = Suspicion
_OPEN = func.count().filter(S.state.in_(sorted(AWAITS_SCHOOL)))
_RULES = func.array_agg(S.rule_code.distinct(), type_=ARRAY(String))


def _hosts() -> Any:
    return (
        select(
            S.host_key,
            func.min(S.host_name).label("host_name"),
            func.count(S.organisation_id.distinct()).label("schools"),
            func.count().label("suspicions"),
            _OPEN.label("open"),
            func.sum(S.student_count).label("students"),
            _RULES.label("rules"),
        )
        .where(S.host_key.is_not(None), S.record_count > 0)
        .group_by(S.host_key)
    )


def list_hosts(
    session: Session, actor: Principal, *, query: HostListQuery
) -> tuple[list[HostRow], str | None]:
    """Hosts that suspicions in sight are about, those of most schools first."""
    statement = _hosts()
    if query.organisation_id is not None:
        path = organisations.get(session, query.organisation_id).org_path
        statement = statement.where(S.org_path >= path, S.org_path < subtree_end(path))
    if query.school_year is not None:
        statement = statement.where(S.school_year == query.school_year)
    if query.q is not None:
        statement = statement.where(S.host_name.contains(query.q, autoescape=True))
    found = statement.subquery()
    rows, next_cursor = fetch_page(
        session,
        select(found),
        order="hosts",
        columns=[(found.c.schools, True), (found.c.suspicions, True), (found.c.host_key, False)],
        kinds=[int, int, str],
        cursor=query.cursor,
        limit=query.limit,
    )
    names = list(HostRow.model_fields)
    return [HostRow(**dict(zip(names, row, strict=False))) for row in rows], next_cursor


def view(session: Session, _: Principal, host_key: str) -> HostView:
    """One host, by school; NotFound where nothing in sight is about it."""
    row = session.execute(_hosts().where(S.host_key == host_key)).mappings().first()
    if row is None:
        raise NotFound()
    schools = session.execute(
        select(
            S.organisation_id,
            Organisation.name.label("organisation_name"),
            func.count().label("suspicions"),
            _OPEN.label("open"),
            func.sum(S.student_count).label("students"),
            _RULES.label("rules"),
        )
        .join(Organisation, Organisation.id == S.organisation_id)
        .where(S.host_key == host_key, S.record_count > 0)
        .group_by(S.organisation_id, Organisation.name)
        .order_by(func.count().desc(), S.organisation_id)
    ).mappings()
    # The province's own rows: nobody below finds any.
    fact = session.scalars(select(HostFact).where(HostFact.host_key == host_key)).first()
    has_day = fact is not None and fact.peak_on is not None
    return HostView(
        **dict(row),
        facts=HostFacts.model_validate(fact) if has_day else None,
        by_school=[HostSchoolView(**dict(one)) for one in schools],
    )
