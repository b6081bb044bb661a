import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { Button, Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { FilterForm } from '@/ui/FilterForm';
import { Lamp } from '@/ui/Lamp';
import { PageHeader } from '@/ui/PageHeader';
import { choices, useFilters, usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import '../screening.css';
import { type ImportRow, KINDS, STATE_WORDS, STATES } from './words';

const FILTERS = { state: choices(STATES), kind: choices(KINDS) };
const POLL_MS = 3000;

/** Where records come in: what was uploaded, and how far each file is. */
export default function ImportsPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const query = api.useQuery(
    'get',
    '/api/v1/internship-imports',
    { params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.items.some(({ finished_at, counts }) => !finished_at && !counts)
          ? POLL_MS
          : false,
    },
  );
  return (
    <div className="page">
      <PageHeader title={t('imports.title')} about={t('imports.about')} />
      <FilterForm fields={useFields()} filters={filters} onChange={setFilters} />
      <DataTable
        name="imports"
        label={t('imports.list')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        empty={<EmptyState text={t('imports.none')} />}
        actions={
          <>
            <Link to="/screening/imports/new">
              <Button type="primary">{t('imports.new')}</Button>
            </Link>
            <TemplateButton />
          </>
        }
      />
    </div>
  );
}

/** The workbook to fill in. */
export function TemplateButton() {
  const { t } = useTranslation();
  return <ExportButton path="/api/v1/internship-import-template" text={t('imports.template')} />;
}

function useFields() {
  const { t } = useTranslation();
  return useMemo(() => {
    const many = (options: { value: string; label: string }[]) => (
      <Select mode="multiple" allowClear placeholder={t('ui.all')} options={options} />
    );
    return [
      {
        name: 'state',
        label: t('imports.state'),
        input: many(STATES.map((value) => ({ value, label: t(`import_state.${value}`) }))),
      },
      {
        name: 'kind',
        label: t('imports.kind'),
        input: many(KINDS.map((value) => ({ value, label: t(`import_kind.${value}`) }))),
      },
    ];
  }, [t]);
}

function useColumns(): Column<ImportRow>[] {
  const { t } = useTranslation();
  const count = (of: 'rows' | 'new' | 'changed' | 'error'): Column<ImportRow> => ({
    key: of,
    title: t(`imports.count_${of}`),
    align: 'right',
    render: (row) => row.counts?.[of] ?? '—',
  });
  return [
    {
      key: 'name',
      title: t('imports.file'),
      fixed: 'start',
      render: (row) => (
        <Link to={`/screening/imports/${row.id}`}>
          {row.filename ?? row.client_key ?? t('imports.number', { id: row.id })}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('imports.state'),
      render: (row) => <Lamp colour={STATE_WORDS[row.state].colour}>{row.state_label}</Lamp>,
    },
    { key: 'kind', title: t('imports.kind'), render: (row) => t(`import_kind.${row.kind}`) },
    count('rows'),
    count('new'),
    count('changed'),
    count('error'),
    { key: 'user', title: t('imports.user'), render: (row) => row.user_name },
    { key: 'at', title: t('imports.at'), render: (row) => instant(row.created_at) },
    {
      key: 'finished_at',
      title: t('imports.finished_at'),
      isOptional: true,
      render: (row) => instant(row.finished_at) || '—',
    },
  ];
}
