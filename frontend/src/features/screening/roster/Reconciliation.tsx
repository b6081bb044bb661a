import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { May, useMay, useSession } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { type FilterField, FilterForm } from '@/ui/FilterForm';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { useFilters, usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import { SchoolYearSelect } from '../filterInputs';
import { recordsPath } from '../records/filters';
import { suspicionsPath } from '../suspicions/filters';
import { schoolYearWords } from '../words';
import {
  countQuery,
  type Difference,
  DIFFERENCES,
  exportPath,
  FILTERS,
  type Filters,
  type Row,
  rosterPath,
  SORTS,
} from './filters';

const COUNTED = ['enrolled', 'expected_on_post', 'filed'] as const;
const NUMBERS = [...COUNTED, 'recorded'] as const;

/** Students on post whom the filing platform does not list. */
const NOT_FILED = 'R-01';

/** School by school, cohort by cohort and major by major: four numbers and where they disagree. */
export function Reconciliation() {
  const { t } = useTranslation();
  const [chosen, setFilters] = useFilters(FILTERS);
  const filters: Filters = { sort: 'school', ...chosen };
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/roster-reconciliation', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const isFiltered = Object.keys(countQuery(chosen)).length > 0;
  return (
    <>
      <p>{t('roster.reconciliation_about')}</p>
      <FilterForm fields={useFields()} filters={chosen} onChange={setFilters} />
      <Totals filters={chosen} />
      <DataTable
        name="roster-reconciliation"
        label={t('roster.reconciliation')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => `${row.organisation_id} ${row.cohort ?? ''} ${row.major_code ?? ''}`}
        paging={paging}
        empty={<EmptyState text={t(isFiltered ? 'roster.none_found' : 'roster.none')} />}
        actions={
          <>
            <Select
              aria-label={t('screening.sort')}
              value={filters.sort}
              style={{ width: 190 }}
              options={SORTS.map((value) => ({ value, label: t(`roster.sort_${value}`) }))}
              onChange={(sort) => setFilters({ ...chosen, sort })}
            />
            <May permission="report.export">
              <ExportButton path={exportPath(filters)} />
            </May>
          </>
        }
      />
    </>
  );
}

function Totals({ filters }: { filters: Filters }) {
  const { t } = useTranslation();
  const { data } = api.useQuery('get', '/api/v1/roster-reconciliation/count', {
    params: { query: countQuery(filters) },
  });
  if (!data) return <p className="screening-count">{t('ui.loading')}</p>;
  return (
    <section className="panel" aria-label={t('roster.totals')}>
      <p aria-live="polite">
        {t('roster.counted', {
          year: schoolYearWords(data.school_year),
          schools: data.schools,
          rows: data.rows,
        })}
        {data.schools_without_filing_list > 0 && (
          <span className="screening-warn">
            {' '}
            {t('roster.without_list', { schools: data.schools_without_filing_list })}
          </span>
        )}
      </p>
      <dl className="screening-tiles">
        {NUMBERS.map((name) => (
          <div key={name}>
            <dt>{t(`roster.${name}`)}</dt>
            <dd>{data[name]}</dd>
          </div>
        ))}
      </dl>
      <dl className="screening-tiles screening-gap">
        {DIFFERENCES.map((name) => (
          <div key={name}>
            <dt>{t(`roster_difference.${name}`)}</dt>
            <dd>
              {data.differences[name] ? (
                <Link to={rosterPath({ ...filters, difference: [name], sort: 'not_filed' })}>
                  {data.differences[name]}
                </Link>
              ) : (
                (data.differences[name] ?? '—')
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function useFields(): FilterField[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  return useMemo(() => {
    const codes = (about: string) => <Select mode="tags" open={false} placeholder={about} />;
    const fields: FilterField[] = [
      {
        name: 'school_year',
        label: t('screening.school_year'),
        input: <SchoolYearSelect none={t('roster.this_year')} />,
      },
      {
        name: 'organisation_id',
        label: t('screening.organisation'),
        input: <OrganisationSelect />,
      },
      {
        name: 'difference',
        label: t('roster.difference'),
        input: (
          <Select
            mode="multiple"
            allowClear
            placeholder={t('ui.all')}
            options={DIFFERENCES.map((value) => ({
              value,
              label: t(`roster_difference.${value}`),
            }))}
          />
        ),
      },
      { name: 'cohort', label: t('roster.cohort'), input: codes(t('roster.cohort_about')) },
      {
        name: 'major_code',
        label: t('record_field.major_code'),
        input: codes(t('roster.major_about')),
      },
    ];
    return fields.filter(({ name }) => !isSchool || name !== 'organisation_id');
  }, [t, isSchool]);
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const columns: Column<Row>[] = [
    {
      key: 'organisation',
      title: t('screening.school'),
      fixed: 'start',
      render: (row) => row.organisation_name,
    },
    { key: 'cohort', title: t('roster.cohort'), render: (row) => row.cohort ?? t('roster.untold') },
    {
      key: 'major_code',
      title: t('record_field.major_code'),
      render: (row) => row.major_code ?? t('roster.untold'),
    },
    ...COUNTED.map((name) => ({
      key: name,
      title: t(`roster.${name}`),
      align: 'right' as const,
      render: (row: Row) => row[name] ?? '—',
    })),
    {
      key: 'recorded',
      title: t('roster.recorded'),
      align: 'right',
      render: (row) => <Recorded row={row} />,
    },
    ...DIFFERENCES.map((name) => ({
      key: name,
      title: t(`roster_difference.${name}`),
      align: 'right' as const,
      render: (row: Row) => <Disagreement row={row} name={name} />,
    })),
    {
      key: 'enrolment_as_of_on',
      title: t('roster.enrolment_as_of'),
      isOptional: true,
      render: (row) => <Standing on={row.enrolment_as_of_on} isNamed={row.is_enrolment_named} />,
    },
    {
      key: 'filing_as_of_on',
      title: t('roster.filing_as_of'),
      isOptional: true,
      render: (row) => <Standing on={row.filing_as_of_on} isNamed={row.is_filing_named} />,
    },
  ];
  return columns.filter(({ key }) => !isSchool || key !== 'organisation');
}

/** The students in our records, and the way to them. */
function Recorded({ row }: { row: Row }) {
  const { t } = useTranslation();
  const may = useMay();
  if (row.recorded === 0 || row.major_code === null || !may('record.read')) return row.recorded;
  const { organisation_id, school_year, major_code, recorded } = row;
  return (
    <Link
      to={recordsPath({
        organisation_id,
        school_year,
        major_code: [major_code],
        internship_type: ['post'],
      })}
      aria-label={t('roster.to_records', { count: recorded, school: row.organisation_name })}
    >
      {recorded}
    </Link>
  );
}

/** How many students make up a difference; those on post without a filing are a suspicion. */
function Disagreement({ row, name }: { row: Row; name: Difference }) {
  const { t } = useTranslation();
  const may = useMay();
  const count = row.differences[name];
  if (count === null) return <span title={t('roster.unknown')}>—</span>;
  if (count === 0) return count;
  if (name !== 'recorded_not_filed' || !may('suspicion.read')) return <strong>{count}</strong>;
  const { organisation_id, school_year } = row;
  return (
    <Link
      to={suspicionsPath({ rule: [NOT_FILED], organisation_id, school_year })}
      aria-label={t('roster.to_suspicions', { count, school: row.organisation_name })}
    >
      <strong>{count}</strong>
    </Link>
  );
}

/** Of which day a list is, and whether it tells students or only counts them. */
function Standing({
  on,
  isNamed,
}: {
  on: string | null;
  isNamed: Schemas['ReconciliationRow']['is_filing_named'];
}) {
  const { t } = useTranslation();
  if (on === null) return t('roster.no_list');
  return `${on} ${t(isNamed ? 'roster.named' : 'roster.counts_only')}`;
}
