"""Facts of a province, kept between runs: how many interns at a host, who overlaps.

Only what a run has touched is counted anew, from every active record of the province; schools are
screened again where that changed a fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, or_, select, text, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import column, table

from backend.core.db import Base, subtree_end
from backend.organisations.models import Organisation
from backend.screening.records.frame import RECORDS, copied_in, copied_out, load
from backend.screening.records.writing import planned_once
from backend.screening.roster.models import RosterList
from backend.screening.rules import facts
from backend.screening.rules.facts import Facts
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.states import RunTrigger

HOSTS: Table = Base.metadata.tables["screening_host_facts"]
POSTS: Table = Base.metadata.tables["screening_post_facts"]
OVERLAPS: Table = Base.metadata.tables["screening_overlaps"]
R = RECORDS
_ACTIVE = and_(R.c.record_state == "active", R.c.internship_type == "post")

_STAGE = text("create temp table staged_facts (key varchar, id bigint) on commit drop")
_UNSTAGE = text("drop table if exists pg_temp.staged_facts")
_STAGES = {
    HOSTS.name: text(
        "create temp table staged_host_facts on commit drop as"
        " select * from screening_host_facts with no data"
    ),
    POSTS.name: text(
        "create temp table staged_post_facts on commit drop as"
        " select * from screening_post_facts with no data"
    ),
    OVERLAPS.name: text(
        "create temp table staged_overlaps on commit drop as"
        " select * from screening_overlaps with no data"
    ),
}
_STAGED = {
    HOSTS.name: "staged_host_facts",
    POSTS.name: "staged_post_facts",
    OVERLAPS.name: "staged_overlaps",
}


@dataclass(frozen=True)
class Reach:
    """What a run touches, as conditions over records and facts."""

    schools: ColumnElement[bool]
    told: ColumnElement[bool]
    """The same of rosters."""
    hosts: Any
    """A select of host keys; None for every host and person of the province."""
    persons: Any


def reach_of(session: Session, run: ScreeningRun, province_id: int) -> Reach:
    """What a run touches."""
    if run.subject_organisation_id is None:
        mine = ScreeningRun.id == run.id
        hosts = select(func.unnest(ScreeningRun.touched_host_keys)).where(mine)
        persons = select(func.unnest(ScreeningRun.touched_person_keys)).where(mine)
        schools: ColumnElement[bool] = R.c.organisation_id.in_(run.touched_organisation_ids)
        if run.trigger == RunTrigger.register:
            # What is registered of a host changes answers where no fact has changed.
            schools = or_(schools, R.c.host_key.in_(run.touched_host_keys))
        told: ColumnElement[bool] = RosterList.organisation_id.in_(run.touched_organisation_ids)
        return Reach(schools, told, hosts, persons)
    path = session.scalars(
        select(Organisation.org_path).where(Organisation.id == run.subject_organisation_id)
    ).one()
    inside: ColumnElement[bool] = and_(R.c.org_path >= path, R.c.org_path < subtree_end(path))
    told = and_(RosterList.org_path >= path, RosterList.org_path < subtree_end(path))
    if run.start_from_on is not None:
        inside = and_(inside, R.c.start_on >= run.start_from_on)
    if run.start_to_on is not None:
        inside = and_(inside, R.c.start_on <= run.start_to_on)
    if run.subject_organisation_id == province_id:
        return Reach(inside, told, None, None)
    return Reach(
        inside, told, select(R.c.host_key).where(inside), select(R.c.person_key).where(inside)
    )


def renew(session: Session, reach: Reach, *, province_id: int) -> list[int]:
    """Count anew what is touched; the schools to screen: those touched, and those whose facts are
    others now."""
    scope = {"organisation_id": province_id, "org_path": f"{province_id}."}
    by_host = _ACTIVE if reach.hosts is None else and_(_ACTIVE, R.c.host_key.in_(reach.hosts))
    crowds = facts.compute(load(session, by_host, columns=_COLUMNS))
    if reach.hosts is None:
        overlaps = crowds.overlaps
    else:
        by_person = and_(_ACTIVE, R.c.person_key.in_(reach.persons))
        overlaps = facts.compute(load(session, by_person, columns=_COLUMNS)).overlaps
    host_scope = true() if reach.hosts is None else HOSTS.c.host_key.in_(reach.hosts)
    post_scope = true() if reach.hosts is None else POSTS.c.host_key.in_(reach.hosts)
    person_scope: ColumnElement[bool] = true()
    if reach.persons is not None:
        theirs = select(R.c.id).where(R.c.person_key.in_(reach.persons))
        person_scope = OVERLAPS.c.record_id.in_(theirs)
    hosts = _replace(session, HOSTS, host_scope, crowds.host, scope, key="host_key")
    hosts |= _replace(session, POSTS, post_scope, crowds.post, scope, key="host_key")
    records = _replace(session, OVERLAPS, person_scope, overlaps, scope, key="record_id")
    return _schools(session, reach, sorted(hosts), sorted(records))


_COLUMNS = [name for name in facts.COLUMNS if name != "record_id"]


def _replace(
    session: Session,
    kept: Table,
    scope: ColumnElement[bool],
    new: pl.DataFrame,
    owner: dict[str, Any],
    *,
    key: str,
) -> set[Any]:
    """Put new facts in the place of old ones; keys of those that differ."""
    old = _read(session, kept, scope, new)
    fresh = new.join(old, on=new.columns, how="anti", nulls_equal=True)
    stale = old.join(new, on=new.columns, how="anti", nulls_equal=True)
    changed = set(fresh[key]) | set(stale[key])
    if not changed:
        return changed
    mine = kept.c.organisation_id == owner["organisation_id"]
    _stage_keys(session, stale[key])
    staged = table("staged_facts", column("key"), column("id"))
    kept_key = kept.c.record_id if key == "record_id" else kept.c.host_key
    staged_key = staged.c.id if key == "record_id" else staged.c.key
    session.execute(delete(kept).where(mine, kept_key.in_(select(staged_key))))
    again = new.filter(pl.col(key).is_in(sorted(changed)))
    session.execute(text("drop table if exists pg_temp." + _STAGED[kept.name]))
    session.execute(_STAGES[kept.name])
    rows = again.with_columns(
        organisation_id=pl.lit(owner["organisation_id"], pl.Int64),
        org_path=pl.lit(owner["org_path"]),
    )
    copied_in(session, _STAGED[kept.name], rows)
    source = table(_STAGED[kept.name], *(column(name) for name in rows.columns))
    session.execute(
        delete(kept).where(
            mine,
            kept_key.in_(select(source.c[key])),
        )
    )
    with planned_once(session):
        session.execute(insert(kept).from_select(rows.columns, select(*source.c)))
    return changed


def _stage_keys(session: Session, keys: pl.Series) -> None:
    session.execute(_UNSTAGE)
    session.execute(_STAGE)
    name = "id" if keys.dtype == pl.Int64 else "key"
    copied_in(session, "staged_facts", keys.unique().alias(name).to_frame())


def _read(
    session: Session, kept: Table, scope: ColumnElement[bool], like: pl.DataFrame
) -> pl.DataFrame:
    statement = select(*(kept.c[name] for name in like.columns)).where(scope)
    parts = list(copied_out(session, statement))
    return (pl.concat(parts) if parts else like.clear()).cast(like.schema)


def _schools(
    session: Session, reach: Reach, hosts: Sequence[str], records: Sequence[int]
) -> list[int]:
    if reach.hosts is None:
        touched = reach.schools
    else:
        touched = or_(reach.schools, R.c.host_key.in_(hosts), R.c.id.in_(records))
    found = select(R.c.organisation_id).where(touched).distinct()
    # A school with a roster and without a record has nobody else to compare it.
    told = select(RosterList.organisation_id).where(reach.told).distinct()
    return sorted({*session.scalars(found), *session.scalars(told)})


def facts_for(session: Session, school_ids: Sequence[int]) -> Facts:
    """The facts that the records of some schools are judged by."""
    theirs = R.c.organisation_id.in_(school_ids)
    hosts = select(R.c.host_key).where(theirs)
    records = select(R.c.id).where(theirs)
    return Facts(
        host=_read(session, HOSTS, HOSTS.c.host_key.in_(hosts), pl.DataFrame(schema=facts.HOST)),
        post=_read(session, POSTS, POSTS.c.host_key.in_(hosts), pl.DataFrame(schema=facts.POST)),
        overlaps=_read(
            session,
            OVERLAPS,
            OVERLAPS.c.record_id.in_(records),
            pl.DataFrame(schema=facts.OVERLAPS),
        ),
    )
