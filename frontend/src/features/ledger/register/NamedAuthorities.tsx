import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { api } from '@/api/client';
import { Form, Select } from '@/ui/controls';

/** Authorities above the school that the issue names: they will not verify it. */
export function NamedAuthorities({ ownerId }: { ownerId: number | undefined }) {
  const { t } = useTranslation();
  const { organisation } = useSession();
  const owner = api.useQuery(
    'get',
    '/api/v1/organisations/{organisation_id}',
    { params: { path: { organisation_id: ownerId ?? 0 } } },
    { enabled: ownerId !== undefined },
  );
  const authorities = api.useQuery('get', '/api/v1/organisations', {
    params: { query: { kind: ['province', 'city', 'county'], limit: 200 } },
  });
  const path = owner.data?.org_path ?? '';
  const above = (authorities.data?.items ?? []).filter(
    ({ id, org_path }) => id !== ownerId && path.startsWith(org_path),
  );
  const options = above.some(({ id }) => id === organisation.id)
    ? above
    : [...(path ? [organisation] : []), ...above];
  return (
    <Form.Item
      name="named_organisation_ids"
      label={t('register.named')}
      extra={t('register.named_about')}
    >
      <Select
        mode="multiple"
        allowClear
        options={options.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Form.Item>
  );
}
