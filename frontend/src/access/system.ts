import { api } from '@/api/client';
import type { Schemas } from '@/api/types';

export type SystemView = Schemas['SystemView'];
export type DemoLogin = Schemas['DemoLogin'];

const PLAIN: SystemView = { is_demo: false, system_name: '销号', demo_logins: [] };

/** The installation; a plain one until the server has answered. */
export function useSystem(): SystemView {
  const { data } = api.useQuery('get', '/api/v1/system', {}, { staleTime: Infinity });
  return data ?? PLAIN;
}
