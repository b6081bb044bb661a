"""Words about ledger entries and their closure."""

from enum import StrEnum


class Status(StrEnum):
    """Where an entry stands between finding and closure (整改一个销号一个)."""

    draft = "draft"
    discarded = "discarded"
    open = "open"
    rectifying = "rectifying"
    pending_approval = "pending_approval"
    pending_verification = "pending_verification"
    monitoring = "monitoring"
    closed = "closed"
    voided = "voided"


class Action(StrEnum):
    """What may be done to an entry."""

    register = "register"
    release = "release"
    discard = "discard"
    report_stopped = "report_stopped"
    amend = "amend"
    acknowledge = "acknowledge"
    revise = "revise"
    cite = "cite"
    uncite = "uncite"
    submit = "submit"
    approve = "approve"
    reject = "reject"
    withdraw = "withdraw"
    verify = "verify"
    return_ = "return"
    monitor = "monitor"
    conclude = "conclude"
    confirm = "confirm"
    reopen = "reopen"
    void = "void"
    grade = "grade"
    link = "link"


class Source(StrEnum):
    """How an issue was found."""

    self_check = "self_check"
    inspection = "inspection"
    clue = "clue"
    platform = "platform"
    superior = "superior"


class Sort(StrEnum):
    """Orders of a list: newest first, last changed first, nearest deadline first."""

    newest = "newest"
    updated = "updated"
    deadline = "deadline"


class StudentOutcome(StrEnum):
    """What became of an affected student once the violation stopped."""

    returned = "returned"
    replaced = "replaced"
    stays = "stays"
    left = "left"


class VoidReason(StrEnum):
    """Why an entry counts no longer."""

    duplicate = "duplicate"
    not_an_issue = "not_an_issue"


class Need(StrEnum):
    """What an action needs; each unmet one is named with its own code, all at once."""

    amendment_reasoned = "amendment_reasoned"
    at_last_step = "at_last_step"
    deadline_in_time = "deadline_in_time"
    deadline_not_past = "deadline_not_past"
    evidence_of_each_kind = "evidence_of_each_kind"
    evidence_usable = "evidence_usable"
    grade_not_from_above = "grade_not_from_above"
    marked_for_reverification = "marked_for_reverification"
    measures_have_results = "measures_have_results"
    money_settled = "money_settled"
    next_check_ahead = "next_check_ahead"
    not_an_earlier_verifier = "not_an_earlier_verifier"
    not_the_approver = "not_the_approver"
    not_the_registrar = "not_the_registrar"
    not_the_submitter = "not_the_submitter"
    on_site_record = "on_site_record"
    own_assignment = "own_assignment"
    stop_reported = "stop_reported"
    stop_required = "stop_required"
    students_accounted = "students_accounted"


STATUS_LABELS: dict[Status, tuple[str, str]] = {
    Status.draft: ("草稿", "draft"),
    Status.discarded: ("已弃用", "discarded"),
    Status.open: ("待签收", "open"),
    Status.rectifying: ("整改中", "rectifying"),
    Status.pending_approval: ("待学校审核", "pending approval"),
    Status.pending_verification: ("待核查", "pending verification"),
    Status.monitoring: ("长期坚持", "monitoring"),
    Status.closed: ("已销号", "closed"),
    Status.voided: ("已作废", "voided"),
}

ACTION_LABELS: dict[Action, tuple[str, str]] = {
    Action.register: ("登记问题", "register"),
    Action.release: ("审定上账", "release"),
    Action.discard: ("弃用草稿", "discard"),
    Action.report_stopped: ("报告已停止", "report stopped"),
    Action.amend: ("更正登记内容", "amend"),
    Action.acknowledge: ("签收并制定措施", "acknowledge"),
    Action.revise: ("更新整改情况", "revise"),
    Action.cite: ("提交佐证", "cite evidence"),
    Action.uncite: ("移除佐证", "remove evidence"),
    Action.submit: ("申请销号", "submit for closure"),
    Action.approve: ("审核同意", "approve"),
    Action.reject: ("审核退回", "reject"),
    Action.withdraw: ("撤回申请", "withdraw"),
    Action.verify: ("核查通过", "verify"),
    Action.return_: ("退回整改", "return"),
    Action.monitor: ("转长期坚持", "put under monitoring"),
    Action.conclude: ("结束长期坚持并销号", "conclude"),
    Action.confirm: ("复核确认销号", "confirm closure"),
    Action.reopen: ("撤销销号、重新整改", "reopen"),
    Action.void: ("作废", "void"),
    Action.grade: ("标定严重程度", "set gravity"),
    Action.link: ("关联疑点", "link a suspicion"),
}

