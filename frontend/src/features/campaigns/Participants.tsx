import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Input, Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { Mark } from '@/ui/Mark';
import { choices, text, useFilters, usePaging } from '@/ui/urlState';

import { KINDS, SCHOOL_TYPES } from './words';

type Participant = Schemas['ParticipantView'];

const FILTERS = { q: text, kind: choices(KINDS), school_type: choices(SCHOOL_TYPES) };

/** Who takes part, in the lines frozen on launch. */
export function Participants({ campaignId }: { campaignId: number }) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/campaigns/{campaign_id}/participants', {
    params: {
      path: { campaign_id: campaignId },
      query: { ...filters, cursor: paging.cursor, limit: paging.limit },
    },
  });
  const fields = useMemo(
    () => [
      {
        name: 'q',
        label: t('campaigns.participant'),
        input: <Input allowClear minLength={2} maxLength={50} />,
      },
      {
        name: 'kind',
        label: t('organisations.kind'),
        input: (
          <Select
            mode="multiple"
            allowClear
            options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        ),
      },
      {
        name: 'school_type',
        label: t('organisations.school_type'),
        input: (
          <Select
            mode="multiple"
            allowClear
            options={SCHOOL_TYPES.map((type) => ({ value: type, label: t(`school_type.${type}`) }))}
          />
        ),
      },
    ],
    [t],
  );
  return (
    <section aria-label={t('campaigns.participants')}>
      <h2 style={{ fontSize: '1.1em' }}>{t('campaigns.participants')}</h2>
      <FilterForm fields={fields} filters={filters} onChange={setFilters} />
      <DataTable
        name="participants"
        label={t('campaigns.participants')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
      />
    </section>
  );
}

function useColumns(): Column<Participant>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'name',
      title: t('campaigns.participant'),
      fixed: 'start',
      render: (row) => <Link to={`/organisations/${row.organisation_id}`}>{row.name}</Link>,
    },
    { key: 'kind', title: t('organisations.kind'), render: (row) => t(`kind.${row.kind}`) },
    {
      key: 'school_type',
      title: t('organisations.school_type'),
      render: (row) => (row.school_type ? t(`school_type.${row.school_type}`) : '—'),
    },
    {
      key: 'parent',
      title: t('organisations.parent'),
      render: (row) => row.parent_name ?? '—',
    },
    {
      key: 'reports_to',
      title: t('organisations.reports_to'),
      render: (row) => (
        <>
          {row.reports_to_name ?? '—'}{' '}
          {row.files_to_issuer && <Mark tone="blue">{t('campaigns.files_directly')}</Mark>}
        </>
      ),
    },
    {
      key: 'region_code',
      title: t('organisations.region_code'),
      isOptional: true,
      render: (row) => row.region_code,
    },
  ];
}
