"""Rows of lists as they were written become lists of schools, or a list of what is wrong."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core.errors import Fault
from backend.screening.records import cells, faults
from backend.screening.records import queries as records
from backend.screening.records.fields import BY_NAME
from backend.screening.roster.columns import COLUMNS
from backend.screening.roster.errors import RosterInError
from backend.screening.roster.remedies import TEXTS
from backend.screening.roster.vocabulary import RosterSource

TOLD = 200
"""So many faults are told at most; the count has all."""
RAW: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    **{column.name: pl.String() for column in COLUMNS},
}
"""A frame of rows as written: one student, or the count of a cohort and major."""

Named = Callable[[int, str], tuple[str, str, str]]
"""Of a row and column: the path of a fault, and how its place is said in Chinese and English."""
Key = tuple[int, str]
"""Cohort and major."""


@dataclass
class Group:
    """Students of one cohort and major."""

    head_count: int = 0
    expected_on_post: int | None = None
    student_numbers: list[str] = field(default_factory=list)


@dataclass
class SchoolList:
    """What one source tells of one school."""

    organisation_id: int
    org_path: str
    groups: dict[Key, Group] = field(default_factory=lambda: defaultdict(Group))
    is_named: bool = False


class Faults:
    """What is wrong, in the order in which it is found."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self.count = 0
        self.told: list[Fault] = []

    def add(self, row: int, column: str, code: str) -> None:
        """One of our own."""
        self._add(row, column, code, *TEXTS[code])

    def of_cell(self, row: int, column: str, wrong: Mapping[str, Any]) -> None:
        """What reading a cell of a record says."""
        told = {name: wrong[name] for name in ("position", "found", "expected")}
        zh, en = (
            faults.explain(wrong["code"], field=column, language=language, **told)
            for language in ("zh", "en")
        )
        self._add(
            row, column, wrong["code"], f"{zh.reason}，{zh.remedy}", f"{en.reason}. {en.remedy}"
        )

    def _add(self, row: int, column: str, code: str, zh: str, en: str) -> None:
        self.count += 1
        if len(self.told) < TOLD:
            path, place_zh, place_en = self._named(row, column)
            self.told.append(Fault(path, code, f"{place_zh}：{zh}", f"{place_en}: {en}"))

    def refuse(self) -> None:
        """All or nothing: RosterInError where anything is wrong."""
        if self.count:
            raise RosterInError(faults=self.told, count=self.count)


def check(
    session: Session, actor: Principal, raw: pl.DataFrame, *, source: RosterSource, named: Named
) -> list[SchoolList]:
    """The lists of the schools in the rows; raises RosterInError."""
    wrong = Faults(named)
    rows = _read(raw, wrong)
    wrong.refuse()
    schools = records.schools_by_code(session, actor, set(rows["school_code"]))
    lists: dict[str, SchoolList] = {
        code: SchoolList(organisation_id, path)
        for code, organisation_id, path in schools.iter_rows()
        if code is not None
    }
    students: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows.iter_rows(named=True):
        school = lists.get(row["school_code"])
        if school is None:
            wrong.add(row["row"], "school_code", "school_unknown")
        elif row["student_no"] is None:
            _count(school, row, wrong)
        else:
            _name(school, row, students[row["school_code"]], wrong)
    _check_kinds(rows, lists, wrong)
    _check_expected(rows, lists, source, wrong)
    wrong.refuse()
    return [one for one in lists.values() if one.groups]


def _read(raw: pl.DataFrame, wrong: Faults) -> pl.DataFrame:
    """Typed rows; student numbers tidied as those of records are, so that their hashes agree."""
    places = raw["row"]
    columns: dict[str, pl.Series] = {"row": places}
    for column in COLUMNS:
        found = cells.read(BY_NAME[column.read_as], raw[column.name])
        values = next(iter(found.columns.values()))
        columns[column.name] = values.dt.year() if column.name == "cohort" else values
        for one in found.wrong.iter_rows(named=True):
            row = places[one["place"]]
            if column.name in _OWN_WORDS:
                wrong.add(row, column.name, _OWN_WORDS[column.name])
            else:
                wrong.of_cell(row, column.name, one)
        if column.is_required:
            is_blank = raw[column.name].is_null() | (raw[column.name].str.strip_chars() == "")
            for row in places.filter(is_blank):
                wrong.add(row, column.name, "required")
    typed = pl.DataFrame(columns)
    has_count, has_number = typed["head_count"].is_not_null(), typed["student_no"].is_not_null()
    if not wrong.count:
        for row in places.filter(~has_count & ~has_number):
            wrong.add(row, "head_count", "count_missing")
        for row in places.filter(has_count & has_number):
            wrong.add(row, "head_count", "counted_twice")
    return typed


_OWN_WORDS = {
    "cohort": "cohort_unreadable",
    "head_count": "count_unreadable",
    "expected_on_post": "count_unreadable",
}
"""Columns read as a field of a record that is called otherwise."""


def _count(school: SchoolList, row: Mapping[str, Any], wrong: Faults) -> None:
    key = (row["cohort"], row["major_code"])
    if key in school.groups:
        wrong.add(row["row"], "head_count", "group_repeated")
        return
    school.groups[key].head_count = row["head_count"]


def _name(school: SchoolList, row: Mapping[str, Any], known: set[str], wrong: Faults) -> None:
    if row["student_no"] in known:
        wrong.add(row["row"], "student_no", "student_repeated")
        return
    known.add(row["student_no"])
    school.is_named = True
    group = school.groups[row["cohort"], row["major_code"]]
    group.student_numbers.append(row["student_no"])
    group.head_count += 1


def _check_kinds(rows: pl.DataFrame, lists: Mapping[str, SchoolList], wrong: Faults) -> None:
    """A school's students are named or counted; none at all of a major is both."""
    counted = rows.filter(pl.col("head_count") > 0).unique("school_code", keep="first")
    for row in counted.sort("row").iter_rows(named=True):
        school = lists.get(row["school_code"])
        if school is not None and school.is_named:
            wrong.add(row["row"], "head_count", "lists_mixed")


def _check_expected(
    rows: pl.DataFrame, lists: Mapping[str, SchoolList], source: RosterSource, wrong: Faults
) -> None:
    for row in rows.filter(pl.col("expected_on_post").is_not_null()).iter_rows(named=True):
        school = lists.get(row["school_code"])
        key = (row["cohort"], row["major_code"])
        if school is None or key not in school.groups:
            continue
        group, expected = school.groups[key], row["expected_on_post"]
        if source is not RosterSource.enrolment:
            wrong.add(row["row"], "expected_on_post", "expected_elsewhere")
        elif group.expected_on_post not in (None, expected):
            wrong.add(row["row"], "expected_on_post", "expected_contradicts")
        elif expected > group.head_count:
            wrong.add(row["row"], "expected_on_post", "expected_too_many")
        else:
            group.expected_on_post = expected
