import type { operations } from '@/api/schema.gen';
import { beginningOf } from '@/lib/dates';
import { choice, day, type FiltersOf, number } from '@/ui/urlState';

import { GROUPS, OUTCOMES, SUBJECT_TYPES } from './words';

/** The filters of the audit trail as the address has them: days where the API takes instants. */
export const FILTERS = {
  group: choice(GROUPS),
  outcome: choice(OUTCOMES),
  since: day,
  until: day,
  actor_user_id: number,
  subject_type: choice(SUBJECT_TYPES),
  subject_id: number,
};
export type Filters = FiltersOf<typeof FILTERS>;

type AuditQuery = NonNullable<operations['audit.list_audit_events']['parameters']['query']>;

/** The same for the API; both days belong to what is asked for. */
export function queryOf({ group, since, until, ...same }: Filters): AuditQuery {
  return {
    ...same,
    action: group && `${group}.`,
    since: since && beginningOf(since),
    until: until && beginningOf(until, 1),
  };
}
