import { api } from '@/api/client';

/** Members of the school a measure can be given to. */
export function useAssignees(entryId: number, isEnabled: boolean) {
  const { data } = api.useQuery(
    'get',
    '/api/v1/ledger-entries/{entry_id}/assignees',
    { params: { path: { entry_id: entryId } } },
    { enabled: isEnabled, staleTime: 60_000 },
  );
  return data?.items.map(({ membership_id, display_name, office }) => ({
    value: membership_id,
    label: office ? `${display_name}（${office}）` : display_name,
  }));
}
