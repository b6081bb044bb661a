import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';

/** An organisation by its number; one above the reader's subtree is said to be so. */
export function OrganisationName({ id }: { id: number | null }) {
  const { t } = useTranslation();
  const { data, error } = api.useQuery(
    'get',
    '/api/v1/organisations/{organisation_id}',
    { params: { path: { organisation_id: id ?? 0 } } },
    { enabled: id !== null, staleTime: 300_000 },
  );
  if (id === null) return '—';
  if (data) return data.name;
  return error ? t('ui.outside_scope') : '…';
}
