"""Store what the rules found in some schools, as sets: COPY into tables of the transaction, then
one statement each for what is new, what is gone and what has changed.

Where the same is found again nothing is written.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from sqlalchemy import BigInteger, Boolean, column, select, table, text
from sqlalchemy.orm import Session

from backend.core import clock
from backend.screening.records.frame import copied_in, copied_out
from backend.screening.records.writing import planned_once
from backend.screening.rules.vocabulary import RuleOutcome
from backend.screening.suspicions import settling
from backend.screening.suspicions.settling import Changes

_KEY = ["organisation_id", "rule_code", "subject_key", "school_year"]
"""What makes two hits one suspicion."""
_GRAVITY = [RuleOutcome.signal, RuleOutcome.warning, RuleOutcome.duty, RuleOutcome.breach]

_STAGE_SUBJECTS = text("""
create temp table found_suspicions (
  place bigint, suspicion_id bigint, is_new boolean not null default false, organisation_id bigint,
  org_path varchar collate "C", rule_code varchar collate "C", rule_version bigint,
  red_line varchar, subject_key varchar, host_key varchar, host_name varchar, major_code varchar,
  school_year bigint, outcome varchar, record_count bigint, student_count bigint, is_silent boolean
) on commit drop
""")
_STAGE_HITS = text("""
create temp table found_hits (
  suspicion_id bigint, is_new boolean, organisation_id bigint, org_path varchar collate "C",
  record_id bigint, record_version bigint, person_key uuid, rule_version bigint, outcome varchar,
  "values" jsonb, is_silent boolean
) on commit drop
""")
_UNSTAGE = text("drop table if exists pg_temp.found_suspicions, pg_temp.found_hits")
# With it no plan is a bad one, however little the planner knows of what was written just now.
_INDEX_HITS = text(
    "create unique index on pg_temp.found_hits (suspicion_id, record_id, record_version)"
)

_KNOW = text("""
update pg_temp.found_suspicions f set suspicion_id = s.id
  from suspicions s
 where s.organisation_id = f.organisation_id and s.rule_code = f.rule_code
   and s.subject_key = f.subject_key and s.school_year = f.school_year
   and s.organisation_id = any(cast(:schools as bigint[]))
""")
# What is new has no answers yet: it needs no settling.
_RAISE = text("""
with raised as (
  insert into suspicions (
    organisation_id, org_path, rule_code, rule_version, red_line, subject_key, host_key, host_name,
    major_code, school_year, outcome, state, record_count, student_count, unanswered_count,
    is_silent, first_look_ends_at, news_run_id, found_at, updated_at)
  select organisation_id, org_path, rule_code, rule_version, red_line, subject_key, host_key,
         host_name, major_code, school_year, outcome, 'open', record_count, student_count,
         record_count, is_silent,
         case when not is_silent then cast(:first_look_ends_at as timestamptz) end, :run_id, :now,
         :now
    from pg_temp.found_suspicions where suspicion_id is null
  returning id, organisation_id, rule_code, subject_key, school_year)
update pg_temp.found_suspicions f set suspicion_id = r.id, is_new = true
  from raised r
 where r.organisation_id = f.organisation_id and r.rule_code = f.rule_code
   and r.subject_key = f.subject_key and r.school_year = f.school_year
""")
_NOTE = text("""
insert into suspicion_history (organisation_id, org_path, suspicion_id, at, event, state,
                               record_count)
select organisation_id, org_path, suspicion_id, :now, 'raised', 'open', record_count
  from pg_temp.found_suspicions where is_new
""")
_END = text("""
with ended as (
  update suspicion_records r set is_current = false, gone_at = :now
   where r.organisation_id = any(cast(:schools as bigint[])) and r.is_current
     and not exists (
       select from pg_temp.found_hits h where h.suspicion_id = r.suspicion_id
          and h.record_id = r.record_id and h.record_version = r.record_version)
  returning r.suspicion_id)
insert into pg_temp.changed_suspicions (suspicion_id) select distinct suspicion_id from ended
""")
_CHANGE = text("""
with changed as (
  update suspicion_records r
     set is_current = true, gone_at = null, rule_version = h.rule_version, outcome = h.outcome,
         "values" = h."values", is_silent = r.is_silent and h.is_silent
    from pg_temp.found_hits h
   where h.suspicion_id = r.suspicion_id and h.record_id = r.record_id
     and h.record_version = r.record_version and not h.is_new
     and (not r.is_current or r.rule_version <> h.rule_version or r.outcome <> h.outcome
          or r."values" <> h."values" or (r.is_silent and not h.is_silent))
  returning r.suspicion_id)
