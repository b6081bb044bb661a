"""What registers refuse."""

from backend.core.errors import Refusal


class AlreadyRegistered(Refusal):
    """The same is registered and counts."""

    code = "already_registered"
    status = 409
    title_zh = "已经登记"
    title_en = "Already registered"
    detail_zh = "{register}中已有相同的登记（编号 {entry}），没有改动。请打开该条登记进行修改。"
    detail_en = "The same stands in the register as entry {entry}; nothing was changed. Change it."


class EntryEnded(Refusal):
    """It counts no more: what it was is not rewritten."""

    code = "register_entry_ended"
    status = 409
    title_zh = "登记已终止"
    title_en = "The entry has ended"
    detail_zh = "这条登记已经终止，不能再修改。如仍需要，请重新登记一条。"
    detail_en = "This entry has ended and is changed no more. Register a new one where needed."


class RegisterEntryMoved(Refusal):
    """It has changed since it was read."""

    code = "register_entry_moved"
    status = 409
    title_zh = "登记已被修改"
    title_en = "The entry has changed"
    detail_zh = "您打开之后，这条登记已被修改，您的操作没有生效。请刷新后再决定。"
    detail_en = "It changed since you read it; nothing was done. Read it again, then decide."


class RegisteredElsewhere(Refusal):
    """It counts in the whole province; who registered it, or stands above, answers for it."""

    code = "registered_elsewhere"
    status = 403
    title_zh = "不是本单位的登记"
    title_en = "Registered by another authority"
    detail_zh = "这条登记由{organisation}办理，只能由该单位或其上级修改、终止。请与其联系。"
    detail_en = "{organisation} registered this; it or an authority above it may change or end it."


class SchoolExpected(Refusal):
    """Filings and policies are of schools."""

    code = "register_of_schools"
    status = 422
    title_zh = "请选择学校"
    title_en = "Choose a school"
    detail_zh = "{organisation}不是学校。特殊岗位备案和统保保单按学校登记，请选择学校。"
    detail_en = "{organisation} is no school. Filings and group policies are registered by school."


class ProvinceSetsThis(Refusal):
    """One document for the province, set where the province is."""

    code = "province_sets_this"
    status = 403
    title_zh = "由省级设置"
    title_en = "Set by the province"
    detail_zh = "筛查设置全省统一，只能由省级教育行政部门修改；您可以查看。"
    detail_en = "Settings are the same in the whole province, which alone may change them."
