import { Form, Input, Select } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import type { Role } from '@/api/types';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

const ROLES = {
  school: ['school_lead', 'school_officer', 'contributor', 'viewer', 'org_admin', 'machine'],
  authority: [
    'campaign_manager',
    'verifier',
    'inspector',
    'clue_handler',
    'viewer',
    'auditor',
    'org_admin',
    'machine',
  ],
} as const satisfies Record<string, readonly Role[]>;

/** Organisation, roles and office; the roles offered are those that fit the organisation. */
export function MembershipFields({ path = [] }: { path?: string[] }) {
  const { t } = useTranslation();
  const organisationId = Form.useWatch<number | undefined>([...path, 'organisation_id']);
  const organisation = api.useQuery(
    'get',
    '/api/v1/organisations/{organisation_id}',
    { params: { path: { organisation_id: organisationId ?? 0 } } },
    { enabled: organisationId !== undefined },
  );
  const roles = organisation.data
    ? ROLES[organisation.data.kind === 'school' ? 'school' : 'authority']
    : [];
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      <Form.Item
        name={[...path, 'organisation_id']}
        label={t('users.organisation')}
        rules={[required]}
      >
        <OrganisationSelect />
      </Form.Item>
      <Form.Item name={[...path, 'roles']} label={t('users.roles')} rules={[required]}>
        <Select
          mode="multiple"
          disabled={!organisation.data}
          options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
      </Form.Item>
      <Form.Item name={[...path, 'office']} label={t('users.office')} rules={[required]}>
        <Input maxLength={100} />
      </Form.Item>
    </>
  );
}
