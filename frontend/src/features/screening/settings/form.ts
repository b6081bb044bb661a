import type { Schemas } from '@/api/types';

import { CELLS } from '../imports/words';
import { DERIVED, PERSONAL, SECTIONS } from '../records/values';

/** As the client reads it: openapi-fetch tells a pair as a list. */
export type Document = Omit<Schemas['SettingsView']['document'], 'adjacency'> & {
  adjacency: number[][];
};
export type SettingsView = Omit<Schemas['SettingsView'], 'document'> & { document: Document };

/** The document as a form has it: pairs and limits are lines that can be added and taken out. */
export type FormDocument = Omit<Document, 'adjacency' | 'month_limits'> & {
  adjacency: { one?: number; other?: number }[];
  month_limits: { major?: string; months?: number }[];
};
export interface SettingsForm {
  document: FormDocument;
  reason?: string;
}

export const THRESHOLDS = [
  'daily_hours',
  'weekly_hours',
  'shift_minutes',
  'pay_cycle_days',
  'labour_grade',
  'host_percent',
  'post_percent',
  'least_staff',
  'least_interns',
  'pay_percent',
  'class_size',
  'months',
  'grace_days',
  'disguised_months',
] as const satisfies readonly (keyof Document['thresholds'])[];

export const NUMBERS = [
  'precision_percent',
  'precision_answers',
  'first_look_days',
] as const satisfies readonly (keyof Document)[];

export const WORD_LISTS = [
  'special_majors',
  'entertainment_codes',
  'doubtful_codes',
  'entertainment_words',
  'agency_words',
  'repetitive_words',
] as const satisfies readonly (keyof Document)[];

/** Categories of the catalogue of majors (2021). */
export const CATEGORIES = Array.from({ length: 19 }, (_, index) => index + 1);

/** The columns that schools can be asked for, as a record's page groups them. */
export const ASKABLE = groups();

function groups() {
  const sections: Record<string, readonly string[]> = { person: PERSONAL, ...SECTIONS };
  const shown = Object.entries(sections).map(([section, names]) => ({
    section,
    names: names.filter((name) => !DERIVED.has(name)),
  }));
  const known = new Set(shown.flatMap(({ names }) => names));
  return [...shown, { section: 'other', names: CELLS.filter((name) => !known.has(name)) }];
}

export function toForm(document: Document): FormDocument {
  return {
    ...document,
    adjacency: document.adjacency.map(([one, other]) => ({ one, other })),
    month_limits: Object.entries(document.month_limits).map(([major, months]) => ({
      major,
      months,
    })),
  };
}

export function toDocument(document: FormDocument): Schemas['SettingsChange']['document'] {
  return {
    ...document,
    adjacency: document.adjacency.map(({ one = 0, other = 0 }) => [one, other]),
    month_limits: Object.fromEntries(
      document.month_limits.map(({ major = '', months = 0 }) => [major.trim(), months]),
    ),
  };
}

/**
 * What stands in the form after somebody else has saved meanwhile: their changes, and mine over
 * them. Names the members that both have changed, which a person must look at.
 */
export function merge<D extends object>(
  base: D,
  mine: D,
  theirs: D,
): { merged: D; both: string[] } {
  const both: string[] = [];
  const members = Object.entries(theirs).map(([name, latest]: [string, unknown]) => {
    const [before, now] = [base[name as keyof D], mine[name as keyof D]]; // members of one shape
    if (isNested(latest) && isNested(before) && isNested(now)) {
      const inner = merge(before, now, latest);
      both.push(...inner.both);
      return [name, inner.merged];
    }
    if (isSame(before, now)) return [name, latest];
    if (!isSame(before, latest) && !isSame(now, latest)) both.push(name);
    return [name, now];
  });
  return { merged: Object.fromEntries(members) as D, both }; // the same members
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
