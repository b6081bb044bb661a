"""Words of runs and of the standing of rules."""

from enum import StrEnum


class Standing(StrEnum):
    """What a province has made of a rule, in its present version."""

    silent = "silent"
    """It runs; nobody below the province sees what it finds."""
    judging = "judging"
    """As silent; the province has a sample of its hits to judge."""
    live = "live"
    demoted = "demoted"
    """Live, but a signal only: too few of its hits were right."""


class RunState(StrEnum):
    """How a run lives."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"


class RunTrigger(StrEnum):
    """Why records are screened."""

    import_ = "import"
    correction = "correction"
    register = "register"
    demand = "demand"
    roster = "roster"


class RunStage(StrEnum):
    """What a run is doing."""

    waiting = "waiting"
    facts = "facts"
    screening = "screening"
    telling = "telling"


SILENT = frozenset({Standing.silent, Standing.judging})
"""Nobody below the province sees what such a rule finds."""

STANDING_LABELS: dict[Standing, tuple[str, str]] = {
    Standing.silent: ("静默试运行", "silent trial"),
    Standing.judging: ("静默试运行，待省级抽样判断", "silent trial, sample to be judged"),
    Standing.live: ("已启用", "live"),
    Standing.demoted: ("已降为线索", "demoted to a signal"),
}
RUN_STATE_LABELS: dict[RunState, tuple[str, str]] = {
    RunState.waiting: ("等待筛查", "waiting"),
    RunState.running: ("正在筛查", "screening"),
    RunState.done: ("已完成", "done"),
    RunState.failed: ("未完成", "failed"),
}
TRIGGER_LABELS: dict[RunTrigger, tuple[str, str]] = {
    RunTrigger.import_: ("导入记录", "import"),
    RunTrigger.correction: ("更正记录", "correction"),
    RunTrigger.register: ("登记簿或设置有变动", "registers or settings changed"),
    RunTrigger.demand: ("按需筛查", "on demand"),
    RunTrigger.roster: ("核对名单", "roster"),
}
STAGE_LABELS: dict[RunStage, tuple[str, str]] = {
    RunStage.waiting: ("等待后台处理", "waiting for the worker"),
    RunStage.facts: ("汇总全省实习单位与岗位人数", "counting hosts and posts of the province"),
    RunStage.screening: ("逐校比对规则", "screening school by school"),
    RunStage.telling: ("通知学校", "telling schools"),
}
