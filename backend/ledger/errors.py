"""What the ledger refuses."""

from backend.core.errors import Refusal


class EntryMoved(Refusal):
    """Somebody acted on the entry since it was read; `current` holds it as it stands."""

    code = "entry_moved"
    status = 409
    title_zh = "该问题已有新进展"
    title_en = "The entry has moved"
    detail_zh = "您打开之后，这条问题已被他人办理，您的操作没有生效。请看最新情况再决定。"
    detail_en = "Somebody acted on it since you read it; yours did not take effect. Look again."


class WrongStatus(Refusal):
    """The action does not start from where the entry stands."""

    code = "wrong_status"
    status = 409
    title_zh = "当前状态不能这样办理"
    title_en = "Not from this status"
    detail_zh = "问题目前处于“{status}”，不能“{action}”。请刷新后查看可办理的操作。"
    detail_en = (
        "The entry is “{status}”, from where “{action}” is not possible. Reload to see what is."
    )


class NotYourPart(Refusal):
    """The action belongs to another organisation, or to another person."""

    code = "not_your_part"
    status = 403
    title_zh = "不由您办理"
    title_en = "Not yours to do"
    detail_zh = "“{action}”应由其他单位或其他人员办理，您可以查看但不能办理。"
    detail_en = "“{action}” is for another organisation or person to do; you may read, not act."


class NeedsUnmet(Refusal):
    """The action needs more; every unmet need is listed."""

    code = "needs_unmet"
    status = 409
    title_zh = "条件还不具备"
    title_en = "Needs unmet"
    detail_zh = "还有 {count} 项条件没有满足，办理没有生效。请逐项补齐后再试。"
    detail_en = "{count} need(s) are unmet; nothing was changed. Meet each and try again."


class NotAParticipant(Refusal):
    """The organisation does not take part in the campaign."""

    code = "not_a_participant"
    status = 409
    title_zh = "该单位不在本次专项行动范围内"
    title_en = "Not a participant"
    detail_zh = "{organisation}不是本次专项行动的参与单位，不能登记问题。请核对单位或专项行动。"
    detail_en = "{organisation} takes no part in this campaign. Check the organisation or campaign."


class FactsIncomplete(Refusal):
    """The facts of an issue contradict each other or lack something."""

    code = "facts_incomplete"
    status = 422
    title_zh = "登记内容不完整"
    title_en = "Facts incomplete"
    detail_zh = "有 {count} 处需要补充或改正，没有保存。"
    detail_en = "{count} place(s) need completion; nothing was saved."
