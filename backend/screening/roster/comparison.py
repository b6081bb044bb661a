"""Cohort by cohort and major by major: enrolled, expected on post, filed, in our records.

Worked out when a school is screened, and kept: a province compares a million records. Where a list
names students they are compared one by one by their keyed hashes, whatever cohort or major either
side puts them in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    SmallInteger,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Subquery

from backend.core import clock
from backend.core.db import Base
from backend.organisations.models import Organisation
from backend.screening.records.models import InternshipRecord
from backend.screening.roster.models import RosterComparison, RosterCount, RosterList
from backend.screening.roster.vocabulary import RosterSource

R, L, C, K = InternshipRecord, RosterList, RosterCount, RosterComparison
KEPT = Base.metadata.tables[K.__tablename__]
UNKNOWN_COHORT, UNKNOWN_MAJOR = 0, ""
"""Stand for what a record does not tell: groups are joined by equality."""
_KEY = ("organisation_id", "school_year", "cohort", "major_code")

# An attempt that was given up may still be at it.
_HOLD = text(
    "select pg_advisory_xact_lock(hashtextextended('rosters of ' || id, 0))"
    " from unnest(cast(:ids as bigint[])) with ordinality as schools(id, place) order by place"
)
# Nothing tells how many students a list names: the planner would loop.
NO_LOOPS = text("set local enable_nestloop = off")
LOOPS = text("set local enable_nestloop = on")


def school_year_of(day: Any) -> ColumnElement[int]:
    """The school year in which a day lies, from 1 September."""
    year, month = func.extract("year", day), func.extract("month", day)
    return cast(case((month >= 9, year), else_=year - 1), SmallInteger)


def cohort() -> ColumnElement[int]:
    """The year in which the student of a record enrolled, where that is certain."""
    first, last = func.extract("year", R.enrolled_on), func.extract("year", R.enrolled_last_on)
    return func.coalesce(cast(case((first == last, first)), SmallInteger), UNKNOWN_COHORT)


def major() -> ColumnElement[str]:
    """The major of a record."""
    return func.coalesce(R.major_code, UNKNOWN_MAJOR)


@dataclass(frozen=True)
class Told:
    """What the lists that stand tell."""

    standing: CTE
    """Of each school, school year and source the list that stands."""
    groups: CTE
    """Its cohorts and majors."""
    keys: CTE
    """Its students, where it names them."""


def told(lists: ColumnElement[bool]) -> Told:
    """What those of these lists tell that stand."""
    standing = _standing(lists)
    groups = _groups(standing)
    return Told(standing, groups, _keys(groups))


def keep(session: Session, school_ids: Sequence[int]) -> list[int]:
    """Compare anew the schools among these that have a list; returns which have."""
    listed = sorted(session.scalars(select(L.organisation_id).where(_of(L, school_ids)).distinct()))
    session.execute(_HOLD, {"ids": listed})
    session.execute(delete(K).where(_of(K, school_ids)))
    if not listed:
        return []
    found = compared(records=_of(R, listed), lists=told(_of(L, listed)))
    names = [one.name for one in KEPT.c if one.name not in ("org_path", "compared_at")]
    statement = select(
        *(found.c[name] for name in names), Organisation.org_path, literal(clock.now())
    ).join(Organisation, Organisation.id == found.c.organisation_id)
    session.execute(NO_LOOPS)
    session.execute(insert(K).from_select([*names, "org_path", "compared_at"], statement))
    session.execute(LOOPS)
    return listed


def _of(model: Any, school_ids: Sequence[int]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = model.organisation_id.in_(school_ids)
    return found


def compared(*, records: ColumnElement[bool], lists: Told) -> Subquery:
    """A row for each school, school year, cohort and major of these records and lists."""
    standing, groups = lists.standing, lists.groups
    students = _students(records)
    recorded = _recorded(students, lists.keys)
    unrecorded = _unrecorded(students, lists.keys)
    every = union(
        select(*(recorded.c[name] for name in _KEY)), select(*(groups.c[name] for name in _KEY))
    ).subquery("every")
    enrolment, platform = (standing.alias(source.value) for source in RosterSource)
    enrolled, filed = (groups.alias(f"of_{source.value}") for source in RosterSource)
    statement = (
        select(
            *(every.c[name] for name in _KEY),
            _told(enrolment, enrolled).label("enrolled"),
            enrolled.c.expected_on_post,
            _told(platform, filed).label("filed"),
            func.coalesce(recorded.c.students, 0).label("recorded"),
            enrolment.c.as_of_on.label("enrolment_as_of_on"),
            platform.c.as_of_on.label("filing_as_of_on"),
            enrolment.c.is_named.label("is_enrolment_named"),
            platform.c.is_named.label("is_filing_named"),
            func.coalesce(recorded.c.unfiled, 0).label("unfiled"),
            func.coalesce(recorded.c.unenrolled, 0).label("unenrolled"),
            func.coalesce(unrecorded.c.students, 0).label("unrecorded"),
        )
        .select_from(every)
        .outerjoin(recorded, _same(every, recorded))
        .outerjoin(unrecorded, _same(every, unrecorded))
        .outerjoin(enrolment, _whose(every, enrolment, RosterSource.enrolment))
        .outerjoin(platform, _whose(every, platform, RosterSource.filing_platform))
        .outerjoin(enrolled, and_(enrolled.c.list_id == enrolment.c.id, _same(every, enrolled)))
        .outerjoin(filed, and_(filed.c.list_id == platform.c.id, _same(every, filed)))
    )
    return _with_differences(statement.subquery("numbers"))


def _students(records: ColumnElement[bool]) -> CTE:
    """Students on post in our records, each once in a group."""
    return (
        select(
            R.organisation_id,
            school_year_of(R.start_on).label("school_year"),
            cohort().label("cohort"),
            major().label("major_code"),
            R.student_key,
        )
        .where(R.record_state == "active", R.internship_type == "post", records)
        .distinct()
        .cte("students")
    )


def _standing(lists: ColumnElement[bool]) -> CTE:
    return (
        select(L.id, L.organisation_id, L.school_year, L.source, L.as_of_on, L.is_named)
        .where(lists)
        .ext(distinct_on(L.organisation_id, L.school_year, L.source))
        .order_by(L.organisation_id, L.school_year, L.source, L.as_of_on.desc(), L.id.desc())
        .cte("standing")
    )


def _groups(standing: CTE) -> CTE:
    return (
        select(
            standing.c.id.label("list_id"),
            standing.c.source,
            standing.c.organisation_id,
            standing.c.school_year,
            C.cohort,
            C.major_code,
            C.head_count,
            C.expected_on_post,
            C.student_keys,
        )
        .join(C, C.list_id == standing.c.id)
        .cte("groups")
    )


def _keys(groups: CTE) -> CTE:
    return select(
        groups.c.source,
        *(groups.c[name] for name in _KEY),
        func.unnest(groups.c.student_keys).label("student_key"),
    ).cte("keys")


def _recorded(students: CTE, keys: CTE) -> Subquery:
    """How many are on post, and how many of them no list names."""
    on_platform = keys.alias("on_platform")
    in_enrolment = keys.alias("in_enrolment")
    return (
        select(
            *(students.c[name] for name in _KEY),
            func.count().label("students"),
            func.count().filter(on_platform.c.student_key.is_(None)).label("unfiled"),
            func.count().filter(in_enrolment.c.student_key.is_(None)).label("unenrolled"),
        )
        .outerjoin(on_platform, _is_named(students, on_platform, RosterSource.filing_platform))
        .outerjoin(in_enrolment, _is_named(students, in_enrolment, RosterSource.enrolment))
        .group_by(*(students.c[name] for name in _KEY))
        .subquery("recorded")
    )


def _unrecorded(students: CTE, keys: CTE) -> Subquery:
    """How many the platform names who are not on post in our records."""
    on_post = select(students.c.organisation_id, students.c.school_year, students.c.student_key)
    known = on_post.distinct().subquery("known")
    return (
        select(*(keys.c[name] for name in _KEY), func.count().label("students"))
        .outerjoin(known, _is_named(known, keys, RosterSource.filing_platform))
        .where(keys.c.source == RosterSource.filing_platform, known.c.student_key.is_(None))
        .group_by(*(keys.c[name] for name in _KEY))
        .subquery("unrecorded")
    )


def _is_named(students: FromClause, keys: FromClause, source: RosterSource) -> ColumnElement[bool]:
    """A student stands once in a school's list: checked when the list comes in."""
    return and_(
        keys.c.source == source,
        keys.c.organisation_id == students.c.organisation_id,
        keys.c.school_year == students.c.school_year,
        keys.c.student_key == students.c.student_key,
    )


