"""The settings of screening as a province sets them: one document, checked as a whole.

A province may be stricter than the regulation, never laxer: limits that it names have their value
there as bound. Ages are law and no setting.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.core.schemas import Input

Category = Annotated[int, Field(ge=1, le=19, description="Category of the majors catalogue.")]
MajorCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}K?$")]
IndustryCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Word = Annotated[str, StringConstraints(min_length=2, max_length=30, pattern=r"^[^\x00]*$")]
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
