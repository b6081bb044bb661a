import { useTranslation } from 'react-i18next';

import { api, client, ifMatch } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { Column } from '@/ui/DataTable';
import { given, orNull, TextField } from '@/ui/fields';

import { CreditCodeField } from './CreditCodeField';
import type { Register } from './register';

type Pair = Schemas['HostPayerPairView'];

interface PairForm {
  host_uscc: string;
  host_name: string;
  payer_uscc: string;
  payer_name: string;
  accepted_because: string;
  document_no?: string | null;
}

/** Who may pay in a host's stead; accepted once, it counts in the whole province. */
export const HOST_PAYER_PAIRS: Register<Pair, PairForm> = {
  name: 'host_payer_pairs',
  permission: 'register.accept',
  filters: ['q', 'host_uscc', 'is_ended'],
  exportPath: '/api/v1/host-payer-pairs.xlsx',
  useEntries: (wanted) =>
    api.useQuery('get', '/api/v1/host-payer-pairs', { params: { query: wanted } }),
  useCount: (filters) =>
    api.useQuery('get', '/api/v1/host-payer-pairs/count', { params: { query: filters } }),
  useVersions: (entry_id) =>
    api.useQuery('get', '/api/v1/host-payer-pairs/{entry_id}/versions', {
      params: { path: { entry_id }, query: { limit: 200 } },
    }),
  read: async (entry_id) => {
    const { data } = await client.GET('/api/v1/host-payer-pairs/{entry_id}', {
      params: { path: { entry_id } },
    });
    return given(data);
  },
  useColumns,
  Fields,
  toForm: ({ host_uscc, host_name, payer_uscc, payer_name, accepted_because, document_no }) => ({
    host_uscc,
    host_name,
    payer_uscc,
    payer_name,
    accepted_because,
    document_no,
  }),
  create: (form) =>
    client.POST('/api/v1/host-payer-pairs', {
      body: { ...form, document_no: orNull(form.document_no) },
    }),
  change: ({ id, version }, form, reason) =>
    client.PATCH('/api/v1/host-payer-pairs/{entry_id}', {
      params: { path: { entry_id: id }, header: ifMatch(version) },
      body: {
        host_name: form.host_name,
        payer_name: form.payer_name,
        accepted_because: form.accepted_because,
        document_no: orNull(form.document_no),
        reason,
      },
    }),
  end: ({ id, version }, reason) =>
    client.POST('/api/v1/host-payer-pairs/{entry_id}/endings', {
      params: { path: { entry_id: id } },
      body: { reason, expected_version: version },
    }),
};

function useColumns(): Column<Pair>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'host',
      title: t('register_field.host_name'),
      fixed: 'start',
      render: (row) => row.host_name,
    },
    { key: 'host_uscc', title: t('register_field.host_uscc'), render: (row) => row.host_uscc },
    { key: 'payer', title: t('register_field.payer_name'), render: (row) => row.payer_name },
    { key: 'payer_uscc', title: t('register_field.payer_uscc'), render: (row) => row.payer_uscc },
    {
      key: 'because',
      title: t('register_field.accepted_because'),
      render: (row) => row.accepted_because,
    },
    {
      key: 'document_no',
      title: t('register_field.document_no'),
      render: (row) => row.document_no ?? '—',
    },
  ];
}

function Fields({ entry }: { entry: Pair | null }) {
  const { t } = useTranslation();
  const isFixed = entry !== null;
  return (
    <>
      <CreditCodeField name="host_uscc" isDisabled={isFixed} />
      <TextField name="host_name" label={t('register_field.host_name')} max={100} />
      <CreditCodeField name="payer_uscc" isDisabled={isFixed} />
      <TextField name="payer_name" label={t('register_field.payer_name')} max={100} />
      <TextField
        name="accepted_because"
        label={t('register_field.accepted_because')}
        max={300}
        rows={2}
      />
      <TextField name="document_no" label={t('register_field.document_no')} max={100} isOptional />
    </>
  );
}
