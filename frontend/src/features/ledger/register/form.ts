import type { Dayjs } from 'dayjs';

import type { Schemas } from '@/api/types';
import { fromDay, toDay } from '@/lib/dates';

import { factsBody, type FactsTyped } from '../FactFields';
import type { Entry } from '../words';

/** What the wizard has heard so far. */
export interface RegisterForm extends FactsTyped {
  campaign_id?: number;
  organisation_id?: number;
  ordered_deadline_on?: Dayjs | null;
  named_organisation_ids?: number[];
}

/** The fields each step asks for, in order. */
export const STEPS = [
  ['campaign_id', 'organisation_id'],
  ['basis'],
  [
    'source',
    'found_by',
    'description',
    'student_count',
    'host_name',
    'host_code',
    'cause',
    'matter_no',
    'ordered_deadline_on',
    'named_organisation_ids',
  ],
] as const;

/** The step a fault of the server belongs to; the check page where it belongs to none. */
export function stepOf(field: string): number {
  const name = field === 'red_line_code' || field === 'focus_code' ? 'basis' : field;
  const step = STEPS.findIndex((fields) => (fields as readonly string[]).includes(name));
  return step < 0 ? STEPS.length : step;
}

export function registerBody(
  typed: RegisterForm,
  { isSelfFound, recursFromId }: { isSelfFound: boolean; recursFromId: number | null },
): Schemas['EntryCreate'] {
  return {
    ...factsBody(typed, isSelfFound),
    campaign_id: typed.campaign_id ?? 0,
    organisation_id: typed.organisation_id ?? null,
    ordered_deadline_on: isSelfFound ? null : toDay(typed.ordered_deadline_on),
    recurs_from_id: recursFromId,
    named_organisation_ids: isSelfFound ? [] : (typed.named_organisation_ids ?? []),
  };
}

/** A picked day as text, so that the draft can be kept. */
export function toDraft(typed: RegisterForm): object {
  return { ...typed, ordered_deadline_on: toDay(typed.ordered_deadline_on) };
}

/** A kept draft; null where there is none, or nothing in it. */
export function fromDraft(kept: unknown): RegisterForm | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const typed = kept as Omit<RegisterForm, 'ordered_deadline_on'> & {
    ordered_deadline_on?: string | null;
  }; // written by `toDraft`
  const hasText = Boolean(typed.description?.trim()) || typed.basis !== undefined;
  return hasText ? { ...typed, ordered_deadline_on: fromDay(typed.ordered_deadline_on) } : null;
}

/** What an issue that happened again shares with the closed one. */
export function likeEarlier(entry: Entry): RegisterForm {
  return {
    campaign_id: entry.campaign_id,
    organisation_id: entry.organisation_id,
    basis: entry.red_line_code ?? entry.focus_code ?? undefined,
    host_name: entry.host_name,
    host_code: entry.host_code,
  };
}
