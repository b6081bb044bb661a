"""Keep what other registers tell of a school's students, and say how it compares."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import orjson
import polars as pl
from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.errors import Fault, InvalidInput
from backend.core.sealing import sealer_for
from backend.core.storage import Store
from backend.organisations import service as organisations
from backend.organisations.vocabulary import Kind
from backend.screening.imports import staging
from backend.screening.records import personal
from backend.screening.records.store import Touched
from backend.screening.roster import checking, queries, reading
from backend.screening.roster.checking import Key, Named, SchoolList
from backend.screening.roster.errors import RosterOfAuthorities
from backend.screening.roster.models import RosterCount, RosterList
from backend.screening.roster.schemas import (
    KeptRoster,
    RosterAnswer,
    RosterCreate,
    RosterListQuery,
    RosterListView,
    RosterTold,
)
from backend.screening.roster.vocabulary import SOURCE_LABELS, RosterOutcome, RosterSource
from backend.screening.rules import runs
from backend.screening.rules.states import RunTrigger

Work = Callable[[], AbstractContextManager[Session]]
"""Opens a short transaction of the caller."""
Keys = Mapping[tuple[int, str], UUID]
"""Keyed hash by school and student number."""


def keep(
    session: Session, actor: Principal, *, roster: RosterCreate, language: str
) -> RosterAnswer:
    """Keep the lists of a body; each school's takes the place of the one before."""
    _check_told(actor, roster)
    rows, named = reading.of_body(roster.rows)
    return _keep(session, actor, roster, rows, named, language)


def keep_file(
    work: Work, actor: Principal, store: Store, *, body: bytes, told: RosterTold, language: str
) -> RosterAnswer:
    """Keep the lists of a workbook. No transaction is open while it is read."""
    _check_told(actor, told)
    with staging.unnamed(store) as file:
        file.write(body)
        file.seek(0)
        rows, named = reading.of_file(file)
    with work() as session:
        return _keep(session, actor, told, rows, named, language)


def _keep(
    session: Session,
    actor: Principal,
    told: RosterTold,
    rows: pl.DataFrame,
    named: Named,
    language: str,
) -> RosterAnswer:
    lists = checking.check(session, actor, rows, source=told.source, named=named)
    keys = _keys(session, lists)
    before: dict[int, list[RosterList]] = {}
    for one in queries.told_before(session, [one.organisation_id for one in lists], told):
        before.setdefault(one.organisation_id, []).append(one)
    kept = [_keep_one(session, actor, told, one, keys, before) for one in lists]
    changed = [one.organisation_id for one, outcome in kept if outcome is RosterOutcome.stored]
    run = runs.request(
        session,
        actor,
        touched=Touched(
            record_ids=[], organisation_ids=sorted(changed), host_keys=[], person_keys=[]
        ),
        trigger=RunTrigger.roster,
    )
    shown = queries.these(session, [one.id for one, _ in kept])
    return RosterAnswer(
        lists=[
            KeptRoster(outcome=outcome, list=_view(shown[one.id], language))
            for one, outcome in kept
        ],
        run_id=run.id if run else None,
    )


def _check_told(actor: Principal, told: RosterTold) -> None:
    if actor.level == Kind.school:
        raise RosterOfAuthorities()
    if told.as_of_on > clock.today():
        zh, en = "截止日期不能晚于今天", "It lies in the future; give the day of the list"
        raise InvalidInput([Fault("as_of_on", "in_the_future", zh, en)])


def _keys(session: Session, lists: Sequence[SchoolList]) -> Keys:
    """What student numbers are known by; from here on nobody has the numbers."""
    places = [
        (one.organisation_id, number)
        for one in lists
        for group in one.groups.values()
        for number in group.student_numbers
    ]
    schema = {"organisation_id": pl.Int64, "student_no": pl.String}
    frame = pl.DataFrame(places, schema=schema, orient="row")
    hashes = personal.student_keys(frame, sealer_for(session))
    return dict(zip(places, map(UUID, hashes), strict=True))


def _keep_one(
    session: Session,
    actor: Principal,
    told: RosterTold,
    school: SchoolList,
    keys: Keys,
    before: Mapping[int, Sequence[RosterList]],
) -> tuple[RosterList, RosterOutcome]:
    counts = [_count(school, key, keys) for key in sorted(school.groups)]
    digest = hashlib.sha256(orjson.dumps(counts)).digest()
    earlier = before.get(school.organisation_id, ())
    of_the_day = [one for one in earlier if one.as_of_on == told.as_of_on]
    if of_the_day and of_the_day[-1].digest == digest:
        return of_the_day[-1], RosterOutcome.unchanged
    row = RosterList(
        organisation_id=school.organisation_id,
        org_path=school.org_path,
        source=told.source,
        school_year=told.school_year,
        as_of_on=told.as_of_on,
        is_named=school.is_named,
        group_count=len(counts),
        head_count=sum(one["head_count"] for one in counts),
        digest=digest,
        user_id=actor.user_id,
        user_name=actor.display_name,
        told_by_organisation_name=actor.organisation_name,
    )
    session.add(row)
    session.flush()
    _write(session, row, counts)
    _remember(session, actor, row)
    is_older = bool(earlier) and earlier[-1].as_of_on > told.as_of_on
    return row, RosterOutcome.older if is_older else RosterOutcome.stored


def _count(school: SchoolList, key: Key, keys: Keys) -> dict[str, Any]:
    group = school.groups[key]
    hashes = [str(keys[school.organisation_id, number]) for number in group.student_numbers]
    return {
        "cohort": key[0],
        "major_code": key[1],
        "head_count": group.head_count,
        "expected_on_post": group.expected_on_post,
        "student_keys": sorted(hashes) if school.is_named else None,
    }


def _write(session: Session, row: RosterList, counts: Sequence[dict[str, Any]]) -> None:
    scope = {
        "list_id": row.id,
        "organisation_id": row.organisation_id,
        "org_path": row.org_path,
    }
    rows = [
        {
            **one,
            **scope,
            "student_keys": one["student_keys"] and [UUID(k) for k in one["student_keys"]],
        }
        for one in counts
    ]
    session.execute(insert(RosterCount), rows)


def _remember(session: Session, actor: Principal, row: RosterList) -> None:
    audit.record(
        session,
        actor,
        action="roster.kept",
        subject=row,
        subject_type="roster_list",
        subject_id=row.id,
        detail={
            "source": row.source,
            "school_year": row.school_year,
            "as_of_on": row.as_of_on.isoformat(),
            "head_count": row.head_count,
            "is_named": row.is_named,
        },
    )


def list_lists(
    session: Session, *, query: RosterListQuery, language: str
) -> tuple[list[RosterListView], str | None]:
    """A page of lists, those told last first; NotFound for an organisation out of sight."""
    path = None
    if query.organisation_id is not None:
        path = organisations.get(session, query.organisation_id).org_path
    rows, next_cursor = queries.list_lists(session, query, path)
    return [_view(row, language) for row in rows], next_cursor


def _view(row: Any, language: str) -> RosterListView:
    told, organisation_name, is_current, *_ = row
    names = RosterListView.model_fields
    return RosterListView.model_validate(
        {
            **{name: getattr(told, name) for name in names if hasattr(told, name)},
            "organisation_name": organisation_name,
            "source_label": SOURCE_LABELS[RosterSource(told.source)][language == "en"],
            "is_current": is_current,
        }
    )
