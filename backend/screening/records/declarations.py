"""Which fields the sources of a record had a column for, kept as one letter each.

A million records remember some forty names each; spelt out, they would be half of the table.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, func, type_coerce
from sqlalchemy.types import TypeDecorator

LENGTH = 120

_NAMES = """
    school_code source_system source_id student_no student_name gender id_type id_number
    birth_on student_phone guardian_name guardian_phone enrolled_on schooling_length transferred
    grade_year major_code catalogue_year class_name internship_type organisation_form
    arrange_mode host_name host_uscc host_industry host_region host_staff post_name
    post_major_codes post_description related post_staff labour_grade hazards start_on end_on
    ended_early_on ended_reason record_state daily_hours weekly_hours shift night_shift
    rest_day_work holiday_work pay_monthly post_wage lowest_tier_wage independent pay_form
    pay_cycle_days payer_uscc fees deposit agreement_signed agreement_no agreement_on
    agreement_party_uscc agreement_daily_hours consent_on policy_no policy_from policy_to
    premium_payer training_on training_passed school_mentor host_mentor intermediary
    special_filing_no filing_no filed_on cross_province abroad
"""
"""A field's letter is its place here: new fields come last, and none ever leaves."""

_FIRST = ord("0")
LETTERS: dict[str, str] = {name: chr(_FIRST + place) for place, name in enumerate(_NAMES.split())}
_FIELDS = {letter: name for name, letter in LETTERS.items()}


class FieldSet(TypeDecorator[list[str]]):
    """A list of field names to the program, their letters in the database."""

    impl = String(LENGTH, collation="C")
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """See SQLAlchemy."""
        return None if value is None else letters_of(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str] | None:
        """See SQLAlchemy."""
        return None if value is None else names_of(value)


def letters_of(names: Iterable[str]) -> str:
    """Fields as they are kept."""
    return "".join(sorted(LETTERS[name] for name in set(names)))


def names_of(letters: str) -> list[str]:
    """Fields by their names, in the order of the alphabet."""
    return sorted(_FIELDS[letter] for letter in letters)


def declares(column: Any, field: str) -> ColumnElement[bool]:
    """In SQL: whether a record's sources had a column for this field."""
    return func.strpos(type_coerce(column, String), LETTERS[field]) > 0
