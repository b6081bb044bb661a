"""What the regulation refuses."""

from backend.core.errors import Refusal


class EditionTaken(Refusal):
    """Editions are never replaced: campaigns keep the one they were launched with."""

    code = "catalogue_edition_taken"
    status = 409
    title_zh = "版次已存在"
    title_en = "Edition already published"
    detail_zh = "本单位已发布第 {edition} 版目录；已发布的版次不能替换，请改用新的版次号。"
    detail_en = "Edition {edition} is already published and is never replaced. Use a new number."


class UnknownRedLine(Refusal):
    """The catalogue of this campaign has no such red line."""

    code = "unknown_red_line"
    status = 422
    title_zh = "没有这条底线要求"
    title_en = "Unknown red line"
    detail_zh = "所用目录中没有底线要求 {value}，请从目录中选择。"
    detail_en = "The catalogue in use has no red line {value}. Choose one it has."


class UnknownFocusItem(Refusal):
    """The catalogue of this campaign has no such focus item."""

    code = "unknown_focus_item"
    status = 422
    title_zh = "没有这项对照检查重点"
    title_en = "Unknown focus item"
    detail_zh = "所用目录中没有对照检查重点 {value}，请从目录中选择。"
    detail_en = "The catalogue in use has no focus item {value}. Choose one it has."
