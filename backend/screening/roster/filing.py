"""Whether students on post are filed, as far as the filing platform's list of the school tells.

By student number where the list names students, whatever cohort or major it puts them in; else by
counts: a group is filed where no more of it are on post, or expected there, than are filed. Unknown
without a list for the school year, and by counts for a record that tells no cohort or major.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl
from sqlalchemy import Select, and_, case, func, null, or_, select
from sqlalchemy.orm import Session

from backend.screening.records.models import InternshipRecord
from backend.screening.roster import comparison
from backend.screening.roster.comparison import UNKNOWN_COHORT, UNKNOWN_MAJOR
from backend.screening.roster.models import RosterComparison, RosterList
from backend.screening.roster.vocabulary import RosterSource
from backend.screening.rules.listing import LISTING
from backend.screening.rules.registers import Settings

R, L, K = InternshipRecord, RosterList, RosterComparison
_FACTS: dict[str, pl.DataType] = {
    "record_id": pl.Int64(),
    "is_on_list": pl.Boolean(),
    "filing_is_named": pl.Boolean(),
    "roster_recorded": pl.Int64(),
    "roster_expected": pl.Int64(),
    "roster_filed": pl.Int64(),
}


def beside(answers: pl.DataFrame, listed: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """The engine's answers with those of the rules that hold records against lists (`facts`)."""
    added = [fact for rule in LISTING for fact in rule.facts]
    found = nw.from_native(listed).select(
        "record_id",
        *(rule.hit(settings).alias(rule.code) for rule in LISTING),
        *(rule.grade(settings).alias(f"{rule.code}:outcome") for rule in LISTING if rule.grade),
        *added,
    )
    return answers.join(found.to_native(), on="record_id", how="left", maintain_order="left")


def facts(session: Session, school_ids: Sequence[int]) -> pl.DataFrame:
    """What the lists say of each active post record of some schools, after comparing them anew;
    records of a school year without a list of the platform are left out."""
    listed = comparison.keep(session, school_ids)
    if not listed:
        return pl.DataFrame(schema=_FACTS)
    session.execute(comparison.NO_LOOPS)
    rows = session.execute(_statement(listed)).all()
    session.execute(comparison.LOOPS)
    return pl.DataFrame([tuple(row) for row in rows], schema=_FACTS, orient="row")


def _statement(school_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    lists = and_(L.organisation_id.in_(school_ids), L.source == RosterSource.filing_platform)
    named = comparison.told(lists).keys
    year = comparison.school_year_of(R.start_on)
    is_filed = case(
        (K.is_filing_named.is_(True), named.c.student_key.is_not(None)),
        (or_(K.cohort == UNKNOWN_COHORT, K.major_code == UNKNOWN_MAJOR), null()),
        else_=func.greatest(K.recorded, K.expected_on_post) <= K.filed,
    )
    return (
        select(
            R.id.label("record_id"),
            is_filed.label("is_on_list"),
            K.is_filing_named.label("filing_is_named"),
            K.recorded.label("roster_recorded"),
            K.expected_on_post.label("roster_expected"),
            K.filed.label("roster_filed"),
        )
        .join(
            K,
            and_(
                K.organisation_id == R.organisation_id,
                K.school_year == year,
                K.cohort == comparison.cohort(),
                K.major_code == comparison.major(),
            ),
        )
        .outerjoin(
            named,
            and_(
                named.c.organisation_id == R.organisation_id,
                named.c.school_year == year,
                named.c.student_key == R.student_key,
            ),
        )
        .where(
            R.organisation_id.in_(school_ids),
            R.record_state == "active",
            R.internship_type == "post",
            K.filed.is_not(None),
        )
    )
