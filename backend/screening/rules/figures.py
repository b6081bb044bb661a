"""What screening found, counted: by rule, by column, by school."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core.db import ancestors_of, subtree_end
from backend.core.pagination import fetch_page
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.screening.records.fields import BY_NAME
from backend.screening.registers import configuration
from backend.screening.rules import service, standing
from backend.screening.rules.models import ColumnFigures, RuleFigures, SchoolFigures
from backend.screening.rules.schemas import (
    ColumnFigure,
    FigureQuery,
    RuleFigure,
    SchoolFigure,
    SchoolFigureQuery,
    ScreeningFigures,
)
from backend.screening.rules.scope import province_of
from backend.screening.rules.states import SILENT, Standing
from backend.screening.rules.table import EVERY_RULE
from backend.screening.rules.vocabulary import RuleOutcome


def of(
    session: Session, actor: Principal, *, query: FigureQuery, language: str
) -> ScreeningFigures:
    """The figures of an organisation and everything below it."""
    owner = organisations.get(session, query.organisation_id or actor.organisation_id)
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(SchoolFigures.records), 0),
            func.max(SchoolFigures.screened_at),
        ).where(_inside(SchoolFigures, owner.org_path))
    ).one()
    return ScreeningFigures(
        organisation_id=owner.id,
        organisation_name=owner.name,
        schools=row[0],
        records=row[1],
        screened_at=row[2],
        rules=_rules(session, actor, owner.org_path, language),
        columns=_columns(session, actor, owner.org_path, row[1], language),
        not_checked=service.not_checked(language),
    )


def _inside(model: Any, path: str) -> ColumnElement[bool]:
    return and_(model.org_path >= path, model.org_path < subtree_end(path))


def _seen(session: Session, actor: Principal) -> dict[str, Standing]:
    """Rules whose results the reader may see: of silent ones, the province alone."""
    stands = standing.all_of(session, province_of(actor.org_path))
    is_province = ancestors_of(actor.org_path)[0] == actor.org_path
    return {code: one for code, one in stands.items() if is_province or one not in SILENT}


def _rules(session: Session, actor: Principal, path: str, language: str) -> list[RuleFigure]:
    f, stands = RuleFigures, _seen(session, actor)
    rows = session.execute(
        select(
            f.rule_code,
            func.sum(f.hits),
            func.sum(f.clean),
            func.sum(f.unknown),
            func.count().filter(f.hits > 0),
        )
        .where(_inside(f, path))
        .group_by(f.rule_code)
    )
    counted = {row[0]: row[1:] for row in rows}
    found = []
    for rule in EVERY_RULE:
        if rule.code not in stands:
            continue
        hits, clean, unknown, schools = counted.get(rule.code, (0, 0, 0, 0))
        is_demoted = stands[rule.code] is Standing.demoted
        found.append(
            RuleFigure(
                code=rule.code,
                title=rule.title[language == "en"],
                red_line=rule.red_line,
                outcome=RuleOutcome.signal if is_demoted else rule.outcome,
                hits=hits,
                clean=clean,
                unknown=unknown,
                schools_hit=schools,
            )
        )
    return found


def _columns(
    session: Session, actor: Principal, path: str, records: int, language: str
) -> list[ColumnFigure]:
    c = ColumnFigures
    rows = session.execute(
        select(c.field, func.sum(c.filled), func.sum(c.declared))
        .where(_inside(c, path))
        .group_by(c.field)
    )
    counted = {row[0]: (row[1], row[2]) for row in rows}
    asked = configuration.document_of(session, actor.org_path).asked_columns
    return [
        ColumnFigure(
            field=name,
            heading=BY_NAME[name].label if language == "en" else BY_NAME[name].heading,
            filled=counted[name][0],
            declared=counted[name][1],
            records=records,
            percent=counted[name][0] * 100 // records if records else None,
        )
        for name in asked
        if name in counted and name in BY_NAME
    ]


def of_schools(
    session: Session, actor: Principal, *, query: SchoolFigureQuery
) -> tuple[list[SchoolFigure], str | None]:
    """A page of schools."""
    owner = organisations.get(session, query.organisation_id or actor.organisation_id)
    f, c, s = RuleFigures, ColumnFigures, SchoolFigures
    codes = list(_seen(session, actor))
    asked = configuration.document_of(session, actor.org_path).asked_columns

    def total(column: Any) -> Any:
        return (
            select(func.coalesce(func.sum(column), 0))
            .where(f.organisation_id == s.organisation_id, f.rule_code.in_(codes))
            .scalar_subquery()
        )

    filled = (
        select(func.sum(c.filled) * 100 / func.nullif(func.count() * s.records, 0))
        .where(c.organisation_id == s.organisation_id, c.field.in_(asked))
        .correlate(s)
        .scalar_subquery()
    )
    statement = (
        select(
            s.organisation_id,
            Organisation.name.label("organisation_name"),
            s.records,
            total(f.hits).label("hits"),
            total(f.clean).label("clean"),
            total(f.unknown).label("unknown"),
            func.floor(filled).label("completeness_percent"),
            s.screened_at,
        )
        .join(Organisation, Organisation.id == s.organisation_id)
        .where(_inside(s, owner.org_path), true())
    )
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="school_figures",
        columns=[(s.org_path, False), (s.organisation_id, False)],
        kinds=[str, int],
        cursor=query.cursor,
        limit=query.limit,
    )
    return [SchoolFigure.model_validate(row) for row in rows], next_cursor
