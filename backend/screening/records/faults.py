"""What is wrong with a cell, and how to mend it: texts by the code of the fault."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from backend.screening.records import code_remedies, remedies, sameness
from backend.screening.records.fields import BY_NAME

FAULTS: dict[str, pl.DataType] = {
    "sheet": pl.String(),
    "row": pl.Int64(),
    "field": pl.String(),
    "code": pl.String(),
    "value": pl.String(),
    "position": pl.Int64(),
    "found": pl.String(),
    "expected": pl.String(),
}
"""Columns of faults. `value` is masked where the field is personal; `position` counts characters
from 1; `found` and `expected` are the character there and the one that should be, or, where a
cell contradicts another, `found` is the other field."""

_SHOWN = 60
"""Characters of a cell that a fault shows."""


@dataclass(frozen=True)
class Explanation:
    """Why a cell is refused, and what to do."""

    reason: str
    remedy: str


_TEXTS = remedies.TEXTS | code_remedies.TEXTS | sameness.TEXTS


def masked(value: pl.Expr, is_personal: pl.Expr) -> pl.Expr:
    """A cell's text as faults show it: cut short, and of personal fields but the outer ends."""
    short = value.str.slice(0, _SHOWN)
    length = value.str.len_chars()
    ends = pl.when(length > 6).then(2).otherwise(0)
    hidden = pl.concat_str(
        value.str.slice(0, pl.when(length > 6).then(2).otherwise(1)),
        pl.lit("***"),
        value.str.slice(length.cast(pl.Int64) - ends, ends),
    )
    return pl.when(is_personal & (length > 0)).then(hidden).otherwise(short)


def codes() -> frozenset[str]:
    """Every code there is a text for."""
    return frozenset(_TEXTS)


def explain(
    code: str,
    *,
    field: str | None,
    language: str,
    position: int | None = None,
    found: str | None = None,
    expected: str | None = None,
) -> Explanation:
    """The reason and remedy of a fault, `zh` or `en`."""
    english = language == "en"
    texts = _TEXTS[code]
    known = BY_NAME.get(field or "")
    other = BY_NAME.get(found or "")
    values: dict[str, Any] = {
        "heading": (known.label if english else known.heading) if known else field or "",
        "example": known.example if known else "",
        "position": position or "",
        "found": found or "",
        "expected": expected or "",
        "other": (other.label if english else other.heading) if other else found or "",
    }
    reason, remedy = texts[2:] if english else texts[:2]
    return Explanation(reason=reason.format_map(values), remedy=remedy.format_map(values))
