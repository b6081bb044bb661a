"""What campaigns refuse."""

from backend.core.errors import Refusal


class CampaignCodeTaken(Refusal):
    """Entry numbers begin with the code, so a province uses each code once."""

    code = "campaign_code_taken"
    status = 409
    title_zh = "专项行动代码已被使用"
    title_en = "Campaign code already used"
    detail_zh = "代码 {value} 已用于另一个专项行动；问题编号以它开头，不能重复，请换一个。"
    detail_en = "The code {value} belongs to another campaign; entry numbers begin with it."


class CampaignMoved(Refusal):
    """Somebody was faster; the current state comes with the answer."""

    code = "campaign_moved"
    status = 409
    title_zh = "专项行动已有变化"
    title_en = "The campaign has moved"
    detail_zh = "您读取之后，这个专项行动已被修改或启动。请查看最新内容，再决定是否继续。"
    detail_en = "It was changed or launched after you read it. Look at its current state first."


class CampaignAlreadyLaunched(Refusal):
    """Only a draft is launched."""

    code = "campaign_already_launched"
    status = 409
    title_zh = "专项行动已启动"
    title_en = "Already launched"
    detail_zh = "这个专项行动已经启动，不能再次启动。"
    detail_en = "This campaign has been launched; it is not launched twice."


class CampaignNotReady(Refusal):
    """The launch checklist blocks; every blocking point is listed."""

    code = "campaign_not_ready"
    status = 409
    title_zh = "尚不具备启动条件"
    title_en = "Not ready"
    detail_zh = "启动检查清单有 {count} 项不通过，未作任何改动。请逐项处理后再试。"
    detail_en = "{count} point(s) of the checklist block; nothing was changed. Settle them first."


class CampaignNotOpen(Refusal):
    """Nothing is registered in a campaign before it opens or after it has ended."""

    code = "campaign_not_open"
    status = 409
    title_zh = "专项行动未在进行"
    title_en = "The campaign is not open"
    detail_zh = "这个专项行动尚未启动或已经结束，不能再登记。"
    detail_en = "This campaign is not open yet or has ended; nothing more can be registered in it."


class FixedAtLaunch(Refusal):
    """Some facts of a campaign are what its entries stand on."""

    code = "campaign_fixed_at_launch"
    status = 409
    title_zh = "启动后不能修改"
    title_en = "Fixed at launch"
    detail_zh = "启动后不能再修改：{fields}。"
    detail_en = "No longer changeable after the launch: {fields}."
