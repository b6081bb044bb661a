"""What reading a file refuses, and what to do in Excel or WPS."""

from backend.core.errors import Refusal


class Unreadable(Refusal):
    """A file of records that cannot be read; heirs say why."""

    status = 422


class EmptyTable(Unreadable):
    """No bytes, or no cell with anything in it."""

    code = "table_empty"
    title_zh = "文件没有内容"
    title_en = "Empty file"
    detail_zh = (
        "文件里没有数据（隐藏的工作表不读取）。请确认表格已填写并保存，关闭 Excel/WPS 后重新上传。"
    )
    detail_en = (
        "There is no data in the file; hidden sheets are not read. Save the filled table, close it,"
        " and upload it again."
    )


class NoTable(Unreadable):
    """Content that is no table we read."""

    code = "table_type_unsupported"
    title_zh = "不是可读的表格"
    title_en = "Not a table"
    detail_zh = (
        "文件内容不是 xlsx、xls、et、ods、csv 或 JSON（有的系统导出的 .xls 实为网页）。"
        "请在 Excel/WPS 中打开，用“另存为”选择“Excel 工作簿（.xlsx）”后上传；不要只改扩展名。"
    )
    detail_en = (
        "The content is not xlsx, xls, et, ods, csv or JSON. Open it in Excel or WPS,"
        " save it as “Excel workbook (.xlsx)” and upload that; renaming is not enough."
    )


class ProtectedTable(Unreadable):
    """Encrypted: ECMA-376 package, BIFF FilePass, or ODF encryption."""

    code = "table_protected"
    title_zh = "表格有打开密码"
    title_en = "Password-protected table"
    detail_zh = (
        "表格设有打开密码，无法读取。请在 Excel/WPS 中打开，"
        "“文件 → 信息（文档加密）→ 用密码进行加密”中清空密码，保存后重新上传。"
    )
    detail_en = (
        "It needs a password. Open it in Excel or WPS, clear the password under"
        " File → Info → Protect, save and upload again."
    )


class DamagedTable(Unreadable):
    """Truncated or broken."""

    code = "table_damaged"
    title_zh = "表格打不开"
    title_en = "Damaged table"
    detail_zh = (
        "文件不完整或已损坏。请在 Excel/WPS 中确认能打开，"
        "“另存为”一份新的 .xlsx 后上传；若从网络下载，请重新下载。"
    )
    detail_en = (
        "The file is incomplete or broken. Open it in Excel or WPS, save a new .xlsx and upload"
        " that; if it was downloaded, download it again."
    )


class ExcessiveTable(Unreadable):
    """A bomb, or so large that it may not be opened: bytes when unpacked, memory or time."""

    code = "table_excessive"
    title_zh = "表格展开后过大"
    title_en = "Table too demanding"
    detail_zh = (
        "打开这个文件所需的内存或时间超出限制，没有读取。请新建工作簿，"
        "只把有数据的区域复制并“选择性粘贴 → 数值”，另存为 .xlsx；数据多时按班级拆成几个文件。"
    )
    detail_en = (
        "Opening it takes more memory or time than allowed; it was not read. Copy only the filled"
        " range as values into a new workbook, save it as .xlsx, or split it into several files."
    )


class TooManyColumns(Unreadable):
    """More columns with content than any form has."""

    code = "table_too_wide"
    title_zh = "列数过多"
    title_en = "Too many columns"
    detail_zh = (
        "工作表“{sheet}”有 {columns} 列内容，最多读取 {limit} 列。"
        "请选中右侧多余的列，右键“删除”（不是清除），保存后重新上传。"
    )
    detail_en = (
        "Sheet “{sheet}” has {columns} columns with content; at most {limit} are read. Delete the"
        " surplus columns on the right, save and upload again."
    )


class TooManyRows(Unreadable):
    """More rows with content than one file may have."""

    code = "table_too_long"
    title_zh = "行数过多"
    title_en = "Too many rows"
    detail_zh = "数据超过 {limit} 行。请按专业或班级拆成几个文件，分别导入。"
    detail_en = "There are more than {limit} rows of data. Split the file and import the parts."


class NoHeadings(Unreadable):
    """No row whose cells we know as headings."""

    code = "table_without_headings"
    title_zh = "找不到表头"
    title_en = "No headings found"
    detail_zh = (
        "前 {rows} 行中没有一行像表头。请在数据上方保留一行列名（如 学号、姓名、实习单位名称），"
        "或下载模板填写后重新上传。"
    )
    detail_en = (
        "None of the first {rows} rows looks like headings. Keep one row of column names above the"
        " data (such as 学号, 姓名, 实习单位名称), or fill in the template."
    )


class NoStudents(Unreadable):
    """Hosts and posts alone."""

    code = "table_without_students"
    title_zh = "没有学生名单"
    title_en = "No students"
    detail_zh = "文件里只有单位岗位信息，没有学生。请填写“学生”工作表（学号、姓名等）后重新上传。"
    detail_en = "The file tells hosts and posts only. Fill in the students' sheet and upload again."


class UnlikeObjects(Unreadable):
    """JSON objects with too many different sets of members, or members that are no values."""

    code = "objects_unlike"
    title_zh = "JSON 记录结构不一致"
    title_en = "Unlike JSON objects"
    detail_zh = "第 {row} 条记录的结构不对：每条须为“字段名: 值”的对象，且各条的字段基本一致。"
    detail_en = "Record {row} is not shaped like the others: use objects of field name: value."
