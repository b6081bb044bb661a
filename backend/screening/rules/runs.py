"""Ask for a screening, and tell how far it has come. What it does: `jobs`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Uuid, cast, literal, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, jobs
from backend.core.errors import NotFound
from backend.core.pagination import fetch_page
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.screening.records.store import Touched
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.schemas import (
    RunCounts,
    RunCreate,
    RunFailure,
    RunProgress,
    RunQuery,
    RunView,
)
from backend.screening.rules.scope import province_of
from backend.screening.rules.states import (
    RUN_STATE_LABELS,
    STAGE_LABELS,
    TRIGGER_LABELS,
    RunStage,
    RunState,
    RunTrigger,
)

SCREEN = "screen"
"""The task that screens."""


def ask(session: Session, actor: Principal, *, wanted: RunCreate) -> ScreeningRun:
    """Have an organisation's records and all below it screened again; NotFound out of sight."""
    subject = organisations.get(session, wanted.organisation_id or actor.organisation_id)
    return _start(
        session,
        actor,
        RunTrigger.demand,
        subject_organisation_id=subject.id,
        start_from_on=wanted.start_from_on,
        start_to_on=wanted.start_to_on,
    )


def request(
    session: Session,
    actor: Principal,
    *,
    touched: Touched,
    import_id: int | None = None,
    trigger: RunTrigger = RunTrigger.import_,
) -> ScreeningRun | None:
    """Have screened again what a write has touched; null where it touched nothing."""
    if not touched.organisation_ids:
        return None
    return _start(
        session,
        actor,
        trigger,
        import_id=import_id,
        touched_organisation_ids=touched.organisation_ids,
        touched_host_keys=touched.host_keys,
        # As one text: a hundred thousand keys would each become an object twice.
        touched_person_keys=cast(literal("{" + ",".join(touched.person_keys) + "}"), ARRAY(Uuid)),
    )


def request_register(
    session: Session,
    actor: Principal,
    *,
    school_ids: Sequence[int] = (),
    host_keys: Sequence[str] = (),
) -> ScreeningRun:
    """Have screened again what a register has changed for: schools, and all records at hosts."""
    return _start(
        session,
        actor,
        RunTrigger.register,
        touched_organisation_ids=list(school_ids),
        touched_host_keys=list(host_keys),
    )


def request_province(session: Session, actor: Principal) -> ScreeningRun:
    """Have everything screened again after the settings of the actor's province have changed."""
    province_id = province_of(actor.org_path)
    return _start(session, actor, RunTrigger.register, subject_organisation_id=province_id)


def _start(session: Session, actor: Principal, trigger: RunTrigger, **values: Any) -> ScreeningRun:
    run = ScreeningRun(
        organisation_id=actor.organisation_id,
        org_path=actor.org_path,
        trigger=trigger,
        state=RunState.waiting,
        stage=RunStage.waiting,
        school_ids=[],
        user_id=actor.user_id,
        user_name=actor.display_name,
        created_at=clock.now(),
        **{
            "touched_organisation_ids": [],
            "touched_host_keys": [],
            "touched_person_keys": [],
            **values,
        },
    )
    session.add(run)
    session.flush()
    audit.record(
        session,
        actor,
        action="screening.asked",
        subject=run,
        subject_type="screening_run",
        subject_id=run.id,
        detail={"trigger": trigger, "import_id": run.import_id},
    )
    defer(session, run)
    return run


def defer(session: Session, run: ScreeningRun) -> bool:
    """Have the worker do a run; false where it is asked for already."""
    province_id = province_of(run.org_path)
    arguments = {"run_id": run.id, "province_id": province_id}
    if jobs.is_deferred(session, task=SCREEN, arguments=arguments):
        return False
    jobs.defer(session, task=SCREEN, arguments=arguments, lock=f"screening {province_id}")
    return True


def view(session: Session, run_id: int, *, language: str) -> RunView:
    """One run in sight."""
    row = session.execute(_found().where(ScreeningRun.id == run_id)).first()
    if row is None:
        raise NotFound()
    return _view(row, language)


def list_runs(
    session: Session, *, query: RunQuery, language: str
) -> tuple[list[RunView], str | None]:
    """Runs in sight, newest first."""
    statement = _found()
    if query.state:
        statement = statement.where(ScreeningRun.state.in_(query.state))
    if query.trigger:
        statement = statement.where(ScreeningRun.trigger.in_(query.trigger))
    rows, next_cursor = fetch_page(
        session,
        statement,
        order="runs",
        columns=[(ScreeningRun.id, True)],
        kinds=[int],
        cursor=query.cursor,
        limit=query.limit,
    )
    return [_view(row, language) for row in rows], next_cursor


def _found() -> Any:
    return (
        select(ScreeningRun, Organisation.name)
        .join(Organisation, Organisation.id == ScreeningRun.organisation_id)
        .execution_options(populate_existing=True)
    )


def _view(row: Any, language: str) -> RunView:
    run, name, place = row[0], row[1], language == "en"
    state, stage, trigger = RunState(run.state), RunStage(run.stage), RunTrigger(run.trigger)
    failure = None
    if run.failure_code is not None:
        failure = RunFailure(code=run.failure_code, message=_FAILED[place])
    return RunView.model_validate(
        {
            **{key: getattr(run, key) for key in RunView.model_fields if hasattr(run, key)},
            "organisation_name": name,
            "trigger_label": TRIGGER_LABELS[trigger][place],
            "state_label": RUN_STATE_LABELS[state][place],
            "progress": RunProgress(
                stage=stage,
                stage_label=STAGE_LABELS[stage][place],
                done=run.done,
                total=len(run.school_ids),
            ),
            "counts": RunCounts(
                schools=run.done,
                records=run.records,
                hits=run.hits,
                new=run.new,
                reopened=run.reopened,
                gone=run.gone,
            ),
            "failure": failure,
        }
    )


_FAILED = (
    "筛查没有完成，已完成的部分有效。请稍后重新发起；再次失败请联系系统管理员。",
    "The screening did not finish; what it had screened stands. Start it again later, and tell the"
    " operator should it fail again.",
)
