import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useMay, useSession } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { Alert, Button, Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { FlagSelect } from '@/ui/fields';
import { type FilterField, FilterForm } from '@/ui/FilterForm';
import { Lamp } from '@/ui/Lamp';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { useFilters, usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import { SchoolYearSelect } from '../filterInputs';
import { schoolYearWords } from '../words';
import { LIST_FILTERS, type RosterList, SOURCES } from './filters';
import { TellDialog } from './TellDialog';

/** What enrolment and the filing platform have of each school, list by list. */
export function Lists() {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const mayTell = useMay()('roster.keep') && !isSchool;
  const [filters, setFilters] = useFilters(LIST_FILTERS);
  const paging = usePaging();
  const [isTelling, setTelling] = useState(false);
  const [told, setTold] = useState<Schemas['RosterAnswer'] | null>(null);
  const query = api.useQuery('get', '/api/v1/roster-lists', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  return (
    <>
      <p>{t(isSchool ? 'roster.lists_about_school' : 'roster.lists_about')}</p>
      {told && <Told answer={told} />}
      <FilterForm fields={useFields()} filters={filters} onChange={setFilters} />
      <DataTable
        name="roster-lists"
        label={t('roster.lists')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        empty={<EmptyState text={t('roster.no_lists')} />}
        actions={
          mayTell && (
            <>
              <Button type="primary" onClick={() => setTelling(true)}>
                {t('roster.tell')}
              </Button>
              <ExportButton path="/api/v1/roster-template" text={t('roster.template')} />
            </>
          )
        }
      />
      {isTelling && (
        <TellDialog
          onTold={async (answer) => {
            setTold(answer);
            await query.refetch();
          }}
          onClose={() => setTelling(false)}
        />
      )}
    </>
  );
}

/** What became of the lists that were just told. */
function Told({ answer }: { answer: Schemas['RosterAnswer'] }) {
  const { t } = useTranslation();
  const of = (outcome: Schemas['RosterOutcome']) =>
    answer.lists.filter((one) => one.outcome === outcome).length;
  return (
    <Alert
      type="success"
      showIcon
      closable
      role="status"
      style={{ marginBottom: 12 }}
      title={t('roster.told', {
        stored: of('stored'),
        unchanged: of('unchanged'),
        older: of('older'),
      })}
      description={answer.run_id === null ? undefined : t('roster.told_screening')}
    />
  );
}

function useFields(): FilterField[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  return useMemo(() => {
    const fields: FilterField[] = [
      {
        name: 'source',
        label: t('roster.source'),
        input: (
          <Select
            mode="multiple"
            allowClear
            placeholder={t('ui.all')}
            options={SOURCES.map((value) => ({ value, label: t(`roster_source.${value}`) }))}
          />
        ),
      },
      { name: 'school_year', label: t('screening.school_year'), input: <SchoolYearSelect /> },
      {
        name: 'organisation_id',
        label: t('screening.organisation'),
        input: <OrganisationSelect />,
      },
      { name: 'is_current', label: t('roster.is_current'), input: <FlagSelect /> },
    ];
    return fields.filter(({ name }) => !isSchool || name !== 'organisation_id');
  }, [t, isSchool]);
}

function useColumns(): Column<RosterList>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'organisation',
      title: t('screening.school'),
      fixed: 'start',
      render: (row) => row.organisation_name,
    },
    { key: 'source', title: t('roster.source'), render: (row) => row.source_label },
    {
      key: 'school_year',
      title: t('screening.school_year'),
      render: (row) => schoolYearWords(row.school_year),
    },
    { key: 'as_of_on', title: t('roster.as_of_on'), render: (row) => row.as_of_on },
    {
      key: 'head_count',
      title: t('roster.head_count'),
      align: 'right',
      render: (row) => row.head_count,
    },
    {
      key: 'group_count',
      title: t('roster.group_count'),
      align: 'right',
      render: (row) => row.group_count,
    },
    {
      key: 'is_named',
      title: t('roster.compared'),
      render: (row) => t(row.is_named ? 'roster.named' : 'roster.counts_only'),
    },
    {
      key: 'is_current',
      title: t('roster.state'),
      render: (row) => (
        <Lamp colour={row.is_current ? 'green' : 'grey'}>
          {t(row.is_current ? 'roster.current' : 'roster.replaced')}
        </Lamp>
      ),
    },
    {
      key: 'told',
      title: t('roster.told_by'),
      render: (row) => (
        <>
          {row.told_by_organisation_name} {row.user_name}
          <div className="quiet">{instant(row.told_at)}</div>
        </>
      ),
    },
  ];
}
