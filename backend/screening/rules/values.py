"""What triggered a rule, said in words: headings and values of a record as people write them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.screening.records.fields import BY_NAME
from backend.screening.records.kinds import Kind
from backend.screening.records.vocabulary import (
    ARRANGE_LABELS,
    GENDER_LABELS,
    HAZARD_LABELS,
    PAY_FORM_LABELS,
    PAYER_LABELS,
    TYPE_LABELS,
)
from backend.screening.rules.table import BY_CODE

Values = Mapping[str, Any]
"""Of one hit: a rule's fields and facts by name, days as ISO text."""


@dataclass(frozen=True)
class Shown:
    """One value beside its heading."""

    field: str
    heading: str
    value: str


_DERIVED: dict[str, tuple[str, str]] = {
    "age_first": ("开始时年龄", "age at the start"),
    "study_year_first": ("开始时年级", "study year at the start"),
    "major_category": ("专业大类", "major category"),
    "fee_charge": ("收费", "charges, yuan"),
    "fee_living": ("生活类收费", "living costs, yuan"),
    "fee_insurance": ("保险收费", "insurance, yuan"),
    "fee_guarantee": ("担保金", "guarantee, yuan"),
    "night_minutes": ("夜间分钟数", "minutes at night"),
    "shift_minutes": ("最长一日分钟数", "minutes of the longest day"),
    "original_type": ("原实习类型", "kind in the source"),
    "host_peak": ("当日实习人数", "interns on that day"),
    "host_peak_on": ("人数最多的一天", "fullest day"),
    "host_peak_staff": ("比较所用职工数", "staff compared with"),
    "filing_is_named": ("按学号核对", "compared by student number"),
    "roster_recorded": ("该年级专业在岗人数", "on post, of the cohort and major"),
    "roster_expected": ("应在岗人数", "expected on post"),
    "roster_filed": ("备案人数", "filed"),
    "post_peak": ("当日同岗位实习人数", "interns at the post on that day"),
    "post_peak_on": ("人数最多的一天", "fullest day"),
    "post_peak_staff": ("比较所用岗位人数", "staff at the post compared with"),
}

_LAST = {
    "age_first": "age_last",
    "study_year_first": "study_year_last",
    "start_on": "start_last_on",
    "end_on": "end_last_on",
    "enrolled_on": "enrolled_last_on",
}
"""Of what is known by its first and last possibility: both make one value."""

_MONEY = {"fee_charge", "fee_living", "fee_insurance", "fee_guarantee"}
_WORDS: dict[str, Mapping[Any, tuple[str, str]]] = {
    "internship_type": TYPE_LABELS,
    "arrange_mode": ARRANGE_LABELS,
    "gender": GENDER_LABELS,
    "pay_form": PAY_FORM_LABELS,
    "premium_payer": PAYER_LABELS,
}
_GRADES = ("I", "II", "III", "IV")


def shown(code: str, values: Values, language: str) -> list[Shown]:
    """Every value of a hit, in the order of weight; a blank one says so."""
    rule = BY_CODE[code]
    names = [name for name in (*rule.fields, *rule.facts) if name not in _LAST.values()]
    return [Shown(name, heading(name, language), _both(name, values, language)) for name in names]


def explain(code: str, values: Values, language: str) -> str:
    """A sentence that says what was found, with the values there are."""
    template = BY_CODE[code].explanation[language == "en"]
    told = [item for item in shown(code, values, language) if values.get(item.field) is not None]
    colon, comma = (": ", "; ") if language == "en" else (" ", "，")
    listed = comma.join(f"{item.heading}{colon}{item.value}" for item in told)
    return template.replace("{values}", listed or blank(language))


def parsed(text: str) -> Values:
    """Values as they were kept."""
    values: Values = json.loads(text)
    return values


def heading(name: str, language: str) -> str:
    """What a value is called."""
    if name in _DERIVED:
        return _DERIVED[name][language == "en"]
    field = BY_NAME[name]
    return field.label if language == "en" else field.heading


def blank(language: str) -> str:
    """What stands where there is no value."""
    return "blank" if language == "en" else "未填"


def _both(name: str, values: Values, language: str) -> str:
    first, last = values.get(name), values.get(_LAST.get(name, name))
    told = _said(name, first, language)
    if first == last or last is None:
        return told
    return f"{told} {'to' if language == 'en' else '至'} {_said(name, last, language)}"


def _said(name: str, value: Any, language: str) -> str:
    if value is None:
        return blank(language)
    if isinstance(value, bool):
        return _flag(name, value)[language == "en"]
    return _SAYING.get(_kind(name), _plain)(name, value, language)


def _kind(name: str) -> Kind | None:
    if name in _MONEY:
        return Kind.money
    return BY_NAME[name].kind if name in BY_NAME else None


def _flag(name: str, value: bool) -> tuple[str, str]:
    if name == "training_passed":
        return ("合格", "passed") if value else ("不合格", "failed")
    return ("是", "yes") if value else ("否", "no")


def _plain(name: str, value: Any, language: str) -> str:
    if name == "major_category":
        return f"category {value}" if language == "en" else f"第{value}大类"
    return str(value)


def _hours(_: str, value: Any, __: str) -> str:
    return f"{value:g}"


def _money(_: str, value: Any, __: str) -> str:
    yuan, fen = divmod(int(value), 100)
    return f"{yuan}.{fen:02}"


def _word(name: str, value: Any, language: str) -> str:
    labels = _WORDS.get(name, {}).get(value)
    return labels[language == "en"] if labels else str(value)


def _hazards(_: str, value: Any, language: str) -> str:
    words = [
        labels[language == "en"]
        for hazard, labels in HAZARD_LABELS.items()
        if f";{hazard};" in value
    ]
    return (", " if language == "en" else "、").join(words) or (
        "none" if language == "en" else "无"
    )


def _grade(_: str, value: Any, __: str) -> str:
    return _GRADES[int(value) - 1]


_SAYING: dict[Kind | None, Callable[[str, Any, str], str]] = {
    Kind.hours: _hours,
    Kind.money: _money,
    Kind.word: _word,
    Kind.hazards: _hazards,
    Kind.labour_grade: _grade,
}
