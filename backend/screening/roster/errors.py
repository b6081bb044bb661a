"""What rosters refuse."""

from backend.core.errors import Refusal


class RosterOfAuthorities(Refusal):
    """A school does not tell what it is compared with."""

    code = "roster_of_authorities"
    status = 403
    title_zh = "由主管部门提供"
    title_en = "Told by the authority"
    detail_zh = (
        "学籍和备案平台名单用于核对学校的记录，只能由主管部门提供。名单有误的，请与主管部门联系。"
    )
    detail_en = (
        "Lists of enrolment and of the filing platform are what a school's records are compared"
        " with: its authority tells them. Ask it where a list is wrong."
    )


class RosterInError(Refusal):
    """Rows cannot be read, or contradict each other."""

    code = "roster_rows_in_error"
    status = 422
    title_zh = "名单中有错误"
    title_en = "Rows are in error"
    detail_zh = (
        "名单中有 {count} 处错误，整份没有保存，原有名单不变。请按 errors 逐处改正后重新提交。"
    )
    detail_en = (
        "{count} place(s) are in error; nothing was stored and the lists there are stand. Correct"
        " them by `errors` and send it again."
    )


class RosterHeadingsMissing(Refusal):
    """The workbook is no list: columns it needs are missing."""

    code = "roster_headings_missing"
    status = 422
    title_zh = "缺少必需的列"
    title_en = "Columns are missing"
    detail_zh = (
        "表中没有这些列：{headings}。请下载模板，按模板的列名填写；“人数”与“学号”至少有一列。"
    )
    detail_en = (
        "The table lacks these columns: {headings}. Download the template and keep its headings;"
        " it needs 人数 (head count) or 学号 (student number)."
    )


class TooManyRosterRows(Refusal):
    """More than a workbook holds."""

    code = "too_many_roster_rows"
    status = 409
    title_zh = "内容过多"
    title_en = "Too many"
    detail_zh = "符合条件的有 {count} 行，一次最多导出 {limit} 行。请缩小范围分次导出。"
    detail_en = "{count} rows match; at most {limit} are exported at once. Narrow the filter."
