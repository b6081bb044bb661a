import type { SessionView } from '@/api/types';
import type { ImportView } from '@/features/screening/imports/words';
import type { RecordView } from '@/features/screening/records/filters';
import type { SuspicionRow } from '@/features/screening/suspicions/words';

import { session } from '../factories';

/** A school officer who may do everything with records and suspicions of the school. */
export function officer(overrides: Partial<SessionView> = {}): SessionView {
  const { organisation } = session();
  return session({
    organisation: { ...organisation, id: 5, kind: 'school', name: '乙校', org_path: '1.2.5.' },
    permissions: ['session.own', 'suspicion.read', 'suspicion.answer', 'record.correct'],
    ...overrides,
  });
}

/** An import that waits to be confirmed: ten rows, all new. */
export function importView(
  counts: Partial<NonNullable<ImportView['counts']>> = {},
  overrides: Partial<ImportView> = {},
): ImportView {
  return {
    id: 9,
    version: 2,
    kind: 'file',
    state: 'preview',
    state_label: '待确认',
    filename: '实习.xlsx',
    client_key: null,
    is_full_set: false,
    is_partial: false,
    counts: {
      rows: 10,
      new: 10,
      changed: 0,
      unchanged: 0,
      near_twins: 0,
      error: 0,
      faults: 0,
      missing: null,
      ...counts,
    },
    failure: null,
    user_name: '林老师',
    created_at: '2026-11-25T02:00:00Z',
    finished_at: null,
    organisation_id: 5,
    format: 'xlsx',
    size: 7000,
    source_system: null,
    default_internship_type: null,
    progress: null,
    sheets: [],
    needs_default_type: false,
    notes: [],
    fault_groups: [],
    near_twins: [],
    sample: [],
    may_confirm: true,
    has_file: true,
    file_kept_until_at: null,
    ...overrides,
  };
}

/** A record of a student whose name nobody has asked for. */
export function record(overrides: Partial<RecordView> = {}): RecordView {
  return {
    id: 31,
    version: 4,
    organisation_id: 5,
    organisation_name: '乙校',
    record_state: 'active',
    import_id: 9,
    source_system: null,
    source_id: null,
    student: {
      student_no: '20***01',
      student_name: '岳**',
      id_type: 'resident',
      id_number: '41***12',
      birth_on: null,
      student_phone: null,
      guardian_name: null,
      guardian_phone: null,
      school_mentor: null,
      host_mentor: null,
    },
    fields: { host_name: '嵩麓精工有限公司', end_on: '2027-02-28', end_last_on: '2027-02-28' },
    declared: ['end_on'],
    assumed: [],
    questions: [],
    may_correct: true,
    may_unmask: true,
    created_at: '2026-11-25T02:00:00Z',
    updated_at: '2026-11-25T02:00:00Z',
    ...overrides,
  };
}

/** A suspicion that waits for the school. */
export function suspicion(overrides: Partial<SuspicionRow> = {}): SuspicionRow {
  return {
    id: 1,
    version: 3,
    organisation_id: 5,
    organisation_name: '乙校',
    rule_code: 'S-03',
    rule_title: '未签协议上岗',
    red_line: 'BD-06',
    outcome: 'breach',
    outcome_label: '记录可直接判断',
    state: 'open',
    state_label: '待回应',
    school_year: 2026,
    host_key: 'uscc:91410100MA00000A91',
    host_name: '嵩麓精工有限公司',
    major_code: null,
    record_count: 3,
    student_count: 3,
    unanswered_count: 3,
    corrected_count: 0,
    awaits_me: true,
    is_in_first_look: true,
    first_look_ends_at: '2026-12-02T10:00:00Z',
    is_silent: false,
    found_at: '2026-11-25T02:00:00Z',
    updated_at: '2026-11-25T02:00:00Z',
    ...overrides,
  };
}
