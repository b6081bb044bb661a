import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import { api, client, ifMatch } from '@/api/client';
import type { Schemas } from '@/api/types';
import { fromDay, toDay } from '@/lib/dates';
import { Form, InputNumber } from '@/ui/controls';
import type { Column } from '@/ui/DataTable';
import { DayField, given, orNull, TextField } from '@/ui/fields';

import { CreditCodeField } from './CreditCodeField';
import type { Register } from './register';

type Host = Schemas['HostRegistrationView'];

interface HostForm {
  host_uscc?: string | null;
  host_name: string;
  staff: number;
  source: string;
  as_of_on: Dayjs;
}

/** How many people really work at a host, in place of what records say. */
export const HOST_REGISTRATIONS: Register<Host, HostForm> = {
  name: 'host_registrations',
  permission: 'register.accept',
  filters: ['q', 'host_uscc', 'is_ended'],
  exportPath: '/api/v1/host-registrations.xlsx',
  useEntries: (wanted) =>
    api.useQuery('get', '/api/v1/host-registrations', { params: { query: wanted } }),
  useCount: (filters) =>
    api.useQuery('get', '/api/v1/host-registrations/count', { params: { query: filters } }),
  useVersions: (entry_id) =>
    api.useQuery('get', '/api/v1/host-registrations/{entry_id}/versions', {
      params: { path: { entry_id }, query: { limit: 200 } },
    }),
  read: async (entry_id) => {
    const { data } = await client.GET('/api/v1/host-registrations/{entry_id}', {
      params: { path: { entry_id } },
    });
    return given(data);
  },
  useColumns,
  Fields,
  toForm: ({ host_uscc, host_name, staff, source, as_of_on }) => ({
    host_uscc,
    host_name,
    staff,
    source,
    as_of_on: given(fromDay(as_of_on)),
  }),
  create: ({ host_uscc, host_name, staff, source, as_of_on }) =>
    client.POST('/api/v1/host-registrations', {
      body: {
        host_uscc: orNull(host_uscc),
        host_name,
        staff,
        source,
        as_of_on: given(toDay(as_of_on)),
      },
    }),
  change: ({ id, version }, { host_name, staff, source, as_of_on }, reason) =>
    client.PATCH('/api/v1/host-registrations/{entry_id}', {
      params: { path: { entry_id: id }, header: ifMatch(version) },
      body: { host_name, staff, source, as_of_on: given(toDay(as_of_on)), reason },
    }),
  end: ({ id, version }, reason) =>
    client.POST('/api/v1/host-registrations/{entry_id}/endings', {
      params: { path: { entry_id: id } },
      body: { reason, expected_version: version },
    }),
};

function useColumns(): Column<Host>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'host',
      title: t('register_field.host_name'),
      fixed: 'start',
      render: (row) => row.host_name,
    },
    {
      key: 'host_uscc',
      title: t('register_field.host_uscc'),
      render: (row) => row.host_uscc ?? '—',
    },
    {
      key: 'staff',
      title: t('register_field.staff'),
      align: 'right',
      render: (row) => row.staff,
    },
    { key: 'as_of', title: t('register_field.as_of_on'), render: (row) => row.as_of_on },
    { key: 'source', title: t('register_field.source'), render: (row) => row.source },
  ];
}

function Fields({ entry }: { entry: Host | null }) {
  const { t } = useTranslation();
  return (
    <>
      <CreditCodeField name="host_uscc" isDisabled={entry !== null} isOptional />
      <TextField name="host_name" label={t('register_field.host_name')} max={100} />
      <Form.Item
        name="staff"
        label={t('register_field.staff')}
        extra={t('registers.staff_about')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <InputNumber min={1} precision={0} style={{ width: 160 }} />
      </Form.Item>
      <TextField name="source" label={t('register_field.source')} max={300} />
      <DayField name="as_of_on" label={t('register_field.as_of_on')} />
    </>
  );
}
