"""What Excel itself checks while somebody fills in a column. We check it again on reading."""

from datetime import date
from typing import Any

from backend.screening.records.fields import Field
from backend.screening.records.kinds import Kind

_TITLE, _MESSAGE = 32, 255
"""What Excel takes."""


def validation_of(field: Field, *, english: bool) -> dict[str, Any]:
    """The options of xlsxwriter's `data_validation`, messages included."""
    title = (field.label if english else field.heading)[:_TITLE]
    hint = field.hint[english]
    wrong = f"Please enter: {hint}." if english else f"请按要求填写：{hint}。"
    return {
        **_rule(field),
        "input_title": title,
        "input_message": hint[:_MESSAGE],
        "error_title": title,
        "error_message": wrong[:_MESSAGE],
    }


_SPANS: dict[Kind, tuple[str, Any, Any]] = {
    Kind.day: ("date", date(1950, 1, 1), date(2100, 12, 31)),
    Kind.integer: ("integer", 0, 10_000_000),
    Kind.hours: ("decimal", 0, 168),
    Kind.money: ("decimal", 0, 10_000_000),
    Kind.years: ("integer", 2, 5),
    Kind.catalogue: ("integer", 1980, 2100),
    Kind.uscc: ("length", 18, 18),
    Kind.school_code: ("length", 10, 18),
    Kind.major: ("length", 6, 7),
    Kind.region: ("length", 6, 12),
    Kind.industry: ("length", 2, 5),
}
"""What is measured, the least and the most."""


def _rule(field: Field) -> dict[str, Any]:
    if field.choices:
        # Several hazards may be named in one cell: the list helps there and does not bind.
        severity = "information" if field.kind is Kind.hazards else "stop"
        return {"validate": "list", "source": list(field.choices), "error_type": severity}
    if field.kind in _SPANS:
        measured, least, most = _SPANS[field.kind]
        return {"validate": measured, "criteria": "between", "minimum": least, "maximum": most}
    if field.max_length:
        return {"validate": "length", "criteria": "<=", "value": field.max_length}
    return {"validate": "any"}
