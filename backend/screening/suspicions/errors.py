"""What is refused about suspicions."""

from backend.core.errors import Refusal


class SuspicionMoved(Refusal):
    """It has changed since it was read; `current` holds what it is."""

    code = "suspicion_moved"
    status = 409
    title_zh = "该疑点已有新情况"
    title_en = "The suspicion has moved"
    detail_zh = "您打开之后，所选疑点有变动（记录更新或他人已回应），没有保存。请看最新情况再回应。"
    detail_en = "What you selected has changed since you read it; nothing was saved. Look again."


class NotYourSuspicion(Refusal):
    """The action belongs to another organisation."""

    code = "not_your_suspicion"
    status = 403
    title_zh = "不由您办理"
    title_en = "Not yours to do"
    detail_zh = "“{action}”由{who}办理，您可以查看但不能办理。"
    detail_en = "{action}: for {who}; you may read, not act."


class WrongState(Refusal):
    """The action does not start from where the suspicion stands."""

    code = "wrong_suspicion_state"
    status = 409
    title_zh = "当前状态不能这样办理"
    title_en = "Not from this state"
    detail_zh = "疑点目前为“{state}”，不能“{action}”。请刷新后查看可办理的操作。"
    detail_en = "The suspicion is: {state}; not possible: {action}. Reload to see what is."


class MixedSelection(Refusal):
    """One answer is for suspicions of one school and one rule."""

    code = "mixed_selection"
    status = 422
    title_zh = "不能一并回应"
    title_en = "Not to be answered together"
    detail_zh = "一次回应只能针对同一学校、同一规则的疑点。请分开回应。"
    detail_en = "One answer covers suspicions of one school and one rule. Answer them separately."


class NoRedLine(Refusal):
    """What the rule finds is no red line: it cannot become an entry."""

    code = "no_red_line"
    status = 409
    title_zh = "没有对应的底线要求"
    title_en = "No red line"
    detail_zh = (
        "该规则没有对应的底线要求，不能由疑点转入台账。请说明情况或反映数据有误；"
        "确属问题的，请在台账中按相应条款登记。"
    )
    detail_en = (
        "The rule names no red line, so nothing can be registered from it. Explain, or report the"
        " data error; where it is an issue, register it in the ledger under what applies."
    )


class EntryUnderWay(Refusal):
    """An entry of this school, red line and host is under way; `entries` names it."""

    code = "entry_under_way"
    status = 409
    title_zh = "已有同类问题在办"
    title_en = "An entry is under way"
    detail_zh = "该单位的同一底线问题已在台账中（{numbers}）。请选择并入已有问题，避免重复登记。"
    detail_en = "The ledger has an entry of this red line and host ({numbers}). Link to it instead."


class ReasonNeeded(Refusal):
    """To refuse an explanation one has to say why."""

    code = "reason_needed"
    status = 422
    title_zh = "请写明理由"
    title_en = "Say why"
    detail_zh = "不采纳说明时须写明理由，学校将据此重新回应。"
    detail_en = "Refusing an explanation needs a reason; the school answers again by it."


class TooManySuspicions(Refusal):
    """More than a workbook holds."""

    code = "too_many_suspicions"
    status = 409
    title_zh = "内容过多"
    title_en = "Too many"
    detail_zh = "符合条件的疑点有 {count} 项，一次最多导出 {limit} 项。请缩小范围分次导出。"
    detail_en = "{count} suspicions match; at most {limit} are exported at once. Narrow the filter."
