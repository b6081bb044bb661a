"""Codes with rules of their own, checked so that the character at fault can be named.

GB 32100-2015 (credit code of an organisation) with GB 11714 inside it, GB 11643 (ID number),
GB/T 2260 (regions, by their first digits), GB/T 4754-2017 (industries), the identification code of
a school and the catalogue of majors of 2021. Every checker takes a text without blanks, in capital
letters, and answers with null or with the first thing that is wrong.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

_DATA = Path(__file__).parent / "data"

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS: Final = "10X98765432"
SCHOOL_TYPES: Final = frozenset(
    "11 21 22 31 32 33 34 35 36 37 41 42 51 91 92 93".split()  # noqa: SIM905 - reads as a list
)
CATALOGUE: Final = 2021
"""The edition of the catalogue of majors that tells categories by the first two digits."""

_DIGITS = frozenset("0123456789")
_LOOK_ALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
TAIWAN_RESIDENT: Final = "83"
"""Residence permits of people from Taiwan begin so; no region does."""


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a cell. Characters are counted from 1."""

    code: str
    position: int | None = None
    found: str | None = None
    expected: str | None = None


@dataclass(frozen=True)
class Category:
    """One of the nineteen categories of majors, the same at all levels of schooling."""

    number: int
    name: str
    prefixes: tuple[str, ...]
    """First two digits: secondary, college, vocational bachelor."""


@cache
def regions() -> dict[str, str]:
    """Names of provinces by two digits, and of the cities that we know by four."""
    with (_DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def categories() -> tuple[Category, ...]:
    """The categories of the catalogue of majors, 1 to 19."""
    with (_DATA / "categories.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Category(
                int(row["no"]),
                row["name"],
                (row["secondary"], row["college"], row["voc_bachelor"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def category_of_prefix() -> dict[str, int]:
    """The category by the first two digits of a major's code."""
    return {prefix: one.number for one in categories() for prefix in one.prefixes}


def _shape(text: str, kind: str, lengths: tuple[int, ...]) -> Verdict | None:
    """Only digits, and as many as there must be."""
    for position, character in enumerate(text, 1):
        if character not in _DIGITS:
            return Verdict(f"{kind}_character", position, character)
    if len(text) not in lengths:
        return Verdict(f"{kind}_length", None, str(len(text)), str(lengths[0]))
    return None


def check_uscc(text: str) -> Verdict | None:
    """A unified social credit code: 18 characters, its region, both check characters."""
    if len(text) != 18:
        return Verdict("uscc_length", None, str(len(text)), "18")
    for position, character in enumerate(text, 1):
        if character not in USCC_ALPHABET or (3 <= position <= 8 and character not in _DIGITS):
            return Verdict("uscc_character", position, character, _LOOK_ALIKE.get(character))
    organisation = organisation_check(text[8:16])
    if text[16] != organisation:
        return Verdict("uscc_organisation_check", 17, text[16], organisation)
    last = uscc_check(text[:17])
    return None if text[17] == last else Verdict("uscc_check", 18, text[17], last)


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code, from the eight before it (GB 11714)."""
    values = map(ORGANISATION_ALPHABET.index, body)
    rest = 11 - sum(w * v for w, v in zip(ORGANISATION_WEIGHTS, values, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def uscc_check(body: str) -> str:
    """The last character of a credit code, from the seventeen before it (GB 32100)."""
    values = map(USCC_ALPHABET.index, body)
    return USCC_ALPHABET[-sum(w * v for w, v in zip(USCC_WEIGHTS, values, strict=True)) % 31]


def check_id(text: str) -> Verdict | None:
    """A resident's ID number: 18 characters, region, day of birth, check character."""
    if len(text) == 15 and set(text) <= _DIGITS:
        return Verdict("id_old", None, "15", "18")
    if len(text) != 18:
        return Verdict("id_length", None, str(len(text)), "18")
    for position, character in enumerate(text, 1):
        if character not in _DIGITS and not (position == 18 and character == "X"):
            return Verdict("id_character", position, character)
    if text[:2] not in regions() and text[:2] != TAIWAN_RESIDENT:
        return Verdict("id_region", 1, text[:2])
    birth = _birth(text[6:14])
    if birth is not None:
        return birth
    last = id_check(text[:17])
    return None if text[17] == last else Verdict("id_check", 18, text[17], last)


def id_check(body: str) -> str:
    """The last character of an ID number, from the seventeen before it (GB 11643)."""
    return ID_CHECKS[sum(w * int(d) for w, d in zip(ID_WEIGHTS, body, strict=True)) % 11]


def _birth(text: str) -> Verdict | None:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not 1900 <= year <= 2099:
        return Verdict("id_birth", 7, text[:4])
    if not 1 <= month <= 12:
        return Verdict("id_birth", 11, text[4:6])
    try:
        date(year, month, day)
    except ValueError:
        return Verdict("id_birth", 13, text[6:])
    return None


def check_school(text: str) -> Verdict | None:
    """A school's identification code of 10 digits, or its credit code."""
    if len(text) == 18:
        return check_uscc(text)
    if (shape := _shape(text, "school", (10,))) is not None:
        return shape
    if text[:2] not in SCHOOL_TYPES:
        return Verdict("school_type", 1, text[:2])
    return None if text[2:4] in regions() else Verdict("school_region", 3, text[2:4])


def check_region(text: str) -> Verdict | None:
    """A region's code: its province, and its city where the province's cities are known."""
    if (shape := _shape(text, "region", (6, 7, 8, 9, 10, 11, 12))) is not None:
        return shape
    if text[:2] not in regions():
        return Verdict("region_unknown", 1, text[:2])
    provinces_with_cities = {code[:2] for code in regions() if len(code) == 4}
    known = text[:2] not in provinces_with_cities or text[2:4] == "00" or text[:4] in regions()
    return None if known else Verdict("region_unknown", 3, text[2:4])


def check_industry(text: str) -> Verdict | None:
    """An industry's code: a section from A to T, or 2 to 4 digits that a section may precede."""
    digits = text[1:] if text[:1].isascii() and text[:1].isalpha() else text
    if len(digits) < len(text) and not "A" <= text[0] <= "T":
        return Verdict("industry_section", 1, text[0])
    if not digits and text:
        return None
    if (shape := _shape(digits, "industry", (4, 2, 3))) is not None:
        moved = len(text) - len(digits)
        at = None if shape.position is None else shape.position + moved
        return Verdict(shape.code, at, shape.found, shape.expected)
    division = digits[:2]
    return None if 1 <= int(division) <= 97 else Verdict("industry_unknown", 1, division)


def check_major(text: str, *, catalogue: int = CATALOGUE) -> Verdict | None:
    """A major's code: 6 digits, suffix K allowed, a category of the catalogue of 2021."""
    digits = text[:-1] if len(text) == 7 and text.endswith("K") else text
    if (shape := _shape(digits, "major", (6,))) is not None:
        return shape
    if catalogue == CATALOGUE and digits[:2] not in category_of_prefix():
        return Verdict("major_category", 1, digits[:2])
    return None


def plain_major(text: str) -> str:
    """A major's code without its suffix, which marks it and tells no two apart."""
    return text.removesuffix("K")


def category_of(major: str, *, catalogue: int = CATALOGUE) -> int | None:
    """The category of a major; null in editions whose prefixes mean something else."""
    return category_of_prefix().get(major[:2]) if catalogue == CATALOGUE else None
