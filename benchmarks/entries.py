"""The statements that fill a ledger: entries spread by a hash of their number over schools,
statuses and red lines, and what hangs on those of the measured city, which are read one by one.

They run as the owner of the tables; `%%` is a percent sign.
"""

ENTRIES = """
insert into ledger_entries (
  organisation_id, org_path, campaign_id, number, status, version, red_line_code, source,
  named_organisation_ids, description, host_name, student_count, must_stop, is_money, is_serious,
  required_evidence, registered_by_user_id, registered_by_name, registered_at, released_at,
  updated_at, responsible_leader, responsible_department, responsible_person, deadline_limit_on,
  first_deadline_on, deadline_on, assigned_membership_ids, round, submitted_by_user_id,
  approved_by_user_id, verified_by_user_ids, submitted_at, approved_at, step,
  step_organisation_ids, step_organisation_id, step_path, verify_due_on, next_check_on, closed_at,
  stop_due_at, stop_reported_at)
select s.id, s.org_path, %(campaign)s,
       case when f.status not in ('draft', 'discarded') then 'YZ2026-' || lpad(n::text, 7, '0') end,
       f.status, 3, r.code, 'self_check', '{}',
       (array['少数岗位与所学专业不对口，涉及装配、分拣岗位，实习协议未写明岗位内容',
              '部分实习学生每日工作超过8小时，个别岗位安排夜班，指导教师巡查未反映',
              '实习协议缺少住宿条件与责任保险条款，签字日期晚于上岗日期',
              '实习报酬低于试用期标准的百分之八十，且未按月足额发放'])[1 + h %% 4]
         || '（第' || n || '批，指导教师第' || h %% 400 || '组）'
         || case when h %% 53 = 0 then '，另查有企业向学生收取押金' else '' end,
       '示例第' || h %% 5000 || '电子有限公司', h %% 40, r.is_immediate_stop, r.is_money,
       r.is_serious, r.required_evidence, 900000001, '经办人', f.at, f.at, f.at + interval '3 days',
       '王校长', '实习就业处', '李老师', current_date + 20, current_date + (h %% 40)::int - 10,
       current_date + (h %% 40)::int - 10, '{}', 1, 900000001, 900000002, '{}', f.at, f.at,
       case when f.is_up then 0 end,
       case when f.is_up then array[s.city_id] else '{}' end,
       case when f.is_up then s.city_id end,
       case when f.is_up then s.city_path end,
       case when f.status = 'pending_verification' then current_date + (h %% 14)::int - 4 end,
       case when f.status = 'monitoring' then current_date + (h %% 60)::int - 5 end,
       case when f.status = 'closed' then f.at + interval '3 days' end,
       case when r.is_immediate_stop then f.at + interval '1 day' end,
       case when r.is_immediate_stop then f.at end
  from generate_series(1, %(entries)s) n
 cross join lateral (select abs(hashint4(n)::bigint) as h, abs(hashint4(-n)::bigint) as g) k
  join schools s on s.place = g %% %(schools)s
  join lines r on r.place = h / 7 %% %(lines)s
 cross join lateral (
   select status, status in ('pending_verification', 'monitoring', 'closed') as is_up,
          now() - interval '30 days' * (1 - n::float8 / %(entries)s) as at
     from (select case when h %% 100 < 3 then 'draft' when h %% 100 < 4 then 'discarded'
                       when h %% 100 < 10 then 'open' when h %% 100 < 30 then 'rectifying'
                       when h %% 100 < 35 then 'pending_approval'
                       when h %% 100 < 50 then 'pending_verification'
                       when h %% 100 < 54 then 'monitoring' when h %% 100 < 98 then 'closed'
                       else 'voided' end as status) t) f
 order by n
"""
TEXTS = """
insert into ledger_search_texts (entry_id, organisation_id, org_path, body)
select id, organisation_id, org_path, lower(concat_ws(e'\\n', number, description, host_name))
  from ledger_entries on conflict do nothing
"""
# What hangs on the entries that are read one by one: those of the measured city.
MEASURES = """
insert into ledger_measures (entry_id, organisation_id, org_path, position, description, result,
                             completed_on)
select e.id, e.organisation_id, e.org_path, p, '逐一核对岗位与专业，不对口的调整岗位，并补签协议',
       '已完成', current_date
  from ledger_entries e cross join generate_series(0, 1) p
 where e.org_path like %(city)s || '%%' and e.status in ('pending_verification', 'closed')
"""
BLOB = """
insert into evidence_blobs (sha256, size, scan_state) values (repeat('0', 64), 1, 'clean')
"""
CITATIONS = """
with files as (
  insert into evidence (organisation_id, org_path, filename, format, media_type, sha256, size,
                        note, series_id, version_no, uploaded_by_user_id, uploaded_by_name,
                        uploaded_by_membership_id)
  select e.organisation_id, e.org_path, kind || '.pdf', 'pdf', 'application/pdf', repeat('0', 64),
         1, e.id || ' ' || kind, gen_random_uuid(), 1, 900000001, '经办人', 900000001
    from ledger_entries e cross join unnest(e.required_evidence) kind
   where e.org_path like %(city)s || '%%' and e.status in ('pending_verification', 'closed')
  returning id, organisation_id, org_path, note)
insert into ledger_evidence (entry_id, organisation_id, org_path, evidence_id, kind,
                             cited_by_user_id, cited_by_name, cited_at, round)
select split_part(note, ' ', 1)::bigint, organisation_id, org_path, id, split_part(note, ' ', 2),
       900000001, '经办人', now(), 1
  from files
"""
HISTORY = """
insert into ledger_history (entry_id, organisation_id, org_path, at, action, from_status, to_status,
                            version, round, user_id, membership_id, actor_organisation_id,
                            actor_name, actor_office, actor_organisation_name, detail)
select e.id, e.organisation_id, e.org_path, now(), 'acknowledge', 'open', 'rectifying', 2, 1,
       900000001, 900000001, e.organisation_id, '经办人', '科员', '学校', '{}'
  from ledger_entries e
 where e.org_path like %(city)s || '%%'
"""

COUNTER = """
update campaign_counters set last_number = %(entries)s where campaign_id = %(campaign)s
"""
STATEMENTS = (ENTRIES, TEXTS, MEASURES, BLOB, CITATIONS, HISTORY, COUNTER)
