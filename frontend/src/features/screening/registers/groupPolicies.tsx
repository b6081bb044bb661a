import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { api, client, ifMatch } from '@/api/client';
import type { Schemas } from '@/api/types';
import { fromDay, toDay } from '@/lib/dates';
import { Form, InputNumber } from '@/ui/controls';
import type { Column } from '@/ui/DataTable';
import { DayField, given, TextField } from '@/ui/fields';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

import type { Register } from './register';

type Policy = Schemas['GroupPolicyView'];

interface PolicyForm {
  organisation_id?: number;
  insurer: string;
  policy_no: string;
  head_count: number;
  starts_on: Dayjs;
  ends_on: Dayjs;
}

function bodyOf(form: PolicyForm): Omit<Schemas['GroupPolicyCreate'], 'organisation_id'> {
  return {
    insurer: form.insurer.trim(),
    policy_no: form.policy_no.trim(),
    head_count: form.head_count,
    starts_on: given(toDay(form.starts_on)),
    ends_on: given(toDay(form.ends_on)),
  };
}

/** Group policies of liability insurance: they count for every student of the school. */
export const GROUP_POLICIES: Register<Policy, PolicyForm> = {
  name: 'group_policies',
  permission: 'register.keep',
  filters: ['q', 'organisation_id', 'is_ended', 'valid_on'],
  exportPath: '/api/v1/group-policies.xlsx',
  useEntries: (wanted) =>
    api.useQuery('get', '/api/v1/group-policies', { params: { query: wanted } }),
  useCount: (filters) =>
    api.useQuery('get', '/api/v1/group-policies/count', { params: { query: filters } }),
  useVersions: (entry_id) =>
    api.useQuery('get', '/api/v1/group-policies/{entry_id}/versions', {
      params: { path: { entry_id }, query: { limit: 200 } },
    }),
  read: async (entry_id) => {
    const { data } = await client.GET('/api/v1/group-policies/{entry_id}', {
      params: { path: { entry_id } },
    });
    return given(data);
  },
  useColumns,
  Fields,
  toForm: ({ insurer, policy_no, head_count, starts_on, ends_on }) => ({
    insurer,
    policy_no,
    head_count,
    starts_on: given(fromDay(starts_on)),
    ends_on: given(fromDay(ends_on)),
  }),
  create: (form) =>
    client.POST('/api/v1/group-policies', {
      body: { ...bodyOf(form), organisation_id: form.organisation_id },
    }),
  change: ({ id, version }, form, reason) =>
    client.PATCH('/api/v1/group-policies/{entry_id}', {
      params: { path: { entry_id: id }, header: ifMatch(version) },
      body: { ...bodyOf(form), reason },
    }),
  end: ({ id, version }, reason) =>
    client.POST('/api/v1/group-policies/{entry_id}/endings', {
      params: { path: { entry_id: id } },
      body: { reason, expected_version: version },
    }),
};

function useColumns(): Column<Policy>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'policy_no',
      title: t('register_field.policy_no'),
      fixed: 'start',
      render: (row) => row.policy_no,
    },
    {
      key: 'organisation',
      title: t('screening.school'),
      render: (row) => row.organisation_name,
    },
    { key: 'insurer', title: t('register_field.insurer'), render: (row) => row.insurer },
    {
      key: 'head_count',
      title: t('register_field.head_count'),
      align: 'right',
      render: (row) => row.head_count,
    },
    {
      key: 'period',
      title: t('registers.period'),
      render: (row) => `${row.starts_on} — ${row.ends_on}`,
    },
  ];
}

function Fields({ entry }: { entry: Policy | null }) {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      {entry === null && !isSchool && (
        <Form.Item name="organisation_id" label={t('screening.school')} rules={[required]}>
          <OrganisationSelect kinds={['school']} />
        </Form.Item>
      )}
      <TextField name="insurer" label={t('register_field.insurer')} max={100} />
      <TextField name="policy_no" label={t('register_field.policy_no')} max={64} />
      <Form.Item name="head_count" label={t('register_field.head_count')} rules={[required]}>
        <InputNumber min={1} precision={0} style={{ width: 160 }} />
      </Form.Item>
      <DayField name="starts_on" label={t('register_field.starts_on')} />
      <DayField name="ends_on" label={t('register_field.ends_on')} />
    </>
  );
}
