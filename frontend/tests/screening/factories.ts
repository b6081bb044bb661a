import type { Schemas, SessionView } from '@/api/types';
import type { ImportView } from '@/features/screening/imports/words';
import type { RecordView } from '@/features/screening/records/filters';
import type { Document } from '@/features/screening/settings/form';
import type { SuspicionRow } from '@/features/screening/suspicions/words';

import { session } from '../factories';

type Filing = Schemas['SpecialFilingView'];
type Reconciled = Schemas['ReconciliationRow'];

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
    special_filing_is_registered: null,
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
    cohort: null,
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

/** What a province has set. */
export function settingsDocument(): Document {
  return {
    adjacency: [[3, 6]],
    special_majors: ['720301'],
    month_limits: { '720301': 10 },
    entertainment_edition: 2017,
    entertainment_codes: ['9011'],
    doubtful_codes: ['9019'],
    entertainment_words: ['酒吧', '网吧'],
    agency_words: ['人力资源', '劳务'],
    repetitive_words: ['流水线'],
    agreements_per_class: false,
    thresholds: {
      daily_hours: 8,
      weekly_hours: 40,
      shift_minutes: 600,
      pay_cycle_days: 31,
      labour_grade: 3,
      host_percent: 10,
      post_percent: 20,
      least_staff: 30,
      least_interns: 3,
      pay_percent: 80,
      class_size: 20,
      months: 6,
      grace_days: 15,
      disguised_months: 1,
    },
    asked_columns: ['end_on', 'shift'],
    precision_percent: 50,
    precision_answers: 50,
    first_look_days: 5,
  };
}

/** A special filing that counts. */
export function filing(overrides: Partial<Filing> = {}): Filing {
  return {
    id: 3,
    version: 1,
    organisation_id: 5,
    organisation_name: '乙校',
    number: '备〔2026〕3 号',
    authority: '甲市教育局',
    majors: ['720301'],
    posts: ['病区护理'],
    hosts: [],
    items: ['hours'],
    starts_on: '2026-09-01',
    ends_on: '2027-08-31',
    registered_at: '2026-11-25T02:00:00Z',
    registered_by_organisation_id: 2,
    registered_by_organisation_name: '甲市教育局',
    registered_by_name: '张老师',
    updated_at: '2026-11-25T02:00:00Z',
    ended_at: null,
    ended_by_name: null,
    ended_reason: null,
    may_change: true,
    ...overrides,
  };
}

/** What a row of the reconciliation disagrees about; nothing is known unless told. */
export function differences(
  known: Partial<Reconciled['differences']> = {},
): Reconciled['differences'] {
  return {
    recorded_not_filed: null,
    expected_not_filed: null,
    expected_not_recorded: null,
    filed_not_recorded: null,
    recorded_not_enrolled: null,
    ...known,
  };
}

/** One cohort and major of a school, its four numbers side by side. */
export function reconciled(overrides: Partial<Reconciled> = {}): Reconciled {
  return {
    organisation_id: 5,
    organisation_name: '乙校',
    school_year: 2026,
    cohort: 2024,
    major_code: '720301',
    enrolled: 45,
    expected_on_post: 42,
    filed: 40,
    recorded: 43,
    compared_at: '2026-11-20T02:00:00Z',
    enrolment_as_of_on: '2026-11-20',
    filing_as_of_on: '2026-11-20',
    is_enrolment_named: false,
    is_filing_named: false,
    differences: differences(),
    ...overrides,
  };
}
