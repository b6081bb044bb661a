import { i18n } from '@/lib/i18n';

/** The columns of a record as the page shows them, in the order of a placement's life. */
export const SECTIONS = {
  student: [
    'gender',
    'age_first',
    'enrolled_on',
    'study_year_first',
    'schooling_length',
    'transferred',
    'grade_year',
    'major_code',
    'catalogue_year',
    'class_name',
  ],
  placement: [
    'internship_type',
    'original_type',
    'organisation_form',
    'arrange_mode',
    'start_on',
    'end_on',
    'ended_early_on',
    'ended_reason',
    'cross_province',
    'abroad',
  ],
  host: [
    'host_name',
    'host_uscc',
    'host_industry',
    'host_region',
    'host_staff',
    'post_name',
    'post_major_codes',
    'related',
    'post_staff',
    'labour_grade',
    'hazards',
    'post_description',
    'intermediary',
  ],
  work: [
    'daily_hours',
    'weekly_hours',
    'shift',
    'night_shift',
    'rest_day_work',
    'holiday_work',
    'independent',
  ],
  money: [
    'pay_monthly',
    'post_wage',
    'lowest_tier_wage',
    'pay_form',
    'pay_cycle_days',
    'payer_uscc',
    'fees',
    'fee_charge',
    'fee_living',
    'fee_insurance',
    'fee_guarantee',
    'deposit',
  ],
  papers: [
    'agreement_signed',
    'agreement_no',
    'agreement_on',
    'agreement_party_uscc',
    'agreement_daily_hours',
    'consent_on',
    'policy_no',
    'policy_from',
    'policy_to',
    'premium_payer',
    'training_on',
    'training_passed',
    'special_filing_no',
    'filing_no',
    'filed_on',
  ],
} as const;
export type Section = keyof typeof SECTIONS;

/** Who it is: kept encrypted, masked unless asked for with a reason. */
export const PERSONAL = [
  'student_name',
  'student_no',
  'id_type',
  'id_number',
  'birth_on',
  'student_phone',
  'guardian_name',
  'guardian_phone',
  'school_mentor',
  'host_mentor',
] as const;

/** Computed from other fields, so corrected through those. */
export const DERIVED: ReadonlySet<string> = new Set([
  'age_first',
  'study_year_first',
  'original_type',
  'fee_charge',
  'fee_living',
  'fee_insurance',
  'fee_guarantee',
]);

/** What can be corrected, under the names of the cells of a file. */
export const CORRECTABLE: readonly string[] = [
  ...PERSONAL,
  ...Object.values(SECTIONS).flat(),
].filter((name) => !DERIVED.has(name));

/** The cells that a computed column is read from. */
const READ_FROM: Partial<Record<string, string>> = {
  age_first: 'birth_on',
  age_last: 'birth_on',
  study_year_first: 'enrolled_on',
  study_year_last: 'enrolled_on',
  enrolled_last_on: 'enrolled_on',
  start_last_on: 'start_on',
  end_last_on: 'end_on',
  policy_from_last: 'policy_from',
  policy_to_last: 'policy_to',
  major_category: 'major_code',
  post_categories: 'post_major_codes',
  original_type: 'internship_type',
  night_minutes: 'shift',
  shift_minutes: 'shift',
  fee_charge: 'fees',
  fee_living: 'fees',
  fee_insurance: 'fees',
  fee_guarantee: 'fees',
};

/** The cells to correct where these columns are wrong, each once. */
export function correctableOf(columns: readonly string[]): string[] {
  const cells = columns.map((name) => READ_FROM[name] ?? name);
  return CORRECTABLE.filter((name) => cells.includes(name));
}

const MONEY: ReadonlySet<string> = new Set([
  'pay_monthly',
  'post_wage',
  'lowest_tier_wage',
  'fee_charge',
  'fee_living',
  'fee_insurance',
  'fee_guarantee',
  'deposit',
]);

/** Columns with a first and a last possible value; the two agree where the value is exact. */
const LAST: Partial<Record<string, string>> = {
  age_first: 'age_last',
  study_year_first: 'study_year_last',
  enrolled_on: 'enrolled_last_on',
  start_on: 'start_last_on',
  end_on: 'end_last_on',
  policy_from: 'policy_from_last',
  policy_to: 'policy_to_last',
};

/** The heading of a column. */
export function fieldName(name: string): string {
  return i18n.t(`record_field.${name}`, { defaultValue: name });
}

/** One column of a record in words; null where it says nothing. */
export function valueWords(name: string, fields: Record<string, unknown>): string | null {
  const first = plainWords(name, fields[name]);
  const lastName = LAST[name];
  const last = lastName === undefined ? null : plainWords(name, fields[lastName]);
  if (first === null || last === null || first === last) return first ?? last;
  return i18n.t('records.between', { first, last });
}

function plainWords(name: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') {
    if (name === 'training_passed') {
      return i18n.t(value ? 'records.passed' : 'records.not_passed');
    }
    return i18n.t(value ? 'ui.yes' : 'ui.no');
  }
  if (typeof value === 'number') return MONEY.has(name) ? yuan(value) : value.toString();
  if (typeof value !== 'string') return null; // JSON columns have no other plain values
  if (name === 'hazards') return hazardWords(value);
  if (name === 'enrolled_on') return value.slice(0, 'YYYY-MM'.length);
  return i18n.t(`record_word_${name}.${value}`, { defaultValue: value });
}

function hazardWords(value: string): string {
  const codes = value.split(';').filter(Boolean);
  if (codes.length === 0) return i18n.t('ui.none');
  return codes
    .map((code) => i18n.t(`record_word_hazard.${code}`, { defaultValue: code }))
    .join('、');
}

/** Fen as yuan. */
export function yuan(fen: number): string {
  return i18n.t('records.yuan', { amount: (fen / 100).toFixed(2) });
}

/** `2026-03-02 — 2026-08-31`; a day known by its month alone is said as a month. */
export function periodWords(row: {
  start_on: string;
  start_last_on: string;
  end_on: string | null;
  end_last_on: string | null;
}): string {
  const exact = (first: string, last: string | null) =>
    last === null || first === last ? first : first.slice(0, 'YYYY-MM'.length);
  const end = row.end_on === null ? i18n.t('records.open_end') : exact(row.end_on, row.end_last_on);
  return `${exact(row.start_on, row.start_last_on)} — ${end}`;
}
