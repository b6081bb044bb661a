import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { May, useSession } from '@/access/session';
import { api } from '@/api/client';
import { Button, Input, Select } from '@/ui/controls';
import { DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import type { FilterField } from '@/ui/FilterForm';
import { FilterForm } from '@/ui/FilterForm';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { PageHeader } from '@/ui/PageHeader';
import { useFilters, usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import { SchoolYearSelect } from '../filterInputs';
import '../screening.css';
import { useRecordColumns } from './columns';
import { countQuery, exportPath, type Filters, FILTERS, SORTS, STATES, TYPES } from './filters';
import { PersonSearch } from './PersonSearch';

/** Internship records in sight; who they are about is masked. */
export default function RecordsPage() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useFilters(FILTERS);
  const filters: Filters = { sort: 'newest', ...chosen };
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/internship-records', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const isFiltered = Object.keys(countQuery(chosen)).length > 0;
  return (
    <div className="page">
      <PageHeader
        title={t('records.title')}
        about={t('records.about')}
        actions={
          <May permission="record.import">
            <Link to="/screening/imports/new">
              <Button>{t('imports.new')}</Button>
            </Link>
          </May>
        }
      />
      <PersonSearch />
      <FilterForm fields={useFields()} filters={chosen} onChange={setChosen} />
      <Counts filters={filters} />
      <DataTable
        name="records"
        label={t('records.list')}
        columns={useRecordColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        empty={<EmptyState text={t(isFiltered ? 'records.none_found' : 'records.none')} />}
        actions={
          <>
            <Select
              aria-label={t('screening.sort')}
              value={filters.sort}
              style={{ width: 150 }}
              options={SORTS.map((value) => ({ value, label: t(`records.sort_${value}`) }))}
              onChange={(sort) => setChosen({ ...chosen, sort })}
            />
            <ExportButton path={exportPath(filters)} />
          </>
        }
      />
    </div>
  );
}

function Counts({ filters }: { filters: Filters }) {
  const { t } = useTranslation();
  const { data } = api.useQuery('get', '/api/v1/internship-records/count', {
    params: { query: countQuery(filters) },
  });
  return (
    <p className="screening-count" aria-live="polite">
      {data ? t('records.counted', { ...data }) : t('ui.loading')}
    </p>
  );
}

function useFields(): FilterField[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  return useMemo(() => {
    const many = (options: { value: string; label: string }[]) => (
      <Select mode="multiple" allowClear placeholder={t('ui.all')} options={options} />
    );
    const fields: FilterField[] = [
      {
        name: 'q',
        label: t('records.q'),
        input: <Input allowClear maxLength={50} placeholder={t('records.q_about')} />,
      },
      { name: 'school_year', label: t('screening.school_year'), input: <SchoolYearSelect /> },
      {
        name: 'internship_type',
        label: t('record_field.internship_type'),
        input: many(
          TYPES.map((value) => ({ value, label: t(`record_word_internship_type.${value}`) })),
        ),
      },
      {
        name: 'organisation_id',
        label: t('screening.organisation'),
        input: <OrganisationSelect />,
      },
      {
        name: 'major_code',
        label: t('record_field.major_code'),
        input: (
          <Select mode="tags" allowClear placeholder={t('records.major_about')} open={false} />
        ),
      },
      {
        name: 'state',
        label: t('record_field.record_state'),
        input: many(
          STATES.map((value) => ({ value, label: t(`record_word_record_state.${value}`) })),
        ),
      },
    ];
    return fields.filter(({ name }) => !isSchool || name !== 'organisation_id');
  }, [t, isSchool]);
}
