"""What records refuse."""

from backend.core.errors import Refusal


class RecordMoved(Refusal):
    """The record has changed since it was read."""

    code = "record_moved"
    status = 409
    title_zh = "该实习记录已被修改"
    title_en = "The record has changed"
    detail_zh = "您打开之后，这条实习记录已被修改，您的操作没有生效。请刷新后再决定。"
    detail_en = "It changed since you read it; nothing was done. Read it again, then decide."


class AlreadyInState(Refusal):
    """It is withdrawn already, or stands already."""

    code = "record_already_in_state"
    status = 409
    title_zh = "无需再次办理"
    title_en = "Nothing to change"
    detail_zh = "这条实习记录已经是“{state}”，没有改动。"
    detail_en = "The record is {state} already; nothing was changed."


class CorrectionRefused(Refusal):
    """The corrected values cannot be read, or contradict what is stored."""

    code = "correction_refused"
    status = 422
    title_zh = "更正内容有误"
    title_en = "The correction cannot be read"
    detail_zh = "有 {count} 处不能按填写内容更正，记录没有改动。请按提示修改后再提交。"
    detail_en = "{count} value(s) cannot be taken; nothing was changed. Mend them and send again."


class SameAsAnother(Refusal):
    """After the correction the record would be the same placement as another one."""

    code = "record_same_as_another"
    status = 409
    title_zh = "与另一条实习记录相同"
    title_en = "The same as another record"
    detail_zh = "更正后与该生另一条实习记录是同一次实习，记录没有改动。请核对学号、单位和开始日期。"
    detail_en = (
        "It would be the same placement as another record of the student; nothing was changed."
        " Check student number, host and start."
    )


class SchoolNeeded(Refusal):
    """Student numbers and names are unique to nobody: they are looked for in one school."""

    code = "school_needed"
    status = 422
    title_zh = "请选择学校"
    title_en = "Choose a school"
    detail_zh = "按学号或姓名查找须先选定一所学校；跨学校查找请使用身份证件号码。"
    detail_en = "Student numbers and names are looked for in one school; across schools, by ID."


class SealUnreadable(Refusal):
    """The encrypted part was sealed with a key this installation has not."""

    code = "seal_unreadable"
    status = 503
    title_zh = "个人信息无法解密"
    title_en = "Personal data cannot be read"
    detail_zh = "这条记录的个人信息是用另一把密钥加密的。请系统管理员核对个人信息密钥设置。"
    detail_en = "It was encrypted with another key; ask the operator to check the key settings."


class TooManyToExport(Refusal):
    """More records than one workbook takes."""

    code = "too_many_records"
    status = 422
    title_zh = "记录过多"
    title_en = "Too many records"
    detail_zh = "共 {count} 条，一个文件最多导出 {limit} 条。请按学校、学年或单位缩小范围后再导出。"
    detail_en = "{count} records; one file takes {limit}. Narrow it by school, year or host."
