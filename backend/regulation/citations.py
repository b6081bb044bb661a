"""How an article is cited; an unconfirmed number is never printed as if it were certain."""

from typing import NamedTuple

from backend.regulation.models import RedLineConfirmation

_DIGITS = "零一二三四五六七八九"


class Citation(NamedTuple):
    """The place of a red line in the regulation, in both languages."""

    zh: str
    en: str


TO_BE_CONFIRMED = Citation("条款待核", "article to be confirmed")


def cite(confirmation: RedLineConfirmation | None) -> Citation:
    """The confirmed article and item, `第十六条第(一)项`; else that it is still to be confirmed."""
    if confirmation is None:
        return TO_BE_CONFIRMED
    zh, en = f"第{numeral(confirmation.article)}条", f"Article {confirmation.article}"
    if confirmation.item is None:
        return Citation(zh, en)
    return Citation(f"{zh}第({numeral(confirmation.item)})项", f"{en} ({confirmation.item})")


def numeral(number: int) -> str:
    """A number from 1 to 999 as Chinese law numbers its articles: 十, 二十一, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and units:
        text += _DIGITS[0]
    return text + (_DIGITS[units] if units else "")
