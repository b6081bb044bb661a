import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

import { api, client } from '@/api/client';

import type { BodyOf, Entry, Move, MoveAction } from './words';

const init = (id: number) => ({ params: { path: { entry_id: id } } });

/** One entry, whole, with every action as it stands for the reader. */
export function useEntry(id: number) {
  return api.useQuery('get', '/api/v1/ledger-entries/{entry_id}', init(id));
}

/** Take one action on one version of an entry; what is shown elsewhere of it is read anew. */
export function useMove() {
  const queries = useQueryClient();
  return useCallback(
    async <A extends MoveAction>(
      entry: Pick<Entry, 'id' | 'version'>,
      action: A,
      body: BodyOf<A>,
    ): Promise<Entry> => {
      // The union's members differ by `action` alone, which TypeScript cannot follow through A.
      const move = { action, expected_version: entry.version, ...body } as unknown as Move;
      const { data } = await client.POST('/api/v1/ledger-entries/{entry_id}/transitions', {
        ...init(entry.id),
        body: move,
      });
      if (!data) throw new Error('a transition was answered without its entry');
      const { queryKey } = api.queryOptions(
        'get',
        '/api/v1/ledger-entries/{entry_id}',
        init(entry.id),
      );
      queries.setQueryData(queryKey, data);
      void queries.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' &&
          path.startsWith('/api/v1/ledger-entries') &&
          path !== '/api/v1/ledger-entries/{entry_id}',
      });
      return data;
    },
    [queries],
  );
}
