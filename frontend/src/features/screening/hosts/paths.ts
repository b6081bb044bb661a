import { writeFilters } from '@/ui/urlState';

import { hostKey } from '../records/filters';

/** What the page of a host is asked for by. */
export const HOST = { host_key: hostKey };

/** The page of a host. Its key may be a name with any character, so that it stands in the query. */
export function hostPath(host_key: string): string {
  return `/screening/hosts/one?${writeFilters(HOST, { host_key }, new URLSearchParams())}`;
}