insert into pg_temp.changed_suspicions (suspicion_id) select distinct suspicion_id from changed
""")
_ADD = text("""
with added as (
  insert into suspicion_records (
    suspicion_id, organisation_id, org_path, record_id, record_version, person_key, rule_version,
    outcome, "values", is_current, is_silent, found_at)
  select suspicion_id, organisation_id, org_path, record_id, record_version, person_key,
         rule_version, outcome, "values", true, is_silent, :now
    from pg_temp.found_hits where not is_new
      on conflict (suspicion_id, record_id, record_version) do nothing
  returning suspicion_id)
insert into pg_temp.changed_suspicions (suspicion_id) select distinct suspicion_id from added
""")
_ADD_NEW = text("""
insert into suspicion_records (
  suspicion_id, organisation_id, org_path, record_id, record_version, person_key, rule_version,
  outcome, "values", is_current, is_silent, found_at)
select suspicion_id, organisation_id, org_path, record_id, record_version, person_key,
       rule_version, outcome, "values", true, is_silent, :now
  from pg_temp.found_hits where is_new
""")
_FOUND = table(
    "found_suspicions",
    column("place", BigInteger),
    column("suspicion_id", BigInteger),
    column("is_new", Boolean),
)
_NUMBERED = {"place": pl.Int64, "suspicion_id": pl.Int64, "is_new": pl.Boolean}


def store(
    session: Session,
    hits: pl.DataFrame,
    *,
    school_ids: Sequence[int],
    run_id: int,
    first_look_ends_at: datetime,
) -> Changes:
    """Make what is stored of these schools what was found in them; returns what that changed."""
    now = clock.now()
    subjects = _subjects(hits)
    raised = {"run_id": run_id, "first_look_ends_at": first_look_ends_at, "now": now}
    known = _raised(session, subjects, school_ids, raised)
    named = hits.join(subjects.select(*_KEY, "place"), on=_KEY).join(known, on="place")
    session.execute(_STAGE_HITS)
    copied_in(session, "found_hits", named.select(_HITS))
    session.execute(_INDEX_HITS)
    settling.open_list(session)
    session.execute(_END, {"schools": list(school_ids), "now": now})
    session.execute(_CHANGE)
    with planned_once(session):
        session.execute(_ADD, {"now": now})
        session.execute(_ADD_NEW, {"now": now})
    changes = settling.settle(session, run_id=run_id)
    return Changes(int(known["is_new"].sum()), changes.reopened, changes.gone)


_HITS = [
    "suspicion_id",
    "is_new",
    "organisation_id",
    "org_path",
    "record_id",
    "record_version",
    "person_key",
    "rule_version",
    "outcome",
    "values",
    "is_silent",
]


def _subjects(hits: pl.DataFrame) -> pl.DataFrame:
    """Each suspicion once, by its `place`, with what it is while all its records are unanswered."""
    gravities = {outcome.value: place for place, outcome in enumerate(_GRAVITY)}
    gravity = pl.col("outcome").replace_strict(gravities, return_dtype=pl.Int64).max()
    told = ("org_path", "red_line", "host_key", "host_name", "major_code")
    found = hits.group_by(_KEY).agg(
        pl.col(*told).min(),
        pl.col("rule_version").max(),
        outcome=gravity,
        record_count=pl.len().cast(pl.Int64),
        student_count=pl.col("person_key").n_unique().cast(pl.Int64),
        is_silent=pl.col("is_silent").any(),
    )
    words = {place: outcome for outcome, place in gravities.items()}
    outcome = pl.col("outcome").replace_strict(words, return_dtype=pl.String)
    return (
        found.sort(_KEY)
        .with_row_index("place")
        .with_columns(pl.col("place").cast(pl.Int64), outcome)
    )


def _raised(
    session: Session, subjects: pl.DataFrame, school_ids: Sequence[int], facts: dict[str, object]
) -> pl.DataFrame:
    """The numbers of these suspicions by place; those that are new are raised."""
    session.execute(_UNSTAGE)
    session.execute(_STAGE_SUBJECTS)
    copied_in(session, "found_suspicions", subjects)
    session.execute(_KNOW, {"schools": list(school_ids)})
    with planned_once(session):
        session.execute(_RAISE, facts)
        session.execute(_NOTE, {"now": facts["now"]})
    parts = list(copied_out(session, select(_FOUND)))
    return pl.concat(parts) if parts else pl.DataFrame(schema=_NUMBERED)
