import {
  choice,
  choices,
  codes,
  type FiltersOf,
  flag,
  number,
  search,
  text,
  writeFilters,
} from '@/ui/urlState';

import { SORTS, SOURCES, STATUSES } from './words';

/** The filters of the ledger, under the names the API gives them. */
export const FILTERS = {
  q: search,
  status: choices(STATUSES),
  campaign_id: number,
  organisation_id: number,
  red_line: codes(/^(YJ|BD)-\d{2}$/),
  focus: codes(/^F\d{2}$/),
  source: choices(SOURCES),
  is_overdue: flag,
  is_serious: flag,
  awaits_me: flag,
  done_by_me: flag,
  matter_no: text,
  sort: choice(SORTS),
};
export type Filters = FiltersOf<typeof FILTERS>;

/** What is counted and exported: the filters without their order. */
export type CountQuery = Omit<Filters, 'sort'>;

export function countQuery({ sort: _, ...filters }: Filters): CountQuery {
  return filters;
}

/** The address of a list. */
export function listPath(filters: Filters, path = '/ledger'): string {
  const params = writeFilters(FILTERS, filters, new URLSearchParams()).toString();
  return params ? `${path}?${params}` : path;
}

/** Where the filtered ledger is made into a document. */
export function exportPath(form: 'docx' | 'xlsx', { sort: _, ...filters }: Filters): string {
  return `/api/v1/reports/${listPath(filters, `ledger.${form}`)}`;
}
