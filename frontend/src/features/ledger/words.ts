import { i18n } from '@/lib/i18n';
import type { operations } from '@/api/schema.gen';
import type { Schemas } from '@/api/types';
import { daysBetween, today } from '@/lib/dates';
import type { LampColour } from '@/ui/Lamp';

export type Entry = Schemas['EntryView'];
export type EntryRow = Schemas['EntryRow'];
export type Status = Schemas['Status'];
export type Source = Schemas['Source'];
export type Outcome = Schemas['StudentOutcome'];
export type Kind = Schemas['EvidenceKind'];
export type Citation = Schemas['CitationView'];
export type ActionState = Entry['available_actions'][number];

/** What the API takes to move an entry, by action. */
export type Move = operations['ledger.move_entry']['requestBody']['content']['application/json'];
export type MoveAction = Move['action'];
export type BodyOf<A extends MoveAction> = A extends MoveAction
  ? Omit<Extract<Move, { action: A }>, 'action' | 'expected_version'>
  : never;

interface StatusWords {
  colour: LampColour;
  /** Whether nothing runs any more: a deadline is then only a date. */
  isOver: boolean;
}

/** How each status looks; in the order of an entry's life. */
export const STATUS_WORDS: Record<Status, StatusWords> = {
  draft: { colour: 'grey', isOver: false },
  open: { colour: 'red', isOver: false },
  rectifying: { colour: 'amber', isOver: false },
  pending_approval: { colour: 'blue', isOver: false },
  pending_verification: { colour: 'blue', isOver: false },
  monitoring: { colour: 'amber', isOver: false },
  closed: { colour: 'green', isOver: true },
  voided: { colour: 'grey', isOver: true },
  discarded: { colour: 'grey', isOver: true },
};
export const STATUSES = Object.keys(STATUS_WORDS) as Status[]; // its own keys

export const SELF_FOUND: Source = 'self_check';
export const OUTSIDE_SOURCES = ['inspection', 'clue', 'platform', 'superior'] as const;
export const SOURCES: readonly Source[] = [SELF_FOUND, ...OUTSIDE_SOURCES];
export const SORTS = ['newest', 'updated', 'deadline'] as const;
export const OUTCOMES = ['returned', 'replaced', 'stays', 'left'] as const;
/** Up to this many affected students are listed one by one. */
export const LISTED_STUDENTS = 20;

export const KINDS: readonly Kind[] = [
  'rectification_report',
  'photo',
  'return_to_school_record',
  'refund_voucher',
  'bank_flow',
  'payslip',
  'signed_agreement',
  'policy',
  'premium_voucher',
  'insured_list',
  'roster',
  'post_change_form',
  'training_record',
  'test_result',
  'termination_letter',
  'meeting_minutes',
  'regulation_document',
  'other',
];

interface Dated {
  status: Status;
  deadline_on: string | null;
  /** What the school may set at the latest; it is measured by that until it has set its own. */
  deadline_limit_on: string | null;
  verify_due_on: string | null;
  next_check_on: string | null;
  is_overdue: boolean;
}

export interface Due {
  /** The day whoever holds the entry is measured by. */
  on: string | null;
  words: string | null;
  isLate: boolean;
  isNear: boolean;
}

const NEAR_DAYS = 3;

/** When it is due and what that means today, in words. */
export function dueOf(entry: Dated, now: string = today()): Due {
  const on = entry.verify_due_on ?? entry.next_check_on ?? entry.deadline_on ?? entry.deadline_limit_on;
  const { isOver } = STATUS_WORDS[entry.status];
  if (isOver) return { on, words: null, isLate: false, isNear: false };
  if (on === null) {
    const words = i18n.t(entry.is_overdue ? 'ledger.overdue' : 'ledger.no_deadline');
    return { on, words, isLate: entry.is_overdue, isNear: false };
  }
  const days = daysBetween(now, on);
  if (days < 0) {
    const words = i18n.t('ledger.overdue_days', { days: -days });
    return { on, words, isLate: true, isNear: false };
  }
  const words = days === 0 ? i18n.t('ledger.due_today') : i18n.t('ledger.due_in', { days });
  return { on, words, isLate: false, isNear: days <= NEAR_DAYS };
}

/** Hours until the stop has to be reported; null where none is waited for. */
export function stopHoursLeft(
  entry: { must_stop: boolean; stop_due_at: string | null; stop_reported_at: string | null },
  now: number = Date.now(),
): number | null {
  if (!entry.must_stop || entry.stop_due_at === null || entry.stop_reported_at !== null)
    return null;
  return (Date.parse(entry.stop_due_at) - now) / 3_600_000;
}

/** That the stop is still to be reported, in words. */
export function stopWords(hours: number): string {
  return hours < 0
    ? i18n.t('ledger.stop_late', { hours: Math.ceil(-hours) })
    : i18n.t('ledger.stop_in', { hours: Math.floor(hours) });
}
