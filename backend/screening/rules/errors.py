"""What rules and runs refuse."""

from backend.core.errors import Refusal


class ProvinceJudges(Refusal):
    """Only the province judges a rule and lets schools see what it finds."""

    code = "province_judges"
    status = 403
    title_zh = "由省级判断"
    title_en = "For the province"
    detail_zh = "规则的抽样判断和启用由省级主管部门办理，请联系省级专项行动管理员。"
    detail_en = "Sampled hits are judged, and rules released, by the province; ask its manager."


class StandingMoved(Refusal):
    """The rule's standing has changed since it was read."""

    code = "standing_moved"
    status = 409
    title_zh = "该规则的状态已有变化"
    title_en = "The rule's standing has moved"
    detail_zh = "您打开之后，该规则的状态已被他人改变，您的操作没有生效。请刷新后再决定。"
    detail_en = "Somebody changed the rule's standing since you read it. Reload and decide again."


class SampleUnjudged(Refusal):
    """Sampled hits still wait to be judged."""

    code = "sample_unjudged"
    status = 409
    title_zh = "抽样尚未判断完"
    title_en = "Sample not judged"
    detail_zh = "还有 {count} 条抽样疑点没有判断，判断完才能启用该规则。"
    detail_en = "{count} sampled hit(s) wait to be judged; judge each before the rule is released."


class AlreadyLive(Refusal):
    """The rule is live already."""

    code = "rule_already_live"
    status = 409
    title_zh = "该规则已启用"
    title_en = "Already live"
    detail_zh = "该规则已经启用，学校可以看到它发现的疑点，无须再次启用。"
    detail_en = "The rule is live already; schools see what it finds. There is nothing to release."


class NotScreenedYet(Refusal):
    """The rule has not run in this province yet."""

    code = "rule_not_run"
    status = 409
    title_zh = "该规则尚未运行"
    title_en = "Rule has not run"
    detail_zh = "该规则的当前版本还没有在本省运行过。请先发起一次筛查，再抽样判断和启用。"
    detail_en = "This version of the rule has not run in the province yet; start a screening first."
