import { QueryClient } from '@tanstack/react-query';

import { problemOf } from './problem';

const TRANSIENT = new Set([0, 502, 503, 504]);

/** A cache of what was read. Only what may pass by itself is tried again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && TRANSIENT.has(problemOf(error).status),
      },
    },
  });
}
