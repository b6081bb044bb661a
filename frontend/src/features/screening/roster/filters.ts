import type { Schemas } from '@/api/types';
import {
  choice,
  choices,
  type Codec,
  codes,
  type FiltersOf,
  flag,
  number,
  writeFilters,
} from '@/ui/urlState';

export type Row = Schemas['ReconciliationRow'];
export type RosterList = Schemas['RosterListView'];
export type Difference = keyof Schemas['DifferencesView'];

export const DIFFERENCES = [
  'recorded_not_filed',
  'expected_not_filed',
  'expected_not_recorded',
  'filed_not_recorded',
  'recorded_not_enrolled',
] as const satisfies readonly Difference[];
export const SOURCES = [
  'enrolment',
  'filing_platform',
] as const satisfies readonly Schemas['RosterSource'][];
export const SORTS = ['school', 'not_filed'] as const satisfies readonly Schemas['RosterSort'][];

/** Years of enrolment, the filter repeated for any-of. */
const years: Codec<number[]> = {
  read: (values) => {
    const known = values.filter((value) => /^\d{4}$/.test(value)).map(Number);
    return known.length > 0 ? known : undefined;
  },
  write: (value) => value.map(String),
};

/** The filters of the reconciliation, under the names the API gives them. */
export const FILTERS = {
  school_year: number,
  organisation_id: number,
  difference: choices(DIFFERENCES),
  cohort: years,
  major_code: codes(/^\d{6}K?$/),
  sort: choice(SORTS),
};
export type Filters = FiltersOf<typeof FILTERS>;

export const LIST_FILTERS = {
  source: choices(SOURCES),
  school_year: number,
  organisation_id: number,
  is_current: flag,
};

/** What is added up and exported: the filters without their order. */
export function countQuery({ sort: _, ...filters }: Filters): Omit<Filters, 'sort'> {
  return filters;
}

/** The address of a filtered reconciliation. */
export function rosterPath(filters: Filters): string {
  return `/screening/roster?${writeFilters(FILTERS, filters, new URLSearchParams())}`;
}

/** Where the filtered reconciliation is made into a workbook. */
export function exportPath(filters: Filters): string {
  const query = writeFilters(FILTERS, countQuery(filters), new URLSearchParams()).toString();
  return `/api/v1/roster-reconciliation.xlsx${query && `?${query}`}`;
}
