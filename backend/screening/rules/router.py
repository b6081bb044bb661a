"""How rules, screening runs and figures are reached."""

from typing import Annotated

from fastapi import Path, Query, Request

from backend.access.guards import Work, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.errors import language_of
from backend.core.pagination import Page
from backend.core.schemas import Id
from backend.screening.rules import figures, runs, service
from backend.screening.rules.schemas import (
    FigureQuery,
    Judgement,
    RuleList,
    RuleRelease,
    RuleSample,
    RuleView,
    RunCreate,
    RunQuery,
    RunView,
    SchoolFigure,
    SchoolFigureQuery,
    ScreeningFigures,
)

router = Router("screening")

Reader = Annotated[Principal, requires(Permission.screening_read)]
Runner = Annotated[Principal, requires(Permission.screening_run)]
Judge = Annotated[Principal, requires(Permission.screening_judge)]
Code = Annotated[str, Path(max_length=10, description="Of a rule, such as S-07.")]


@router.get("/screening-rules")
def list_rules(request: Request, session: Work, actor: Reader) -> RuleList:
    """Every rule with its standing in the reader's province, and what no rule checks."""
    return service.list_rules(session, actor, language=language_of(request))


@router.get("/screening-rules/{code}/sample")
def get_rule_sample(request: Request, session: Work, actor: Judge, code: Code) -> RuleSample:
    """The hits of a silent rule the province judges before any school sees one."""
    return service.sample(session, actor, code, language=language_of(request))


@router.post("/screening-rules/{code}/judgements", status_code=201)
def judge_rule(
    request: Request, session: Work, actor: Judge, code: Code, body: Judgement
) -> RuleSample:
    """Say whether one sampled hit is right; a later judgement takes the place of an earlier one."""
    return service.judge(session, actor, code, judgement=body, language=language_of(request))


@router.post("/screening-rules/{code}/releases", status_code=201)
def release_rule(
    request: Request, session: Work, actor: Judge, code: Code, body: RuleRelease
) -> RuleView:
    """Let schools see what a rule finds, once every sampled hit is judged. Their five working days
    of first look begin. A demoted rule goes back to its own outcome."""
    return service.release(session, actor, code, release=body, language=language_of(request))


@router.get("/screening-runs")
def list_runs(
    request: Request, session: Work, _: Reader, query: Annotated[RunQuery, Query()]
) -> Page[RunView]:
    """Runs asked for by organisations in sight, newest first."""
    items, next_cursor = runs.list_runs(session, query=query, language=language_of(request))
    return Page(items=items, next_cursor=next_cursor)


@router.post("/screening-runs", status_code=202)
def start_run(request: Request, session: Work, actor: Runner, body: RunCreate) -> RunView:
    """Screen every record of an organisation's schools again, by a job that can be left."""
    run = runs.ask(session, actor, wanted=body)
    return runs.view(session, run.id, language=language_of(request))


@router.get("/screening-runs/{run_id}")
def get_run(request: Request, session: Work, _: Reader, run_id: Id) -> RunView:
    """One run and how far it has come."""
    return runs.view(session, run_id, language=language_of(request))


@router.get("/screening-figures")
def get_figures(
    request: Request, session: Work, actor: Reader, query: Annotated[FigureQuery, Query()]
) -> ScreeningFigures:
    """Records by rule (hit, clean, unknown) and how completely the columns asked for are filled."""
    return figures.of(session, actor, query=query, language=language_of(request))


@router.get("/screening-school-figures")
def list_school_figures(
    session: Work, actor: Reader, query: Annotated[SchoolFigureQuery, Query()]
) -> Page[SchoolFigure]:
    """The same, school by school."""
    items, next_cursor = figures.of_schools(session, actor, query=query)
    return Page(items=items, next_cursor=next_cursor)
