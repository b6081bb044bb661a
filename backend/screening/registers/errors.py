"""What registers refuse."""

from backend.core.errors import Refusal


class AlreadyRegistered(Refusal):
    """The same is registered and counts."""

    code = "already_registered"
    status = 409
    title_zh = "已经登记"
    title_en = "Already registered"
    detail_zh = (
        "“{register}”中已有相同的登记（编号 {entry}，{person}登记），没有改动。"
        "请打开该条登记核对；如有不同，请在其中修改。"
    )
    detail_en = (
        "The same is registered already, by {person}, as entry {entry}; nothing was changed. "
        "Open that entry, and change it where it differs."
    )


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


class WiderAuthorityExpected(Refusal):
    """What counts in the whole province is for its cities and itself to say."""

    code = "registered_by_city_or_province"
    status = 403
    title_zh = "由市级或省级办理"
    title_en = "For the city or the province"
    detail_zh = "{register}在全省有效，由市级或省级教育行政部门办理。请将材料报送市级教育行政部门。"
    detail_en = (
        "It counts in the whole province: cities and the province register it. "
        "Send the papers to your city."
    )


class TooManyEntries(Refusal):
    """More entries than one workbook takes."""

    code = "too_many_entries"
    status = 422
    title_zh = "登记过多"
    title_en = "Too many entries"
    detail_zh = "共 {count} 条，一个文件最多导出 {limit} 条。请用筛选条件缩小范围后再导出。"
    detail_en = "{count} entries; one file takes {limit}. Narrow the list and export again."


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
