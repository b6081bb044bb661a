import {
  choice,
  choices,
  type Codec,
  type FiltersOf,
  flag,
  number,
  text,
  writeFilters,
} from '@/ui/urlState';

import { SORTS, SOURCES, STATUSES } from './words';

/** Codes of one form, the filter repeated for any-of. */
function codes(form: RegExp): Codec<string[]> {
  return {
    read: (values) => {
      const known = values.filter((value) => form.test(value));
      return known.length > 0 ? known : undefined;
    },
    write: (value) => value,
  };
}

const MIN_SEARCH = 2;
/** One character finds half the ledger, and the API refuses it. */
const search: Codec<string> = {
  read: ([value]) => (value && value.trim().length >= MIN_SEARCH ? value.trim() : undefined),
  write: (value) => (value.trim().length >= MIN_SEARCH ? [value.trim()] : []),
};

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
