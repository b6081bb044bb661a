"""Numbers, hours and money as people write them, and the fees made of them."""

import re
from typing import Final, NamedTuple

from backend.screening.records.codes import Verdict

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_MONEY_UNIT = re.compile(r"(?:元|块钱|块|圆|rmb|cny)?(?:人民币)?(?:整|/月|/人|每月|/每月)?", re.I)
_MONEY_SIGN = re.compile(r"^(?:¥|￥|rmb|cny|人民币)", re.I)
_HOURS_UNIT = re.compile(r"(?:个)?(?:小时|钟头|hours?|h)?(?:/天|/日|/周|每天|每日|每周)?", re.I)
_COUNT_UNIT = re.compile(r"(?:人|名|个|天|日)?")
_MONTHLY = {"按月", "每月", "月", "月结", "按月支付", "按月发放", "一个月", "1个月"}
_MONTH_DAYS: Final = 30

NOTHING: Final = frozenset({"无", "没有", "暂无", "[]"})
"""Words that say there is none, not that it is unknown."""

MOST_FEN: Final = 1_000_000_000
MOST_COUNT: Final = 10_000_000

_ITEM = re.compile(r"(.*[^\d.:,¥￥\s+-])?\s*:?\s*([¥￥]?[+-]?[\d.,]+\D*)", re.ASCII)
_PARTING = re.compile(r"[;、\n]|,(?!\d)")
_CLASSES: Final = (
    ("insurance", ("保险",)),
    ("guarantee", ("担保", "保证金")),
    ("living", ("住宿", "伙食", "体检", "服装", "交通")),
)
"""Words in the name of an item that say what it is for, in this order; all else is a charge."""


class Fees(NamedTuple):
    """Sums in fen, by what the items are for."""

    text: str
    charge: int
    living: int
    insurance: int
    guarantee: int


def _bare(text: str, unit: re.Pattern[str]) -> str | None:
    """The digits of a number, without its unit and separators of thousands."""
    plain = "".join(text.split())
    grouped = _GROUPED.match(plain)
    found = grouped or _NUMBER.match(plain)
    if found is None or unit.fullmatch(plain[found.end() :]) is None:
        return None
    return found[0].replace(",", "")


def _scaled(digits: str, places: int) -> int:
    """A decimal text times 10 to the power of `places`, half a unit rounded away from zero."""
    mantissa, _, exponent = digits.lower().partition("e")
    is_negative = mantissa.startswith("-")
    whole, _, part = mantissa.lstrip("+-").partition(".")
    shift = int(exponent or 0) + places
    moved = int(whole + part)
    down = len(part) - shift
    if abs(down) > 40:
        return 0 if down > 0 or not moved else 10**40
    value: int = moved * 10**-down if down <= 0 else (2 * moved + 10**down) // (2 * 10**down)
    return -value if is_negative else value


def read_money(text: str) -> int | Verdict:
    """An amount in yuan, in fen; a third decimal is rounded."""
    digits = _bare(_MONEY_SIGN.sub("", text.strip()), _MONEY_UNIT)
    if digits is None:
        return Verdict("money_unreadable")
    fen = _scaled(digits, 2)
    if fen < 0:
        return Verdict("number_negative")
    return fen if fen <= MOST_FEN else Verdict("number_too_large")


def read_deposit(text: str) -> int | Verdict:
    """An amount in yuan, in fen; a word that says there is none is 0."""
    return 0 if text in NOTHING else read_money(text)


def read_count(text: str) -> int | Verdict:
    """A whole number."""
    digits = _bare(text, _COUNT_UNIT)
    if digits is None:
        return Verdict("count_unreadable")
    thousandths = _scaled(digits, 3)
    if thousandths < 0:
        return Verdict("number_negative")
    if thousandths % 1000:
        return Verdict("count_unreadable")
    return thousandths // 1000 if thousandths <= MOST_COUNT * 1000 else Verdict("number_too_large")


def read_hours(text: str, *, most: int) -> float | Verdict:
    """Hours with decimals, at most so many."""
    digits = _bare(text, _HOURS_UNIT)
    if digits is None:
        return Verdict("hours_unreadable")
    hours = float(digits)
    if hours < 0:
        return Verdict("number_negative")
    return hours if hours <= most else Verdict("hours_too_many", None, None, str(most))


def read_cycle(text: str) -> int | Verdict:
    """Days between payments; monthly counts as 30."""
    if "".join(text.split()) in _MONTHLY:
        return _MONTH_DAYS
    days = read_count(text)
    if isinstance(days, Verdict):
        return Verdict("cycle_unreadable") if days.code == "count_unreadable" else days
    return days if days else Verdict("cycle_unreadable")


def read_fees(text: str) -> Fees | Verdict:
    """Items and amounts; a bare amount is a charge, a word for none is none."""
    plain = text.strip()
    sums = {"charge": 0, "living": 0, "insurance": 0, "guarantee": 0}
    if plain in NOTHING:
        return Fees(plain, **sums)
    items = [item.strip() for item in _PARTING.split(plain) if item.strip()]
    for item in items:
        if item in NOTHING and len(items) > 1:
            return Verdict("fees_contradictory", None, item)
        if item.partition(":")[2].strip() in NOTHING:
            continue
        found = _ITEM.fullmatch(item)
        if found is None:
            return Verdict("fees_unreadable", None, item[:20])
        amount = read_money(found[2])
        if isinstance(amount, Verdict):
            return Verdict(amount.code.replace("money", "fees"), None, item[:20])
        sums[_class_of(found[1] or "")] += amount
    if not items:
        return Verdict("fees_unreadable", None, plain[:20])
    total = max(sums.values())
    return Fees(plain, **sums) if total <= MOST_FEN else Verdict("number_too_large")


def _class_of(item: str) -> str:
    return next((name for name, words in _CLASSES if any(w in item for w in words)), "charge")
