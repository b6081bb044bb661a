import {
  choice,
  choices,
  codes,
  type FiltersOf,
  flag,
  number,
  search,
  writeFilters,
} from '@/ui/urlState';

import { hostKey } from '../records/filters';
import { OUTCOMES } from '../rules/words';
import { SORTS, STATES } from './words';

/** The filters of suspicions, under the names the API gives them. */
export const FILTERS = {
  rule: codes(/^[RST]-\d{2}[ab]?$/),
  state: choices(STATES),
  awaits_me: flag,
  organisation_id: number,
  school_year: number,
  q: search,
  outcome: choices(OUTCOMES),
  red_line: codes(/^((YJ|BD|TH)-\d{2}|F\d{2})$/),
  is_in_first_look: flag,
  host_key: hostKey,
  sort: choice(SORTS),
};
export type Filters = FiltersOf<typeof FILTERS>;

/** What is counted and exported: the filters without their order. */
export function countQuery({ sort: _, ...filters }: Filters): Omit<Filters, 'sort'> {
  return filters;
}

/** The address of a list of suspicions. */
export function suspicionsPath(filters: Filters): string {
  return `/screening/suspicions?${writeFilters(FILTERS, filters, new URLSearchParams())}`;
}

/** Where the filtered suspicions are made into a workbook. */
export function exportPath(filters: Filters): string {
  const query = writeFilters(FILTERS, countQuery(filters), new URLSearchParams()).toString();
  return `/api/v1/suspicions.xlsx${query && `?${query}`}`;
}
