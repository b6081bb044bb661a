"""The rules that look at several records together, in plain Python; and all of them at once."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.screening.reference.rules import (
    Answer,
    Lists,
    Row,
    Span,
    all_of,
    any_of,
    contains,
    missing,
    months_later,
    negated,
    school_year,
    screen_row,
    test,
)


def screen(rows: Sequence[Row], lists: Lists) -> dict[int, dict[str, Answer]]:
    """Every rule on every record; what groups of records decide included."""
    found = {row.number: screen_row(row, lists) for row in rows}
    for code, answers in (
        ("T-01", _crowded(rows, lists, "host_staff")),
        ("T-02", _crowded(rows, lists, "post_staff")),
        ("T-08", _twice_at_once(rows)),
        ("T-09", _shared_agreements(rows)),
        ("S-20", _whole_classes(rows)),
        ("S-22", _simple_work(rows, lists)),
    ):
        for row in rows:
            found[row.number][code] = answers[row.number]
    return found


def _span(value: Any) -> Span:
    return value if isinstance(value, Span) else Span(value, value)


def _certain(row: Row) -> tuple[date, date]:
    return _span(row.start_on).last, _end(row, possible=False)


def _possible(row: Row) -> tuple[date, date]:
    return _span(row.start_on).first, _end(row, possible=True)


def _end(row: Row, *, possible: bool) -> date:
    """The last day for head-counts: half a year after the start where none is given."""
    given = []
    if row.end_on is not None:
        given.append(_span(row.end_on).last if possible else _span(row.end_on).first)
    if row.ended_early_on is not None:
        given.append(row.ended_early_on)
    if given:
        return min(given)
    start = _span(row.start_on)
    return months_later(start.last if possible else start.first, 6)


def _crowded(rows: Sequence[Row], lists: Lists, staff_field: str) -> dict[int, Answer]:
    """T-01 by host, T-02 by host and post: the fullest day against the staff."""
    is_host = staff_field == "host_staff"
    least, percent = 30, 10 if is_host else 20
    groups: dict[Any, list[Row]] = defaultdict(list)
    staff: dict[Any, int] = {}
    answers: dict[int, Answer] = {}
    for row in rows:
        answers[row.number] = False if row.internship_type != "post" else None
        if row.internship_type != "post" or (not is_host and row.post_name is None):
            continue
        key = row.host_key if is_host else (row.host_key, row.post_name)
        groups[key].append(row)
        if getattr(row, staff_field) is not None:
            staff[key] = max(staff.get(key, 0), getattr(row, staff_field))
    if is_host:
        staff |= lists.host_staff
    for key, members in groups.items():
        days = sorted({_certain(row)[0] for row in members})
        peak, peak_on = 0, None
        for day in days:
            present = {row.person for row in members if _certain(row)[0] <= day <= _certain(row)[1]}
            if len(present) > peak:
                peak, peak_on = len(present), day
        answers |= _against(members, staff.get(key), peak, peak_on, least, percent)
    return answers


def _against(
    members: Sequence[Row],
    staff: int | None,
    peak: int,
    peak_on: date | None,
    least: int,
    percent: int,
) -> dict[int, Answer]:
    too_many = test(lambda people: peak * 100 > people * percent, staff)
    counts = any_of(test(lambda people: people >= least, staff), peak >= 3)
    answers: dict[int, Answer] = {}
    for row in members:
        since, until = _certain(row)
        earliest, latest = _possible(row)
        if peak_on is None:
            there: Answer = None
        elif since <= peak_on <= until:
            there = True
        else:
            there = None if earliest <= peak_on <= latest else False
        answers[row.number] = all_of(too_many, counts, there)
    return answers


def _common_days(one: tuple[date, date], other: tuple[date, date]) -> int:
    return (min(one[1], other[1]) - max(one[0], other[0])).days + 1


def _twice_at_once(rows: Sequence[Row]) -> dict[int, Answer]:
    answers: dict[int, Answer] = {row.number: False for row in rows}
    people: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.internship_type == "post":
            people[row.person].append(row)
    for placements in people.values():
        for one, another in itertools.combinations(placements, 2):
            if one.host_key == another.host_key:
                continue
            if _common_days(_certain(one), _certain(another)) > 1:
                answers[one.number] = answers[another.number] = True
            elif _common_days(_possible(one), _possible(another)) > 1:
                for row in (one, another):
                    answers[row.number] = any_of(answers[row.number], None)
    return answers


def _shared_agreements(rows: Sequence[Row]) -> dict[int, Answer]:
    holders: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.agreement_no is not None:
            holders[row.school, row.agreement_no].add(row.person)
    return {
        row.number: None
        if row.agreement_no is None
        else len(holders[row.school, row.agreement_no]) > 1
        for row in rows
    }


def _whole_classes(rows: Sequence[Row]) -> dict[int, Answer]:
    classes: dict[Any, list[Row]] = defaultdict(list)
    answers: dict[int, Answer] = {row.number: None for row in rows}
    for row in rows:
        if row.class_name is not None:
            classes[row.school, row.class_name.casefold(), _span(row.start_on)].append(row)
    for members in classes.values():
        answer = all_of(
            len(members) >= 20,
            len({row.host_key for row in members}) == 1,
            negated(any_of(*(test(lambda m: m == "student", r.arrange_mode) for r in members))),
            any_of(*(missing(row, "consent_on") for row in members)),
        )
        answers |= {row.number: answer for row in members}
    return answers


def _simple_work(rows: Sequence[Row], lists: Lists) -> dict[int, Answer]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    answers: dict[int, Answer] = {row.number: None for row in rows}
    for row in rows:
        if row.post_name is not None:
            year = school_year(_span(row.start_on).first)
            groups[row.school, row.host_key, row.post_name, year].append(row)
    for members in groups.values():
        categories = {row.major_category for row in members}
        mixed = any_of(len(categories - {None}) >= 2, None if None in categories else False)
        for row in members:
            answers[row.number] = all_of(contains(row.post_name, lists.words["simple_work"]), mixed)
    return answers
