import type { Figures, Unit } from '@/features/reporting/words';

/** A county with eight entries, one of them voided and two closed, unless said. */
export function unit(overrides: Partial<Unit> = {}): Unit {
  return {
    organisation_id: 5,
    name: '乙县教育局',
    kind: 'county',
    participants: 4,
    reporting: 2,
    entries: 8,
    students: 31,
    closed: 2,
    monitoring: 0,
    voided: 1,
    at_schools: 4,
    at_authorities: 1,
    overdue_at_schools: 1,
    overdue_at_authorities: 0,
    stale_drafts: 0,
    closure_rate: 2 / 7,
    last_act_on: '2026-11-20',
    ...overrides,
  };
}

/** Three entries about forty students, unless said. */
export function figures(overrides: Partial<Figures> = {}): Figures {
  return {
    campaign_id: 3,
    total: { entries: 3, students: 40 },
    by_status: { open: { entries: 1, students: 10 }, closed: { entries: 2, students: 30 } },
    by_source: { self_check: { entries: 3, students: 40 } },
    by_red_line: [{ code: 'F02', label: '检查重点乙', entries: 3, students: 40, closed: 2 }],
    overdue_at_schools: 1,
    overdue_at_authorities: 0,
    late_stop_reports: 0,
    serious: 0,
    closed_by_day: {},
    ...overrides,
  };
}
