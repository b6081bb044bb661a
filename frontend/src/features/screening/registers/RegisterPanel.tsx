import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { May, useSession } from '@/access/session';
import { instant } from '@/lib/dates';
import { App, Button, Space } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { FilterForm } from '@/ui/FilterForm';
import { Lamp } from '@/ui/Lamp';
import { useFilters, usePaging, writeFilters } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import { ReasonButton } from '../ReasonButton';
import { EntryDialog } from './EntryDialog';
import { useFilterFields } from './filterFields';
import { FILTERS, only } from './filters';
import type { Entry, Register } from './register';
import { VersionsDialog } from './VersionsDialog';

/** One register: its entries, and for those who keep it new ones, corrections and endings. */
export function RegisterPanel<Row extends Entry, Form extends object>({
  register,
}: {
  register: Register<Row, Form>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { name } = register;
  const [chosen, setFilters] = useFilters(FILTERS);
  const filters = only(register.filters, chosen);
  const isFiltered = Object.keys(filters).length > 0;
  const paging = usePaging();
  const [edited, setEdited] = useState<Row | 'new' | null>(null);
  const [shown, setShown] = useState<Row | null>(null);
  const query = register.useEntries({ ...filters, cursor: paging.cursor, limit: paging.limit });
  const counted = register.useCount(filters);
  const readAnew = () => Promise.all([query.refetch(), counted.refetch()]);
  const exported = writeFilters(FILTERS, filters, new URLSearchParams()).toString();

  const end = async (row: Row, reason: string) => {
    // What moved meanwhile is read anew; the person decides again on what is there now.
    await register.end(row, reason).finally(readAnew);
    void message.success(t('registers.ended'), 6);
  };

  const isSchool = useSession().organisation.kind === 'school';
  const [first, ...others] = register
    .useColumns()
    .filter(({ key }) => !isSchool || key !== 'organisation');
  const columns: Column<Row>[] = [
    ...(first ? [first] : []),
    { key: 'state', title: t('registers.state'), render: (row) => <State entry={row} /> },
    ...others,
    {
      key: 'registered',
      title: t('registers.registered'),
      render: (row) => (
        <>
          {row.registered_by_organisation_name} {row.registered_by_name}
          <div className="quiet">{instant(row.registered_at)}</div>
        </>
      ),
    },
    {
      key: 'operations',
      title: t('ui.operations'),
      fixed: 'end',
      render: (row) => (
        <Space>
          <Button size="small" onClick={() => setShown(row)}>
            {t('registers.history')}
          </Button>
          {row.may_change && (
            <>
              <Button size="small" onClick={() => setEdited(row)}>
                {t('ui.edit')}
              </Button>
              <ReasonButton
                size="small"
                text={t('registers.end')}
                about={t('registers.end_about')}
                label={t('registers.end_reason')}
                isDangerous
                onGiven={(reason) => end(row, reason)}
              />
            </>
          )}
        </Space>
      ),
    },
  ];

  return (
    <>
      <p>{t(`registers.about_${name}`)}</p>
      <FilterForm
        fields={useFilterFields(register.filters)}
        filters={filters}
        onChange={setFilters}
      />
      <p className="screening-count" aria-live="polite">
        {counted.data ? t('registers.counted', { ...counted.data }) : t('ui.loading')}
      </p>
      <DataTable
        name={`register-${name}`}
        label={t(`registers.${name}`)}
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        empty={<EmptyState text={t(isFiltered ? 'registers.none_found' : 'registers.none')} />}
        actions={
          <>
            <May permission={register.permission}>
              <Button type="primary" onClick={() => setEdited('new')}>
                {t(`registers.add_${name}`)}
              </Button>
            </May>
            <May permission="report.export">
              <ExportButton path={`${register.exportPath}${exported && `?${exported}`}`} />
            </May>
          </>
        }
      />
      {edited && (
        <EntryDialog
          register={register}
          entry={edited === 'new' ? null : edited}
          onSaved={readAnew}
          onClose={() => setEdited(null)}
        />
      )}
      {shown && <VersionsDialog register={register} entry={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function State({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  if (entry.ended_at === null) return <Lamp colour="green">{t('registers.counts')}</Lamp>;
  return (
    <>
      <Lamp colour="grey">{t('registers.counts_no_more')}</Lamp>
      <div className="quiet">
        {t('registers.ended_words', {
          at: instant(entry.ended_at),
          name: entry.ended_by_name ?? '',
          reason: entry.ended_reason ?? '',
        })}
      </div>
    </>
  );
}
