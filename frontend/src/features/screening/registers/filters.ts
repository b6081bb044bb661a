import type { Schemas } from '@/api/types';
import { choices, type Codec, day, type FiltersOf, flag, number, search } from '@/ui/urlState';

export const ITEMS = [
  'hours',
  'rest',
  'hazard',
] as const satisfies readonly Schemas['SpecialItem'][];

/** A credit code as it was typed: the server says what is wrong with it. */
const creditCode: Codec<string> = {
  read: ([value]) => value?.trim().toUpperCase(),
  write: (value) => (value.trim() ? [value.trim().toUpperCase()] : []),
};

/** The filters of registers, under the names the API gives them. */
export const FILTERS = {
  q: search,
  is_ended: flag,
  organisation_id: number,
  valid_on: day,
  item: choices(ITEMS),
  host_uscc: creditCode,
};
export type Filters = FiltersOf<typeof FILTERS>;
export type FilterName = keyof Filters;

/** Those filters that a register knows. */
export function only(names: readonly FilterName[], filters: Filters): Filters {
  return Object.fromEntries(
    Object.entries(filters).filter(([name]) => names.some((known) => known === name)),
  );
}