SOURCE_LABELS: dict[Source, tuple[str, str]] = {
    Source.self_check: ("学校自查", "self-check"),
    Source.inspection: ("督导检查", "inspection"),
    Source.clue: ("问题线索", "clue"),
    Source.platform: ("备案平台", "filing platform"),
    Source.superior: ("上级交办", "assigned by a superior"),
}

OUTCOME_LABELS: dict[StudentOutcome, tuple[str, str]] = {
    StudentOutcome.returned: ("返校", "returned to school"),
    StudentOutcome.replaced: ("另行安排", "placed elsewhere"),
    StudentOutcome.stays: ("纠正后留岗", "stays after correction"),
    StudentOutcome.left: ("已离开", "has left"),
}

NEED_LABELS: dict[Need, tuple[str, str]] = {
    Need.amendment_reasoned: (
        "上账后更正须写明理由",
        "State the reason: the entry is already released",
    ),
    Need.at_last_step: (
        "只有最后一级核查单位可以转长期坚持",
        "Only the authority of the last step may put it under monitoring",
    ),
    Need.deadline_in_time: (
        "整改时限不能晚于 {limit}",
        "The deadline may not lie after {limit}",
    ),
    Need.deadline_not_past: (
        "整改时限不能早于今天",
        "The deadline may not lie before today",
    ),
    Need.evidence_of_each_kind: (
        "还缺佐证材料：{kinds}；可提交等效材料并说明理由",
        "Evidence is missing: {kinds}; an equivalent may be cited with its reason",
    ),
    Need.evidence_usable: (
        "这些佐证不能使用（已撤回、查出病毒或尚未查毒）：{files}",
        "These files cannot serve (withdrawn, infected or not scanned yet): {files}",
    ),
    Need.grade_not_from_above: (
        "该严重程度由上级标定，只有同级或更高级单位可以取消",
        "A higher authority set this; only an equal or higher one may lift it",
    ),
    Need.marked_for_reverification: (
        "没有待复核的事项",
        "Nothing is waiting to be re-verified",
    ),
    Need.measures_have_results: (
        "还有 {count} 条措施没有填写整改结果",
        "{count} measure(s) have no result yet",
    ),
    Need.money_settled: (
        "涉及收费：已退、代存、移交追缴之和（{settled} 元）必须等于应退总额（{charged} 元）",
        "Money: refunded + held + handed over ({settled}) must equal what was charged ({charged})",
    ),
    Need.next_check_ahead: (
        "下次检查日期必须晚于今天",
        "The next check must lie after today",
    ),
    Need.not_an_earlier_verifier: (
        "本轮前面的核查已由您作出，请由另一名核查员办理",
        "You verified an earlier step of this round; another verifier has to act",
    ),
    Need.not_the_approver: (
        "本轮由您审核同意，不能再由您核查",
        "You approved this round; somebody else has to verify",
    ),
    Need.not_the_registrar: (
        "该问题由您代学校登记，不能再由您核查",
        "You registered this for the school; somebody else has to verify",
    ),
    Need.not_the_submitter: (
        "本轮由您申请销号，审核和核查须由他人办理",
        "You submitted this round; somebody else has to decide",
    ),
    Need.on_site_record: (
        "严重问题须附两名以上核查人员的现场核查记录",
        "A serious issue needs an on-site record by at least two inspectors",
    ),
    Need.own_assignment: (
        "配合人只能填写分配给自己的措施结果",
        "A contributor fills in only the results of measures assigned to them",
    ),
    Need.stop_reported: (
        "属于立即停止事项，请先报告违规行为已停止",
        "This red line demands an immediate stop: report the stop first",
    ),
    Need.stop_required: (
        "该条款不要求停止报告",
        "This red line asks for no stop report",
    ),
    Need.students_accounted: (
        "学生去向合计 {counted} 人，应为涉及学生数 {affected} 人；20 人以内须逐人列出",
        "Outcomes cover {counted} student(s), {affected} are affected; list each up to 20",
    ),
}
