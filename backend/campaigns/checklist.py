"""The launch checklist: what stands between a draft and an open campaign, point by point."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from backend.campaigns import participants, queries
from backend.campaigns.models import Campaign, CampaignStage
from backend.campaigns.schemas import Checklist, ChecklistItem
from backend.campaigns.vocabulary import STAGE_LABELS, CampaignState, CheckResult, Stage
from backend.regulation import service as regulation

OK, WARNING, BLOCKING = CheckResult.ok, CheckResult.warning, CheckResult.blocking


def of(session: Session, campaign: Campaign) -> Checklist:
    """Every point of a campaign's checklist, in the order one prepares it."""
    stages = queries.stages_of(session, [campaign.id])[campaign.id]
    items = [
        *_regulation(session, campaign),
        _stages(stages),
        _rectify_by(campaign, stages),
        _deliverables(session, campaign),
        *_participants(session, campaign),
    ]
    return Checklist(items=items, is_ready=all(item.result is not BLOCKING for item in items))


def rectify_by(campaign: Campaign, stages: Sequence[CampaignStage]) -> date | None:
    """The campaign's last day of rectification: as stated, else the end of stage two."""
    ends = {stage.stage: stage.ends_on for stage in stages}
    return campaign.rectify_by or ends.get(Stage.self_check)


def _item(code: str, result: CheckResult, text_zh: str, text_en: str) -> ChecklistItem:
    return ChecklistItem(code=code, result=result, text_zh=text_zh, text_en=text_en)


def _regulation(session: Session, campaign: Campaign) -> list[ChecklistItem]:
    if campaign.catalogue_id is None:
        missing = ("尚未选择底线要求目录", "No catalogue of red lines is chosen")
        return [_item("catalogue", BLOCKING, *missing)]
    catalogue = regulation.get_catalogue(session, campaign.catalogue_id)
    chosen = (f"采用第 {catalogue.edition} 版目录", f"Edition {catalogue.edition} of the catalogue")
    count = regulation.count_unconfirmed(session, catalogue.id)
    if count:
        confirmed = _item(
            "red_lines_confirmed",
            WARNING,
            f"有 {count} 条底线要求的条款未经核对，打印时显示“条款待核”",
            f"{count} red line(s) unconfirmed; papers will say so instead of citing an article",
        )
    else:
        done = ("全部条款已核对", "Every red line's article is confirmed")
        confirmed = _item("red_lines_confirmed", OK, *done)
    return [_item("catalogue", OK, *chosen), confirmed]


def _stages(stages: Sequence[CampaignStage]) -> ChecklistItem:
    by_name = {Stage(stage.stage): stage for stage in stages}
    missing = [stage for stage in Stage if stage not in by_name]
    if missing:
        zh = "、".join(STAGE_LABELS[stage][0] for stage in missing)
        en = ", ".join(STAGE_LABELS[stage][1] for stage in missing)
        return _item("stages", BLOCKING, f"缺少阶段：{zh}", f"Stages missing: {en}")
    ordered = [by_name[stage] for stage in Stage]
    for before, after in pairwise(ordered):
        if after.starts_on - before.ends_on != timedelta(days=1):
            zh, en = STAGE_LABELS[Stage(after.stage)]
            return _item(
                "stages",
                BLOCKING,
                f"{zh}阶段应从上一阶段结束的次日（{before.ends_on} 之后）开始",
                f"Stage {en} must start the day after the stage before ends ({before.ends_on})",
            )
    span = f"{ordered[0].starts_on} – {ordered[-1].ends_on}"
    return _item("stages", OK, f"四个阶段首尾相接：{span}", f"Four stages without a gap: {span}")


def _rectify_by(campaign: Campaign, stages: Sequence[CampaignStage]) -> ChecklistItem:
    day = rectify_by(campaign, stages)
    if day is None:
        missing = (
            "未定整改完成期限，也没有自查整改阶段可依",
            "No last day of rectification is set",
        )
        return _item("rectify_by", BLOCKING, *missing)
    first = min((stage.starts_on for stage in stages), default=day)
    last = max((stage.ends_on for stage in stages), default=day)
    if day < first:
        early = (f"整改完成期限 {day} 早于第一阶段", f"Rectify by {day}: before the first stage")
        return _item("rectify_by", BLOCKING, *early)
    if day > last:
        late = (f"整改完成期限 {day} 晚于最后阶段", f"Rectify by {day}: after the last stage")
        return _item("rectify_by", WARNING, *late)
    return _item("rectify_by", OK, f"整改完成期限 {day}", f"Rectify by {day}")


def _deliverables(session: Session, campaign: Campaign) -> ChecklistItem:
    count = len(queries.deliverables_of(session, campaign.id))
    if not count:
        none = ("没有报送材料", "No deliverables are asked for")
        return _item("deliverables", WARNING, *none)
    return _item("deliverables", OK, f"报送材料 {count} 种", f"{count} deliverable(s)")


def _participants(session: Session, campaign: Campaign) -> list[ChecklistItem]:
    if CampaignState(campaign.state) is not CampaignState.draft:
        count = queries.count_participants(session, campaign.id)
        frozen = (f"参加单位 {count} 家，已固定", f"{count} participant(s), frozen on launch")
        return [_item("participants", OK, *frozen)]
    count = len(participants.selected(session, campaign))
    if not count:
        none = ("所选范围内没有单位", "The selection names no organisation")
        return [_item("participants", BLOCKING, *none)]
    items = [_item("participants", OK, f"参加单位 {count} 家", f"{count} participant(s)")]
    adrift = participants.adrift(session, campaign)
    if adrift:
        names = "、".join(row.name for row in adrift[:5])
        items.append(
            _item(
                "reporting_lines",
                WARNING,
                f"有 {len(adrift)} 家的报送关系不通向本单位：{names}",
                f"{len(adrift)} participant(s) do not report to this authority: {names}",
            )
        )
    return items
