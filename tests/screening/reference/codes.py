"""Days and numbers with check characters, in plain Python."""

import re
from datetime import date, timedelta

WEIGHTS_18 = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Unreadable(Exception):
    """A cell nobody can make sense of."""


def read_day(text: str) -> date:
    """A day in one of the forms people write, or Excel's number for it."""
    text = re.sub(r"[ T]\d{2}:\d{2}(:\d{2})?$", "", text)
    if re.fullmatch(r"\d{5}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    found = (
        re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text)
        or re.fullmatch(r"(\d{4})()(\d{2})(\d{2})", text)
        or re.fullmatch(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日", text)
    )
    if not found:
        raise Unreadable
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError as error:
        raise Unreadable from error


def check_id(number: str) -> str:
    """An 18-character ID number (GB 11643), or Unreadable."""
    number = number.upper()
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        raise Unreadable
    remainder = sum(int(c) * w for c, w in zip(number, WEIGHTS_18, strict=False)) % 11
    if "10X98765432"[remainder] != number[17]:
        raise Unreadable
    read_day(number[6:14])
    return number


def check_uscc(code: str) -> str:
    """A 统一社会信用代码 with both of its check characters (GB 32100, GB 11714), or Unreadable."""
    code = code.upper()
    if len(code) != 18 or any(sign not in USCC_SIGNS for sign in code):
        raise Unreadable
    total = sum(USCC_SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(code[:17]))
    if USCC_SIGNS[-total % 31] != code[17]:
        raise Unreadable
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(signs.index(sign) * w for sign, w in zip(code[8:16], weights, strict=True))
    if "0123456789X0"[11 - total % 11] != code[16]:
        raise Unreadable
    return code
