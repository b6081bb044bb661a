import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** How one filter is written in the address, and read back; what does not fit is ignored. */
export interface Codec<T> {
  read: (values: string[]) => T | undefined;
  write: (value: T) => string[];
}

export const text: Codec<string> = {
  read: ([value]) => value?.trim() ?? undefined,
  write: (value) => (value.trim() ? [value.trim()] : []),
};

export const number: Codec<number> = {
  read: ([value]) => (value && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : undefined),
  write: (value) => [value.toString()],
};

export const flag: Codec<boolean> = {
  read: ([value]) => (value === 'true' ? true : value === 'false' ? false : undefined),
  write: (value) => [value.toString()],
};

export const day: Codec<string> = {
  read: ([value]) => (value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined),
  write: (value) => [value],
};

/** One of some words. */
export function choice<T extends string>(words: readonly T[]): Codec<T> {
  return {
    read: ([value]) => words.find((word) => word === value),
    write: (value) => [value],
  };
}

/** Any of some words; the filter is repeated. */
export function choices<T extends string>(words: readonly T[]): Codec<T[]> {
  return {
    read: (values) => {
      const known = words.filter((word) => values.includes(word));
      return known.length > 0 ? known : undefined;
    },
    write: (value) => value,
  };
}

/** Codes of one form, the filter repeated for any-of. */
export function codes(form: RegExp): Codec<string[]> {
  return {
    read: (values) => {
      const known = values.filter((value) => form.test(value));
      return known.length > 0 ? known : undefined;
    },
    write: (value) => value,
  };
}

/** Any of several texts, as they are. */
export const texts: Codec<string[]> = {
  read: (values) => values.slice(0, 100).map((value) => value.slice(0, 200)),
  write: (values) => values,
};

const MIN_SEARCH = 2;
/** One character finds half of everything, and the API refuses it. */
export const search: Codec<string> = {
  read: ([value]) => (value && value.trim().length >= MIN_SEARCH ? value.trim() : undefined),
  write: (value) => (value.trim().length >= MIN_SEARCH ? [value.trim()] : []),
};

export type Codecs = Record<string, Codec<never>>;
export type FiltersOf<C> = { [K in keyof C]?: C[K] extends Codec<infer T> ? T : never };

/** The filters of a list, kept in the address: a list can be bookmarked, sent and gone back to. */
export function useFilters<C extends object>(
  codecs: C,
): [FiltersOf<C>, (filters: FiltersOf<C>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => readFilters(codecs, params), [codecs, params]);
  const setFilters = useCallback(
    (next: FiltersOf<C>) => {
      setParams((before) => writeFilters(codecs, next, before));
    },
    [codecs, setParams],
  );
  return [filters, setFilters];
}

export function readFilters<C extends object>(codecs: C, params: URLSearchParams): FiltersOf<C> {
  const filters: Record<string, unknown> = {};
  for (const [name, codec] of Object.entries(codecs) as [string, Codec<unknown>][]) {
    const values = params.getAll(name);
    const value = values.length > 0 ? codec.read(values) : undefined;
    if (value !== undefined && value !== '') filters[name] = value;
  }
  return filters as FiltersOf<C>; // built from the same codecs
}

/** The address of other filters: the place in the list starts over, the page size stays. */
export function writeFilters<C extends object>(
  codecs: C,
  filters: FiltersOf<C>,
  before: URLSearchParams,
): URLSearchParams {
  const params = new URLSearchParams(before);
  params.delete('cursor');
  for (const [name, codec] of Object.entries(codecs) as [string, Codec<unknown>][]) {
    params.delete(name);
    const value = (filters as Record<string, unknown>)[name];
    if (value === undefined || value === null) continue;
    for (const item of codec.write(value)) params.append(name, item);
  }
  return params;
}

export const PAGE_SIZES = [20, 50, 100] as const;

export interface Paging {
  cursor: string | undefined;
  limit: number;
  canGoBack: boolean;
  isFirst: boolean;
  next: (cursor: string) => void;
  back: () => void;
  first: () => void;
  setLimit: (limit: number) => void;
}

/** The place in a list of cursor pages, kept in the address; the way back in the history entry. */
export function usePaging(defaultLimit = 20): Paging {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const cursor = params.get('cursor') ?? undefined;
  const wanted = Number(params.get('limit'));
  const limit = PAGE_SIZES.find((size) => size === wanted) ?? defaultLimit;
  const trail = trailOf(location.state);

  const go = (changes: Record<string, string | null>, nextTrail: (string | null)[]) => {
    const search = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) search.delete(name);
      else search.set(name, value);
    }
    void navigate({ search: search.toString() }, { state: { trail: nextTrail } });
  };

  return {
    cursor,
    limit,
    canGoBack: trail.length > 0,
    isFirst: cursor === undefined,
    next: (to) => go({ cursor: to }, [...trail, cursor ?? null]),
    back: () => go({ cursor: trail.at(-1) ?? null }, trail.slice(0, -1)),
    first: () => go({ cursor: null }, []),
    setLimit: (size) => go({ limit: size.toString(), cursor: null }, []),
  };
}

function trailOf(state: unknown): (string | null)[] {
  if (typeof state !== 'object' || state === null || !('trail' in state)) return [];
  return Array.isArray(state.trail) ? (state.trail as (string | null)[]) : []; // written by go()
}
