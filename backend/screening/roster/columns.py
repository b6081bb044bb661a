"""Columns of a list of students: their headings, and what they are read by."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.screening.records.fields import BY_NAME, essence


@dataclass(frozen=True)
class Column:
    """One column. A heading in Chinese is what is read; `also` names others."""

    name: str
    heading: str
    label: str
    read_as: str
    """The field of a record whose cells are read the same way."""
    also: tuple[str, ...]
    is_required: bool
    example: str
    meaning: tuple[str, str]


COLUMNS: tuple[Column, ...] = (
    Column(
        "school_code",
        "学校标识码",
        "school code",
        "school_code",
        BY_NAME["school_code"].also,
        True,
        "3641990001",
        ("10 位学校标识码，或统一社会信用代码", "10 digits, or the 18 of the credit code"),
    ),
    Column(
        "cohort",
        "入学年份",
        "year of enrolment",
        "enrolled_on",
        ("入学年月", "入学年", "rxnf", "入学时间", "入学日期"),
        True,
        "2024",
        ("4 位年份", "4 digits"),
    ),
    Column(
        "major_code",
        "专业代码",
        "major code",
        "major_code",
        BY_NAME["major_code"].also,
        True,
        "710201",
        ("6 位专业代码（2021 年目录）", "6 digits, catalogue of 2021"),
    ),
    Column(
        "head_count",
        "人数",
        "head count",
        "host_staff",
        ("学生人数", "学生数", "在籍人数", "在册人数", "备案人数"),
        False,
        "45",
        (
            "该校该年级该专业的人数；按学号逐人填报时不填",
            "Students of the school, cohort and major; left blank where student numbers are listed",
        ),
    ),
    Column(
        "expected_on_post",
        "应在岗实习人数",
        "expected on post",
        "host_staff",
        ("应在岗人数", "应实习人数"),
        False,
        "40",
        (
            "只用于学籍名单：本学年应参加岗位实习的人数；没有核定的不填，系统不作推算",
            "Enrolment lists only: how many should be on post this school year; blank where nobody"
            " has said, nothing is guessed",
        ),
    ),
    Column(
        "student_no",
        "学号",
        "student number",
        "student_no",
        BY_NAME["student_no"].also,
        False,
        "2024010101",
        (
            "逐人填报时一行一名学生；学号收到后只保留加密摘要，不保存原文",
            "One student a row; numbers are hashed on arrival and never stored",
        ),
    ),
)

_NAMES: Mapping[str, str] = {
    essence(heading): one.name for one in COLUMNS for heading in (one.name, one.heading, *one.also)
}


def name_of(heading: str) -> str | None:
    """The column that a heading tells; null when it is none of ours."""
    return _NAMES.get(essence(heading))
