"""The settings of screening as a province sets them: one document, checked as a whole.

A province may be stricter than the regulation, never laxer: limits that it names have their value
there as bound. Ages are law and no setting.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from backend.core.errors import Fault
from backend.core.schemas import Input
from backend.screening.records.codes import (
    categories,
    check_industry,
    check_major,
    plain_major,
)
from backend.screening.records.fields import BY_NAME
from backend.screening.rules.words import key

LEAST_WORD = 2

Category = Annotated[int, Field(ge=1, le=19, description="Category of the majors catalogue.")]
MajorCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}K?$")]
IndustryCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Word = Annotated[
    str, StringConstraints(min_length=LEAST_WORD, max_length=30, pattern=r"^[^\x00]*$")
]
Months = Annotated[int, Field(ge=1, le=24)]
Words = Annotated[list[Word], Field(max_length=100)]
IndustryCodes = Annotated[list[IndustryCode], Field(max_length=50)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]


class ThresholdSettings(Input):
    """Numbers that rules compare with. Shares are in per cent."""

    daily_hours: Annotated[float, Field(ge=1, le=8)]
    weekly_hours: Annotated[float, Field(ge=1, le=40)]
    shift_minutes: Annotated[int, Field(ge=60, le=600, description="Longest day, parts added.")]
    pay_cycle_days: Annotated[int, Field(ge=1, le=31)]
    labour_grade: Annotated[int, Field(ge=2, le=3, description="Grades from this one on.")]
    host_percent: Annotated[int, Field(ge=1, le=10)]
    post_percent: Annotated[int, Field(ge=1, le=20)]
    least_staff: Annotated[int, Field(ge=1, le=1000, description="Smaller hosts are not judged …")]
    least_interns: Annotated[int, Field(ge=1, le=100, description="… unless they have so many.")]
    pay_percent: Annotated[int, Field(ge=80, le=100)]
    class_size: Annotated[int, Field(ge=5, le=100)]
    months: Annotated[int, Field(ge=1, le=6)]
    grace_days: Annotated[int, Field(ge=0, le=31)]
    disguised_months: Annotated[int, Field(ge=1, le=6)]


class SettingsDocument(Input):
    """Everything a province sets about screening."""

    adjacency: Annotated[list[tuple[Category, Category]], Field(max_length=171)] = Field(
        description="Pairs of major categories that count as near; either order."
    )
    special_majors: Annotated[list[MajorCode], Field(max_length=1000)] = Field(
        description="Majors whose posts need nights and holidays."
    )
    month_limits: Annotated[dict[MajorCode, Months], Field(max_length=1000)] = Field(
        description="Months a placement may last, by major, where not `thresholds.months`."
    )
    entertainment_edition: Annotated[int, Field(ge=1984, le=2100)] = Field(
        description="The edition of GB/T 4754 that the industry codes are of."
    )
    entertainment_codes: IndustryCodes = Field(description="Industries of S-06a.")
    doubtful_codes: IndustryCodes = Field(description="Industries of S-06b.")
    entertainment_words: Words = Field(description="In a host's name: S-06b.")
    agency_words: Words = Field(description="In a host's name: S-14.")
    repetitive_words: Words = Field(description="In a post's name: S-22.")
    agreements_per_class: bool = Field(description="One agreement covers a class: T-09 is off.")
    thresholds: ThresholdSettings
    asked_columns: Annotated[list[FieldName], Field(max_length=100)] = Field(
        description="Columns asked of schools this year; one that is not asked is no gap."
    )
    precision_percent: Annotated[int, Field(ge=0, le=100)] = Field(
        description="A rule with less precision than this drops to a signal …"
    )
    precision_answers: Annotated[int, Field(ge=10, le=10_000)] = Field(
        description="… once so many of its suspicions have been answered."
    )
    first_look_days: Annotated[int, Field(ge=0, le=30)] = Field(
        description="Working days in which a school alone sees its suspicions."
    )


def faults_in(document: SettingsDocument) -> Iterator[Fault]:
    """What contradicts itself, or speaks of what does not exist."""
    yield from _pairs(document.adjacency)
    yield from _majors("special_majors", document.special_majors)
    yield from _majors("month_limits", list(document.month_limits))
    yield from repeated(
        "body.document.special_majors", [plain_major(code) for code in document.special_majors]
    )
    yield from _repeated_limits(list(document.month_limits))
    for name in ("entertainment_codes", "doubtful_codes"):
        yield from _industries(name, getattr(document, name))
        yield from repeated(f"body.document.{name}", getattr(document, name))
    yield from repeated("body.document.asked_columns", document.asked_columns)
    for name in ("entertainment_words", "agency_words", "repetitive_words"):
        words = [key(word) for word in getattr(document, name)]
        yield from _short(name, words)
        yield from repeated(f"body.document.{name}", words)
    for place, code in enumerate(document.doubtful_codes):
        if code in document.entertainment_codes:
            yield Fault(
                f"body.document.doubtful_codes.{place}",
                "in_both_lists",
                f"行业代码 {code} 已在“营业性娱乐场所”清单中，请只保留一处",
                f"Industry {code} is in the list of entertainment already; keep one",
            )
    for place, column in enumerate(document.asked_columns):
        if column not in BY_NAME:
            yield Fault(
                f"body.document.asked_columns.{place}",
                "unknown_column",
                f"实习记录没有 {column} 这一列",
                f"Internship records have no column {column}",
            )


def _pairs(pairs: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    names = {category.number: category.name for category in categories()}
    seen: set[frozenset[int]] = set()
    for place, pair in enumerate(pairs):
        path = f"body.document.adjacency.{place}"
        one, other = (names[number] for number in pair)
        if pair[0] == pair[1]:
            yield Fault(
                path,
                "same_category",
                f"{one}与自身无需登记相近",
                f"Category {pair[0]} is near itself in any case",
            )
        elif frozenset(pair) in seen:
            yield Fault(
                path,
                "duplicate",
                f"{one}与{other}重复登记",
                f"Categories {pair[0]} and {pair[1]} appear twice",
            )
        seen.add(frozenset(pair))


def _majors(name: str, codes: Sequence[str]) -> Iterator[Fault]:
    for place, code in enumerate(codes):
        if check_major(code) is not None:
            where = code if name == "month_limits" else place
            yield Fault(
                f"body.document.{name}.{where}",
                "unknown_major",
                f"专业代码 {code} 不属于 2021 版专业目录的任何大类，请核对",
                f"Major {code} belongs to no category of the 2021 catalogue",
            )


def _repeated_limits(codes: Sequence[str]) -> Iterator[Fault]:
    """A major with its suffix and without it is one."""
    for code in codes:
        if code != plain_major(code) and plain_major(code) in codes:
            yield Fault(
                f"body.document.month_limits.{code}",
                "duplicate",
                f"专业 {plain_major(code)} 已有实习月数上限，请只保留一处",
                f"Major {plain_major(code)} has a limit already; keep one",
            )


def _industries(name: str, codes: Sequence[str]) -> Iterator[Fault]:
    for place, code in enumerate(codes):
        if check_industry(code) is not None:
            yield Fault(
                f"body.document.{name}.{place}",
                "unknown_industry",
                f"行业代码 {code} 不在 GB/T 4754 的大类 01 至 97 之内，请核对",
                f"Industry {code} is of no division of GB/T 4754 (01 to 97)",
            )


def _short(name: str, words: Sequence[str]) -> Iterator[Fault]:
    """Of blanks and the like nothing is left to compare: such a word would be in every name."""
    for place, word in enumerate(words):
        if len(word) < LEAST_WORD:
            yield Fault(
                f"body.document.{name}.{place}",
                "word_too_short",
                f"关键词去掉空格后至少 {LEAST_WORD} 个字",
                f"Without blanks a word has at least {LEAST_WORD} characters",
            )


def repeated(path: str, keys: Sequence[str]) -> Iterator[Fault]:
    """What stands in a list twice: perhaps another one was meant."""
    first: dict[str, int] = {}
    for place, one in enumerate(keys):
        before = first.setdefault(one, place)
        if before < place:
            yield Fault(
                f"{path}.{place}",
                "duplicate",
                f"与第 {before + 1} 项相同，请改正或删去",
                f"The same as number {before + 1}; correct it or leave it out",
            )
