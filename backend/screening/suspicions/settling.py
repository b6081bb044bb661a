"""What a suspicion is follows from its records and its answers, worked out in one statement.

The list of suspicions to look at lies in a table of the transaction. Only those whose numbers,
gravity or state come out otherwise are written, and get a new version and a line of history.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.core import clock

_OPEN = text(
    "create temp table if not exists changed_suspicions (suspicion_id bigint) on commit drop"
)
_EMPTY = text("truncate pg_temp.changed_suspicions")
_ANALYSE = text("analyze pg_temp.changed_suspicions")
_LIST = text("insert into pg_temp.changed_suspicions select unnest(cast(:ids as bigint[]))")

# A record counts while it is current, and while its suspicion is visible only if it was found by a
# version of the rule that is released. It is unanswered without an answer, or with a refused one.
# Each suspicion is looked at by itself (lateral), whatever the planner thinks of the tables' sizes:
# the work is that of the suspicions listed, not of those that are kept.
_SETTLE = text("""
with judged as materialized (
  select s.id, s.state as was, s.record_count as records_before,
         s.unanswered_count as unanswered_before, c.rule_version,
         coalesce(c.records, 0) as record_count,
         coalesce(c.students, 0) as student_count,
         coalesce(c.unanswered, 0) as unanswered_count,
         coalesce(m.records, 0) as corrected_count,
         case c.gravity when 4 then 'breach' when 3 then 'duty' when 2 then 'warning'
              when 1 then 'signal' end as outcome,
         case when c.records = 0 then
                case when m.records > 0 then 'corrected' else 'gone' end
              when c.unanswered > 0 then
                case when c.unanswered = c.refused then 'refused'
                     when w.is_answered then 'partly_answered'
                     when c.refused > 0 then 'refused'
                     else 'open' end
              when c.is_pending then 'explained'
              when c.is_awaited then 'data_error'
              when c.is_confirmed then 'confirmed'
              else 'accepted' end as state
    from (select distinct suspicion_id from pg_temp.changed_suspicions) l
    join suspicions s on s.id = l.suspicion_id
   cross join lateral (
     select count(*) as records,
            count(distinct r.person_key) as students,
            count(*) filter (where a.id is null or a.state = 'refused') as unanswered,
            count(*) filter (where a.state = 'refused') as refused,
            bool_or(a.state = 'pending') as is_pending,
            bool_or(a.kind = 'data_error') as is_awaited,
            bool_or(a.kind = 'confirmed') as is_confirmed,
            max(case r.outcome when 'breach' then 4 when 'duty' then 3 when 'warning' then 2
                else 1 end) as gravity,
            max(r.rule_version) as rule_version
       from suspicion_records r
       left join suspicion_answers a on a.id = r.answer_id
      where r.suspicion_id = s.id and r.is_current and (s.is_silent or not r.is_silent)) c
   cross join lateral (
     select count(distinct r.record_id) as records
       from suspicion_records r
       join suspicion_answers a on a.id = r.answer_id and a.kind = 'data_error'
      where r.suspicion_id = s.id and not r.is_current
        and not exists (select from suspicion_records k where k.suspicion_id = r.suspicion_id
                           and k.record_id = r.record_id and k.is_current)) m
   cross join lateral (
     select exists (select from suspicion_answers a
                     where a.suspicion_id = s.id
                       and a.state not in ('refused', 'dropped')) as is_answered) w),
written as (
  update suspicions s
     set record_count = j.record_count, student_count = j.student_count,
         unanswered_count = j.unanswered_count, corrected_count = j.corrected_count,
         outcome = coalesce(j.outcome, s.outcome),
         rule_version = coalesce(j.rule_version, s.rule_version), state = j.state,
         version = s.version + 1, updated_at = :now,
         news_run_id = case when j.unanswered_count > j.unanswered_before
                            then coalesce(cast(:run_id as bigint), s.news_run_id)
                            else s.news_run_id end
    from judged j
   where s.id = j.id and (:is_forced or
     (s.record_count, s.student_count, s.unanswered_count, s.corrected_count, s.outcome,
      s.rule_version, s.state)
     is distinct from
     (j.record_count, j.student_count, j.unanswered_count, j.corrected_count,
      coalesce(j.outcome, s.outcome), coalesce(j.rule_version, s.rule_version), j.state))
  returning s.id, s.organisation_id, s.org_path, s.state, s.record_count, j.was,
            case when j.records_before = 0 and j.record_count > 0 then 'returned'
                 when j.records_before > 0 and j.record_count = 0 then 'vanished'
                 when j.unanswered_count > j.unanswered_before then 'grown'
                 when j.record_count < j.records_before then 'shrunk' end as event),
noted as (
  insert into suspicion_history (
    organisation_id, org_path, suspicion_id, at, event, state, record_count)
  select organisation_id, org_path, id, :now, event, state, record_count
    from written where event is not null and :is_noted
  returning event)
select count(*) filter (where event in ('grown', 'returned') and state = 'partly_answered'
                          and was <> 'partly_answered') as reopened,
       count(*) filter (where event = 'vanished') as gone
  from written
""")


@dataclass(frozen=True)
class Changes:
    """What settling has changed, in suspicions."""

    new: int = 0
    reopened: int = 0
    gone: int = 0


def open_list(session: Session) -> None:
    """Begin a list of suspicions to settle."""
    session.execute(_OPEN)
    session.execute(_EMPTY)


def settle(
    session: Session, *, run_id: int | None, is_forced: bool = False, is_noted: bool = True
) -> Changes:
    """Work out what the listed suspicions are. `is_forced` gives each a new version anyway."""
    session.execute(_ANALYSE)
    values = {"run_id": run_id, "is_forced": is_forced, "is_noted": is_noted}
    row = session.execute(_SETTLE, {**values, "now": clock.now()}).one()
    return Changes(reopened=row.reopened, gone=row.gone)


def settle_these(session: Session, suspicion_ids: Sequence[int]) -> None:
    """Work out what some suspicions are after somebody acted on them, who writes the history."""
    open_list(session)
    session.execute(_LIST, {"ids": list(suspicion_ids)})
    settle(session, run_id=None, is_forced=True, is_noted=False)
