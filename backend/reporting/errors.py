"""What reporting refuses."""

from backend.core.errors import Refusal


class TooManyForOneDocument(Refusal):
    """The filter finds more than one document can hold."""

    code = "too_many_for_one_document"
    status = 422
    title_zh = "条数过多"
    title_en = "Too many entries"
    detail_zh = "当前筛选共 {count} 条，一份{form}最多 {limit} 条。请按单位或状态分批导出。"
    detail_en = "The filter finds {count}; one {form} holds {limit}. Narrow it and export in parts."


class CampaignRequired(Refusal):
    """The title and the columns of a ledger are its campaign's."""

    code = "campaign_required"
    status = 422
    title_zh = "请选择专项行动"
    title_en = "Choose a campaign"
    detail_zh = "导出台账前请先选择专项行动：标题和栏目由专项行动规定。"
    detail_en = "Choose a campaign first: it says the ledger's title and columns."
