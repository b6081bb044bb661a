"""What no single field can say: lists without doubles, days in order, steps that go upwards."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from backend.campaigns.schemas import (
    CampaignChange,
    CampaignCreate,
    DeliverableEntry,
    StageEntry,
)
from backend.campaigns.vocabulary import VerificationLevel
from backend.core.errors import Fault

_MAY_BE_EMPTY = {"document_no", "filing_note"}
_MAY_BE_EMPTY_IN_DRAFT = _MAY_BE_EMPTY | {"catalogue_id", "rectify_by"}
_HEIGHT = list(VerificationLevel)


def faults_in(
    campaign: CampaignCreate | CampaignChange, *, prefix: str, is_draft: bool = True
) -> list[Fault]:
    """Everything wrong with a campaign beyond its single fields; paths begin with `prefix`."""
    faults = [
        Fault(f"{prefix}.{fault.path}", fault.code, fault.message_zh, fault.message_en)
        for fault in _faults(campaign)
    ]
    if isinstance(campaign, CampaignChange):
        may_be_empty = _MAY_BE_EMPTY_IN_DRAFT if is_draft else _MAY_BE_EMPTY
        faults.extend(
            Fault(f"{prefix}.{field}", "missing", "此项必填", "Required")
            for field in sorted(campaign.model_fields_set - may_be_empty)
            if getattr(campaign, field) is None
        )
    return faults


def _faults(campaign: CampaignCreate | CampaignChange) -> Iterator[Fault]:
    yield from _stages(campaign.stages or [])
    yield from _deliverables(campaign.deliverables or [])
    yield from _steps(campaign.verification_steps or [])
    yield from _doubles("ledger_columns", campaign.ledger_columns or [])
    if campaign.participants is not None:
        yield from _doubles("participants.kinds", campaign.participants.kinds)
        yield from _doubles("participants.school_types", campaign.participants.school_types)


def _stages(stages: Sequence[StageEntry]) -> Iterator[Fault]:
    yield from _doubles("stages", [stage.stage for stage in stages], member=".stage")
    for index, stage in enumerate(stages):
        if stage.ends_on < stage.starts_on:
            message = ("结束日不能早于开始日", "It cannot end before it starts")
            yield Fault(f"stages.{index}.ends_on", "ends_before_start", *message)


def _deliverables(deliverables: Sequence[DeliverableEntry]) -> Iterator[Fault]:
    yield from _doubles("deliverables", [row.code for row in deliverables], member=".code")
    for index, row in enumerate(deliverables):
        yield from _doubles(f"deliverables.{index}.levels", row.levels)
        if row.due_on_below is not None and row.due_on_below > row.due_on:
            message = (
                "下级报送日不能晚于汇总报送日",
                "Those below file before their authority does",
            )
            yield Fault(f"deliverables.{index}.due_on_below", "due_after_consolidation", *message)


def _steps(steps: Sequence[VerificationLevel]) -> Iterator[Fault]:
    heights = [_HEIGHT.index(step) for step in steps]
    for index, (below, above) in enumerate(pairwise(heights), start=1):
        if above <= below:
            message = ("核查步骤应逐级向上，不能重复", "Verification goes upwards, each level once")
            yield Fault(f"verification_steps.{index}", "steps_not_upwards", *message)


def _doubles(path: str, values: Iterable[str], *, member: str = "") -> Iterator[Fault]:
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            message = (f"{value} 重复", f"{value} appears twice")
            yield Fault(f"{path}.{index}{member}", "duplicate", *message)
        seen.add(value)
