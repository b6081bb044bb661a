"""Codes name the character at fault, and columns are checked as single cells are."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.screening.records import codes, validity
from backend.screening.records.codes import Verdict

COMPANIES = (
    "91110108551385082Q",
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
)
"""Public codes of well-known companies, all correct."""
STANDARD = "11010519491231002X"
"""The example of GB 11643 itself."""


@pytest.mark.parametrize("code", COMPANIES)
def test_real_credit_codes_are_right(code: str) -> None:
    assert codes.check_uscc(code) is None


def test_a_credit_code_says_which_character_is_wrong() -> None:
    good = COMPANIES[1]
    assert codes.check_uscc(good[:17] + "7") == Verdict("uscc_check", 18, "7", "6")
    assert codes.check_uscc(good[:16] + "26") == Verdict("uscc_organisation_check", 17, "2", "1")
    assert codes.check_uscc("O" + good[1:]) == Verdict("uscc_character", 1, "O", "0")
    assert codes.check_uscc(good[:4] + "A" + good[5:]) == Verdict("uscc_character", 5, "A", None)
    assert codes.check_uscc(good[:17]) == Verdict("uscc_length", None, "17", "18")


def test_one_wrong_digit_in_the_organisation_part_is_found_by_its_own_check() -> None:
    good = COMPANIES[0]
    wrong = good[:8] + "6" + good[9:]
    verdict = codes.check_uscc(wrong)
    assert verdict is not None
    assert verdict.code == "uscc_organisation_check"


def test_an_id_number_says_which_digit_is_wrong() -> None:
    assert codes.check_id(STANDARD) is None
    assert codes.check_id(STANDARD[:17] + "1") == Verdict("id_check", 18, "1", "X")
    assert codes.check_id(STANDARD[:5] + "B" + STANDARD[6:]) == Verdict("id_character", 6, "B")
    assert codes.check_id("99" + STANDARD[2:]) == Verdict("id_region", 1, "99")
    assert codes.check_id(STANDARD[:10] + "13" + STANDARD[12:]) == Verdict("id_birth", 11, "13")
    assert codes.check_id(STANDARD[:12] + "32" + STANDARD[14:]) == Verdict("id_birth", 13, "32")
    assert codes.check_id(STANDARD[:6] + "18" + STANDARD[8:]) == Verdict("id_birth", 7, "1849")
    assert codes.check_id("110105491231002") == Verdict("id_old", None, "15", "18")
    assert codes.check_id(STANDARD + "1") == Verdict("id_length", None, "19", "18")


def test_a_school_is_known_by_ten_digits_or_by_its_credit_code() -> None:
    assert codes.check_school("3641990001") is None
    assert codes.check_school(COMPANIES[0]) is None
    assert codes.check_school("364199000") == Verdict("school_length", None, "9", "10")
    assert codes.check_school("36419900O1") == Verdict("school_character", 9, "O")
    assert codes.check_school("9941990001") == Verdict("school_type", 1, "99")
    assert codes.check_school("3699990001") == Verdict("school_region", 3, "99")


def test_a_region_is_known_by_its_province_and_in_henan_by_its_city() -> None:
    for code in ("410100", "410000", "419001", "440305", "410101001002"):
        assert codes.check_region(code) is None
    assert codes.check_region("990000") == Verdict("region_unknown", 1, "99")
    assert codes.check_region("418800") == Verdict("region_unknown", 3, "88")
    assert codes.check_region("4101") == Verdict("region_length", None, "4", "6")


def test_an_industry_is_a_section_or_two_to_four_digits() -> None:
    for code in ("90", "901", "9011", "R9011", "R"):
        assert codes.check_industry(code) is None
    assert codes.check_industry("Z9011") == Verdict("industry_section", 1, "Z")
    assert codes.check_industry("9811") == Verdict("industry_unknown", 1, "98")
    assert codes.check_industry("R90A1") == Verdict("industry_character", 4, "A")
    assert codes.check_industry("90111") == Verdict("industry_length", None, "5", "4")


def test_a_major_belongs_to_one_category_at_every_level() -> None:
    for code in ("710201", "510201", "310201", "710201K"):
        assert codes.check_major(code) is None
        assert codes.category_of(codes.plain_major(code)) == 11
    assert codes.check_major("7102") == Verdict("major_length", None, "4", "6")
    assert codes.check_major("7102O1") == Verdict("major_character", 5, "O")
    assert codes.check_major("090100") == Verdict("major_category", 1, "09")
    assert codes.check_major("090100", catalogue=2010) is None
    assert codes.category_of("610100", catalogue=2015) is None, "means something else there"


def test_there_are_nineteen_categories_with_three_prefixes_each() -> None:
    assert [one.number for one in codes.categories()] == list(range(1, 20))
    assert len(codes.category_of_prefix()) == 57


def told(check: Callable[[pl.Expr], pl.Expr], texts: list[str | None]) -> list[bool | None]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(check(pl.col("text"))).to_series().to_list()


CHECKS = {
    "uscc": (codes.check_uscc, validity.is_uscc),
    "id": (codes.check_id, validity.is_id),
    "school": (codes.check_school, validity.is_school),
    "region": (codes.check_region, validity.is_region),
    "industry": (codes.check_industry, validity.is_industry),
}

GOOD = [*COMPANIES, STANDARD, "3641990001", "410100", "R9011", "901", "710201K", "510201"]


@st.composite
def nearly_right(draw: st.DrawFn) -> str:
    """A right code with one character replaced, removed or added, or any short text."""
    code = draw(st.sampled_from(GOOD))
    place = draw(st.integers(0, len(code) - 1))
    new = draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ一½٣"))
    changed = [code[:place] + new + code[place + 1 :], code[:place] + code[place + 1 :]]
    return draw(st.sampled_from([code, code[:place] + new + code[place:], *changed]))


@pytest.mark.parametrize("kind", CHECKS)
def test_blank_cells_of_a_column_are_neither_right_nor_wrong(kind: str) -> None:
    assert told(CHECKS[kind][1], [None]) == [None]


@given(st.lists(nearly_right() | st.text(max_size=19), min_size=1, max_size=30))
@example(["", "K", "R", "A", "00", "000000", "9" * 18, "110105200002290011", "X" * 18])
def test_a_column_is_checked_as_its_cells_are(texts: list[str]) -> None:
    for kind, (check, is_right) in CHECKS.items():
        singly = [check(text) is None for text in texts]
        assert told(is_right, list(texts)) == singly, kind


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_every_number_with_the_computed_check_is_right(birth: date, serial: int) -> None:
    body = f"410103{birth:%Y%m%d}{serial:03}"
    number = body + codes.id_check(body)
    assert codes.check_id(number) is None


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
def test_every_organisation_has_a_credit_code(organisation: str) -> None:
    body = "91410100" + organisation + codes.organisation_check(organisation)
    assert codes.check_uscc(body + codes.uscc_check(body)) is None