def _same(every: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(*(every.c[name] == other.c[name] for name in _KEY))


def _whose(every: FromClause, lists: FromClause, source: RosterSource) -> ColumnElement[bool]:
    return and_(
        lists.c.source == source,
        lists.c.organisation_id == every.c.organisation_id,
        lists.c.school_year == every.c.school_year,
    )


def _told(lists: FromClause, group: FromClause) -> ColumnElement[int | None]:
    """A list that stands and does not have the group says that it has nobody."""
    return case((lists.c.id.is_not(None), func.coalesce(group.c.head_count, 0)))


def _with_differences(numbers: Subquery) -> Subquery:
    n = numbers.c
    return select(
        *n,
        _named_or_counted(n.is_filing_named, n.unfiled, n.recorded - n.filed).label(
            "recorded_not_filed"
        ),
        _more(n.expected_on_post - n.filed).label("expected_not_filed"),
        _more(n.expected_on_post - n.recorded).label("expected_not_recorded"),
        _named_or_counted(n.is_filing_named, n.unrecorded, n.filed - n.recorded).label(
            "filed_not_recorded"
        ),
        _named_or_counted(n.is_enrolment_named, n.unenrolled, n.recorded - n.enrolled).label(
            "recorded_not_enrolled"
        ),
    ).subquery("compared")


def _named_or_counted(
    is_named: ColumnElement[bool], students: ColumnElement[int], surplus: ColumnElement[int]
) -> ColumnElement[int | None]:
    return case((is_named, students), else_=_more(surplus))


def _more(surplus: ColumnElement[int]) -> ColumnElement[int | None]:
    """No fewer than none; null stays null."""
    return case((surplus.is_not(None), func.greatest(surplus, 0)))
