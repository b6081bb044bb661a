import { useQueryClient } from '@tanstack/react-query';

import { api, client } from '@/api/client';

import type { Notice } from './NoticeList';

const MINUTE = 60_000;

/** How many notices are unread; asked again every minute. */
export function useUnreadCount(): number {
  const { data } = api.useQuery(
    'get',
    '/api/v1/notices/count',
    { params: { query: { is_read: false } } },
    { refetchInterval: MINUTE },
  );
  return data?.count ?? 0;
}

/** Marking as read, for the lists and the bell alike. */
export function useReading() {
  const queries = useQueryClient();
  const forget = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['get', '/api/v1/notices'] }),
      queries.invalidateQueries({ queryKey: ['get', '/api/v1/notices/count'] }),
    ]);
  return {
    read: async (notice: Notice) => {
      if (notice.read_at) return;
      await client.POST('/api/v1/notices/{notice_id}/reads', {
        params: { path: { notice_id: notice.id } },
      });
      await forget();
    },
    readUpTo: async (newest: Notice) => {
      await client.POST('/api/v1/notices/reads', { body: { up_to_id: newest.id } });
      await forget();
    },
  };
}
