"""Words of notices: what they tell of, and the sentence each is read as."""

from enum import StrEnum
from string import Formatter


class NoticeKind(StrEnum):
    """What happened."""

    entry_acknowledged = "entry.acknowledged"
    entry_approved = "entry.approved"
    entry_assigned = "entry.assigned"
    entry_closed = "entry.closed"
    entry_monitored = "entry.monitored"
    entry_registered_for_you = "entry.registered_for_you"
    entry_rejected = "entry.rejected"
    entry_released = "entry.released"
    entry_reopened = "entry.reopened"
    entry_returned = "entry.returned"
    entry_ruling_asked = "entry.ruling_asked"
    entry_stop_reported = "entry.stop_reported"
    entry_submitted = "entry.submitted"
    entry_verified = "entry.verified"
    entry_voided = "entry.voided"
    entry_withdrawn = "entry.withdrawn"
    explanation_refused = "explanation.refused"
    rule_demoted = "rule.demoted"
    suspicion_reopened = "suspicion.reopened"
    suspicions_found = "suspicions.found"


class Fact(StrEnum):
    """The only things a sentence may state: numbers, days, offices and names of organisations."""

    number = "number"
    """The subject's number; comes from the notice itself."""
    organisation = "organisation"
    """Whose issue it is."""
    actor_organisation = "actor_organisation"
    """Who acted."""
    actor_office = "actor_office"
    """The office (职务) in which somebody acted, never the person."""
    how_many = "count"
    """How many the notice is about."""
    deadline = "deadline"
    next_check = "next_check"


DAYS = frozenset({Fact.deadline, Fact.next_check})
"""Facts that are days."""

TEXTS: dict[NoticeKind, tuple[str, str]] = {
    NoticeKind.entry_acknowledged: (
        "{organisation}已签收问题 {number}，整改时限为{deadline}。",
        "{organisation} acknowledged issue {number}; its deadline is {deadline}.",
    ),
    NoticeKind.entry_approved: (
        "{organisation}的问题 {number} 已经学校审核同意，请核查。",
        "{organisation} approved issue {number} for closure; please verify it.",
    ),
    NoticeKind.entry_assigned: (
        "问题 {number} 有整改措施由您填写结果，整改时限为{deadline}。",
        "A measure of issue {number} waits for your result; the deadline is {deadline}.",
    ),
    NoticeKind.entry_closed: (
        "{organisation}的问题 {number} 经{actor_organisation}核查，已销号。",
        "Issue {number} of {organisation} was verified by {actor_organisation} and is closed.",
    ),
    NoticeKind.entry_monitored: (
        "{actor_organisation}将问题 {number} 转为长期坚持，下次检查日期为{next_check}。",
        "{actor_organisation} put issue {number} under monitoring; next check on {next_check}.",
    ),
    NoticeKind.entry_registered_for_you: (
        "{actor_organisation}为{organisation}登记了问题 {number}，请签收并制定整改措施。",
        "{actor_organisation} registered issue {number} for {organisation}; please acknowledge it.",
    ),
    NoticeKind.entry_rejected: (
        "{actor_office}将问题 {number} 审核退回，请按意见继续整改。",
        "The {actor_office} rejected the closure of issue {number}; please go on rectifying it.",
    ),
    NoticeKind.entry_released: (
        "{organisation}审定上账问题 {number}。",
        "{organisation} released issue {number}.",
    ),
    NoticeKind.entry_reopened: (
        "{actor_organisation}撤销了问题 {number} 的销号，请重新整改。",
        "{actor_organisation} reopened issue {number}; please rectify it again.",
    ),
    NoticeKind.entry_returned: (
        "{actor_organisation}将问题 {number} 退回整改，请在{deadline}前按要求补充并重新申请。",
        "{actor_organisation} returned issue {number}; supply what is missing by {deadline}.",
    ),
    NoticeKind.entry_ruling_asked: (
        "{organisation}的问题 {number} 已第三次退回，请上一级裁定。",
        "Issue {number} of {organisation} was returned a third time; please give a ruling.",
    ),
    NoticeKind.entry_stop_reported: (
        "{organisation}报告：问题 {number} 所涉行为已停止。",
        "{organisation} reports that what issue {number} is about has stopped.",
    ),
    NoticeKind.entry_submitted: (
        "{actor_office}为问题 {number} 申请销号，请审核。",
        "The {actor_office} submitted issue {number} for closure; please approve or reject it.",
    ),
    NoticeKind.entry_verified: (
        "{organisation}的问题 {number} 经{actor_organisation}核查通过，转由您单位核查。",
        "{actor_organisation} verified issue {number} of {organisation}; the next step is yours.",
    ),
    NoticeKind.entry_voided: (
        "{actor_organisation}将{organisation}的问题 {number} 作废。",
        "{actor_organisation} voided issue {number} of {organisation}.",
    ),
    NoticeKind.entry_withdrawn: (
        "{organisation}撤回了问题 {number} 的销号申请。",
        "{organisation} withdrew its submission of issue {number}.",
    ),
    NoticeKind.explanation_refused: (
        "{actor_organisation}未采纳对疑点 {number} 的情况说明，请重新回应。",
        "{actor_organisation} did not accept the explanation of suspicion {number}; answer again.",
    ),
    NoticeKind.rule_demoted: (
        "规则 {number} 经 {count} 次回应，确认属实的比例偏低，已降为线索，请核对规则设置。",
        "Of {count} answered suspicions of rule {number} too few were right; it is a signal now.",
    ),
    NoticeKind.suspicion_reopened: (
        "疑点 {number} 转入台账的问题已弃用或作废，请重新回应该疑点。",
        "The entry made of suspicion {number} was discarded or voided; answer the suspicion again.",
    ),
    NoticeKind.suspicions_found: (
        "实习记录筛查有 {count} 项疑点待贵校核实回应，回应期内上级只能看到数量。",
        "Screening found {count} suspicion(s) to look at; superiors see only counts for now.",
    ),
}


def facts_of(template: str) -> frozenset[Fact]:
    """The facts a sentence states."""
    return frozenset(Fact(name) for _, name, _, _ in Formatter().parse(template) if name)
