import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { type Column, DataTable } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';
import { number, useFilters, usePaging } from '@/ui/urlState';

import { NotChecked } from '../rules/NotChecked';
import { OUTCOME_COLOURS } from '../rules/words';
import '../screening.css';
import { suspicionsPath } from '../suspicions/filters';
import { share } from '../words';
import { Runs } from './Runs';

const FILTERS = { organisation_id: number };

type Figures = Schemas['ScreeningFigures'];

/** What screening found and what it could not tell, by rule, column and school. */
export default function FiguresPage() {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const [filters, setFilters] = useFilters(FILTERS);
  const query = api.useQuery('get', '/api/v1/screening-figures', { params: { query: filters } });
  const fields = useMemo(
    () => [
      {
        name: 'organisation_id',
        label: t('screening.organisation'),
        input: <OrganisationSelect />,
      },
    ],
    [t],
  );
  return (
    <div className="page">
      <PageHeader title={t('figures.title')} about={t('figures.about')} />
      {!isSchool && <FilterForm fields={fields} filters={filters} onChange={setFilters} />}
      <Loaded query={query}>{(figures) => <Whole figures={figures} />}</Loaded>
      {!isSchool && <Schools organisationId={filters.organisation_id} />}
      <Runs organisationId={filters.organisation_id} />
    </div>
  );
}

function Whole({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  return (
    <>
      <Panel title={figures.organisation_name}>
        <p>
          {figures.screened_at === null
            ? t('figures.never')
            : t('figures.summary', {
                schools: figures.schools,
                records: figures.records,
                at: instant(figures.screened_at),
              })}
        </p>
        <p className="quiet">{t('figures.unknown_about')}</p>
        <SimpleTable
          label={t('figures.by_rule')}
          rows={figures.rules}
          rowKey={(row) => row.code}
          columns={useRuleColumns(figures)}
        />
      </Panel>
      <Panel title={t('figures.columns')}>
        <p>{t('figures.columns_about')}</p>
        <SimpleTable
          label={t('figures.columns')}
          rows={[...figures.columns].sort((one, other) => one.filled - other.filled)}
          rowKey={(row) => row.field}
          empty={t('figures.columns_none')}
          columns={[
            { key: 'heading', title: t('imports.column'), render: (row) => row.heading },
            {
              key: 'filled',
              title: t('figures.filled'),
              align: 'right',
              render: (row) => share(row.filled, row.records),
            },
            {
              key: 'declared',
              title: t('figures.declared'),
              align: 'right',
              render: (row) => share(row.declared, row.records),
            },
          ]}
        />
      </Panel>
      <NotChecked items={figures.not_checked} />
    </>
  );
}

function useRuleColumns({ organisation_id }: Figures): Column<Schemas['RuleFigure']>[] {
  const { t } = useTranslation();
  const may = useMay();
  return [
    {
      key: 'rule',
      title: t('figures.rule'),
      fixed: 'start',
      render: (row) => (
        <Link to={`/screening/rules/${row.code}`}>
          {row.code} {row.title}
        </Link>
      ),
    },
    { key: 'red_line', title: t('rules.red_line'), render: (row) => row.red_line ?? '—' },
    {
      key: 'outcome',
      title: t('rules.outcome'),
      render: (row) => (
        <Lamp colour={OUTCOME_COLOURS[row.outcome]}>{t(`screening_outcome.${row.outcome}`)}</Lamp>
      ),
    },
    {
      key: 'hits',
      title: t('figures.hits'),
      align: 'right',
      render: (row) =>
        row.hits > 0 && may('suspicion.read') ? (
          <Link
            to={suspicionsPath({ rule: [row.code], organisation_id })}
            aria-label={t('figures.hits_of', { code: row.code, count: row.hits })}
          >
            {row.hits}
          </Link>
        ) : (
          row.hits
        ),
    },
    { key: 'clean', title: t('figures.clean'), align: 'right', render: (row) => row.clean },
    {
      key: 'unknown',
      title: t('figures.unknown'),
      align: 'right',
      render: (row) => share(row.unknown, row.hits + row.clean + row.unknown),
    },
    {
      key: 'schools',
      title: t('figures.schools_hit'),
      align: 'right',
      render: (row) => row.schools_hit,
    },
  ];
}

function Schools({ organisationId }: { organisationId: number | undefined }) {
  const { t } = useTranslation();
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/screening-school-figures', {
    params: {
      query: { organisation_id: organisationId, cursor: paging.cursor, limit: paging.limit },
    },
  });
  return (
    <DataTable
      name="screening-schools"
      label={t('figures.by_school')}
      query={query}
      rowKey={(row) => row.organisation_id}
      paging={paging}
      columns={[
        {
          key: 'school',
          title: t('screening.school'),
          fixed: 'start',
          render: (row) => (
            <Link to={`/screening/figures?organisation_id=${row.organisation_id}`}>
              {row.organisation_name}
            </Link>
          ),
        },
        {
          key: 'records',
          title: t('figures.records'),
          align: 'right',
          render: (row) => row.records,
        },
        { key: 'hits', title: t('figures.hits'), align: 'right', render: (row) => row.hits },
        { key: 'clean', title: t('figures.clean'), align: 'right', render: (row) => row.clean },
        {
          key: 'unknown',
          title: t('figures.unknown'),
          align: 'right',
          render: (row) => share(row.unknown, row.hits + row.clean + row.unknown),
        },
        {
          key: 'completeness',
          title: t('figures.completeness'),
          align: 'right',
          render: (row) =>
            row.completeness_percent === null ? '—' : `${row.completeness_percent}%`,
        },
        {
          key: 'at',
          title: t('figures.screened_at'),
          render: (row) => instant(row.screened_at),
        },
      ]}
    />
  );
}
