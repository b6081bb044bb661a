"""How our workbooks look, and how text is kept from becoming a formula."""

from typing import Any

FONT = "微软雅黑"
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell whose text begins so is taken for a formula once somebody edits it."""
LONGEST = 32_767
"""Characters that a cell of Excel holds."""

HEADING = {
    "font_name": FONT,
    "font_size": 10,
    "bold": True,
    "bg_color": "#DCE6F1",
    "border": 1,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
}
REQUIRED = {**HEADING, "bg_color": "#FCE4D6", "font_color": "#C00000"}
PLAIN = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True}
TEXT = {"font_name": FONT, "font_size": 10, "num_format": "@"}
DAY = {"font_name": FONT, "font_size": 10, "num_format": "yyyy-mm-dd"}
NUMBER = {"font_name": FONT, "font_size": 10}
FAULTY = {**TEXT, "bg_color": "#FFC7CE", "font_color": "#9C0006"}


def formats(book: Any, style: dict[str, Any]) -> tuple[Any, Any]:
    """A style of an xlsxwriter workbook, and the same for text that would begin a formula."""
    return book.add_format(style), book.add_format({**style, "quote_prefix": True})


def write_text(sheet: Any, row: int, column: int, text: str, style: tuple[Any, Any]) -> None:
    """Text as text, whatever it begins with."""
    if text:
        sheet.write_string(row, column, text[:LONGEST], style[text.startswith(RISKY)])
    else:
        sheet.write_blank(row, column, None, style[0])
