import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useSession } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Input } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { FilterForm } from '@/ui/FilterForm';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { PageHeader } from '@/ui/PageHeader';
import { number, search, useFilters, usePaging } from '@/ui/urlState';

import { SchoolYearSelect } from '../filterInputs';
import '../screening.css';
import { hostPath } from './paths';

const FILTERS = { q: search, school_year: number, organisation_id: number };

/** Hosts that suspicions in sight are about; one that many schools use stands first. */
export default function HostsPage() {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/screening-hosts', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const fields = useMemo(
    () =>
      [
        {
          name: 'q',
          label: t('record_field.host_name'),
          input: <Input allowClear maxLength={50} placeholder={t('screening.q_about')} />,
        },
        { name: 'school_year', label: t('screening.school_year'), input: <SchoolYearSelect /> },
        {
          name: 'organisation_id',
          label: t('screening.organisation'),
          input: <OrganisationSelect />,
        },
      ].filter(({ name }) => !isSchool || name !== 'organisation_id'),
    [t, isSchool],
  );
  return (
    <div className="page">
      <PageHeader title={t('hosts.title')} about={t('hosts.about')} />
      <FilterForm fields={fields} filters={filters} onChange={setFilters} />
      <DataTable
        name="hosts"
        label={t('hosts.list')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.host_key}
        paging={paging}
        empty={<EmptyState text={t('hosts.none')} />}
      />
    </div>
  );
}

function useColumns(): Column<Schemas['HostRow']>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'host',
      title: t('record_field.host_name'),
      fixed: 'start',
      render: (row) => <Link to={hostPath(row.host_key)}>{row.host_name}</Link>,
    },
    { key: 'schools', title: t('figures.schools'), align: 'right', render: (row) => row.schools },
    {
      key: 'suspicions',
      title: t('suspicions.title'),
      align: 'right',
      render: (row) => row.suspicions,
    },
    { key: 'open', title: t('hosts.open'), align: 'right', render: (row) => row.open },
    {
      key: 'students',
      title: t('hosts.students'),
      align: 'right',
      render: (row) => row.students,
    },
    { key: 'rules', title: t('hosts.rules'), render: (row) => row.rules.join('、') },
  ];
}
