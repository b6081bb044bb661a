"""What was noticed while reading that is no error: said beside the preview."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TEXTS: dict[str, tuple[str, str]] = {
    "extension_differs": (
        "文件扩展名是“{extension}”，内容是 {format}，已按内容读取。",
        "The extension says “{extension}”; the content is {format} and was read as such.",
    ),
    "sheet_hidden": (
        "工作表“{sheet}”是隐藏的，没有读取；如需导入，请取消隐藏后重新上传。",
        "Sheet “{sheet}” is hidden and was not read; unhide it and upload again to import it.",
    ),
    "sheet_empty": ("工作表“{sheet}”没有内容。", "Sheet “{sheet}” is empty."),
    "sheet_not_a_table": (
        "工作表“{sheet}”没有可识别的表头，没有读取。",
        "Sheet “{sheet}” has no headings that we know and was not read.",
    ),
    "rows_above_headings": (
        "工作表“{sheet}”的表头在第 {row} 行，上面的标题行没有读取。",
        "The headings of “{sheet}” stand in row {row}; the rows above were not read.",
    ),
    "two_heading_rows": (
        "工作表“{sheet}”有两行表头（第 {first} – {row} 行），已合并识别。",
        "“{sheet}” has two rows of headings ({first} – {row}); they were read together.",
    ),
    "totals_left_out": (
        "工作表“{sheet}”的 {count} 个合计行没有读取（第 {rows} 行）。",
        "{count} row(s) of totals in “{sheet}” were not read (row {rows}).",
    ),
    "footers_left_out": (
        "工作表“{sheet}”的 {count} 个表尾说明行没有读取（第 {rows} 行）。",
        "{count} row(s) of remarks below the table of “{sheet}” were not read (row {rows}).",
    ),
    "merged_filled": (
        "工作表“{sheet}”有 {count} 个单元格按合并单元格的内容补齐，请核对。",
        "{count} cell(s) of “{sheet}” took the content of the merged cell they belong to.",
    ),
    "headings_repeated": (
        "工作表“{sheet}”中间重复的 {count} 个表头行没有读取（第 {rows} 行）。",
        "{count} repeated heading row(s) in “{sheet}” were not read (row {rows}).",
    ),
    "column_unknown": (
        "工作表“{sheet}”第 {column} 列“{heading}”没有对应的字段，没有读取。",
        "Column {column} “{heading}” of “{sheet}” belongs to no field and was not read.",
    ),
    "column_repeated": (
        "工作表“{sheet}”的“{heading}”（第 {column} 列）与前面的列对应同一字段，没有读取。",
        "Column {column} “{heading}” of “{sheet}” tells a field told before; it was not read.",
    ),
    "hosts_unused": (
        "单位岗位表中有 {count} 行没有学生引用。",
        "{count} row(s) of the hosts sheet are referred to by no student.",
    ),
    "macros_not_run": (
        "文件含有宏，只读取了数值，宏没有运行。",
        "The file contains macros; values were read and nothing was run.",
    ),
    "bytes_replaced": (
        "文件中有 {count} 处文字编码错误，已用“�”代替，请核对。",
        "{count} place(s) were not valid text and are shown as “�”; check them.",
    ),
}


@dataclass(frozen=True)
class Note:
    """One thing noticed; `values` fill its text."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The sentence, `zh` or `en`."""
        zh, en = TEXTS[self.code]
        english = language == "en"
        values = dict(self.values)
        if values.get("sheet") == "":
            values["sheet"] = "data" if english else "数据"
        return (en if english else zh).format_map(values)
