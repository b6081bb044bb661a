import type { Schemas } from '@/api/types';
import type { LampColour } from '@/ui/Lamp';
import {
  choice,
  choices,
  codes,
  type Codec,
  type FiltersOf,
  number,
  search,
  writeFilters,
} from '@/ui/urlState';

export type RecordRow = Schemas['RecordRow'];
export type RecordView = Schemas['RecordView'];
export type StudentView = RecordView['student'];

export const TYPES = ['post', 'cognitive'] as const satisfies readonly Schemas['InternshipType'][];

interface StateWords {
  colour: LampColour;
  /** How the record leaves this state. */
  change: 'withdrawals' | 'restorations';
}

export const STATE_WORDS: Record<Schemas['RecordState'], StateWords> = {
  active: { colour: 'green', change: 'withdrawals' },
  withdrawn: { colour: 'grey', change: 'restorations' },
};
export const STATES = Object.keys(STATE_WORDS) as Schemas['RecordState'][]; // its own keys
export const SORTS = ['newest', 'updated'] as const;

/** The key of a host; the name itself where no credit code is known. */
export const hostKey: Codec<string> = {
  read: ([value]) => (value && /^(uscc|name):./.test(value) ? value : undefined),
  write: (value) => [value],
};

/** The filters of records, under the names the API gives them. Numbers of persons are none. */
export const FILTERS = {
  q: search,
  school_year: number,
  internship_type: choices(TYPES),
  organisation_id: number,
  major_code: codes(/^\d{6}K?$/),
  state: choices(STATES),
  host_key: hostKey,
  import_id: number,
  sort: choice(SORTS),
};
export type Filters = FiltersOf<typeof FILTERS>;

/** What is counted and exported: the filters without their order. */
export function countQuery({ sort: _, ...filters }: Filters): Omit<Filters, 'sort'> {
  return filters;
}

/** The address of a list of records. */
export function recordsPath(filters: Filters): string {
  return `/screening/records?${writeFilters(FILTERS, filters, new URLSearchParams())}`;
}

/** Where the filtered records are made into a workbook. */
export function exportPath(filters: Filters): string {
  const query = writeFilters(FILTERS, countQuery(filters), new URLSearchParams()).toString();
  return `/api/v1/internship-records.xlsx${query && `?${query}`}`;
}
