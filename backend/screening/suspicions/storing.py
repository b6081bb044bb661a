"""Store what the rules found in some schools, as sets: COPY into a table of the transaction, then
one statement each for what is new, what is gone and what has changed.

Where the same is found again nothing is written.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.core import clock
from backend.screening.records.frame import copied_in
from backend.screening.records.writing import planned_once
from backend.screening.suspicions import settling
from backend.screening.suspicions.settling import Changes

_STAGE = text("""
create temp table found_hits (
  suspicion_id bigint, organisation_id bigint, org_path varchar collate "C", rule_code varchar,
  rule_version bigint, red_line varchar, subject_key varchar, host_key varchar, host_name varchar,
  major_code varchar, school_year bigint, record_id bigint, record_version bigint, person_key uuid,
  outcome varchar, "values" jsonb, is_silent boolean
) on commit drop
""")
_UNSTAGE = text("drop table if exists pg_temp.found_hits")
_ANALYSE = text("analyze pg_temp.found_hits")

_RAISE = text("""
insert into suspicions (
  organisation_id, org_path, rule_code, rule_version, red_line, subject_key, host_key, host_name,
  major_code, school_year, outcome, state, record_count, student_count, unanswered_count,
  is_silent, first_look_ends_at, news_run_id, found_at, updated_at)
select organisation_id, min(org_path), rule_code, min(rule_version), min(red_line), subject_key,
       min(host_key), min(host_name), min(major_code), school_year, min(outcome), 'gone', 0, 0, 0,
       bool_or(is_silent), case when bool_or(is_silent) then null
       else cast(:first_look_ends_at as timestamptz) end, :run_id, :now, :now
  from pg_temp.found_hits
 group by organisation_id, rule_code, subject_key, school_year
    on conflict (organisation_id, rule_code, subject_key, school_year) do nothing
""")
_NAME = text("""
update pg_temp.found_hits h set suspicion_id = s.id
  from suspicions s
 where s.organisation_id = h.organisation_id and s.rule_code = h.rule_code
   and s.subject_key = h.subject_key and s.school_year = h.school_year
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
     and h.record_version = r.record_version
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
    from pg_temp.found_hits
      on conflict (suspicion_id, record_id, record_version) do nothing
  returning suspicion_id)
insert into pg_temp.changed_suspicions (suspicion_id) select distinct suspicion_id from added
""")

# What this transaction has written has no statistics yet: for many rows the planner would loop.
_NO_LOOPS = text("set local enable_nestloop = off")
_LOOPS = text("set local enable_nestloop = on")
_MANY = 2000


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
    session.execute(_UNSTAGE)
    session.execute(_STAGE)
    copied_in(session, "found_hits", hits)
    session.execute(_ANALYSE)
    session.execute(_NO_LOOPS if hits.height > _MANY else _LOOPS)
    settling.open_list(session)
    with planned_once(session):
        session.execute(
            _RAISE, {"first_look_ends_at": first_look_ends_at, "run_id": run_id, "now": now}
        )
    session.execute(_NAME)
    session.execute(_END, {"schools": list(school_ids), "now": now})
    session.execute(_CHANGE)
    with planned_once(session):
        session.execute(_ADD, {"now": now})
    changes = settling.settle(session, run_id=run_id)
    session.execute(_LOOPS)
    return changes
