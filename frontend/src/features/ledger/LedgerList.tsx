import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { May } from '@/access/session';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { problemOf } from '@/api/problem';
import { instant } from '@/lib/dates';
import { App, Button, Grid, Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { FilterForm } from '@/ui/FilterForm';
import { Loaded } from '@/ui/Loading';
import { Pager } from '@/ui/Pager';
import { useFilters, usePaging } from '@/ui/urlState';

import { EntryCards } from './EntryCards';
import { useFilterFields } from './filterFields';
import { countQuery, exportPath, type Filters, FILTERS } from './filters';
import { DueWords, EntryTags, StatusLamp, StepHolder } from './Marks';
import { useCampaigns, useRedLineName } from './useCatalogue';
import { type EntryRow, SORTS } from './words';

/** A filtered list of entries; `preset` are filters the list always has. */
export function LedgerList({ name, preset }: { name: string; preset: Filters }) {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().md ?? true;
  const [chosen, setChosen] = useFilters(FILTERS);
  const filters: Filters = { sort: 'newest', ...preset, ...chosen, ...countQuery(preset) };
  const paging = usePaging(20);
  const query = api.useQuery('get', '/api/v1/ledger-entries', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const columns = useColumns();
  const actions = (
    <>
      <Select
        aria-label={t('ledger.sort')}
        value={filters.sort}
        style={{ width: 150 }}
        options={SORTS.map((value) => ({ value, label: t(`ledger.sort_${value}`) }))}
        onChange={(sort) => setChosen({ ...chosen, sort })}
      />
      <May permission="report.export">
        <ExportButtons filters={filters} />
      </May>
    </>
  );
  const isFiltered = Object.keys(countQuery(chosen)).length > 0;
  const empty = <EmptyState text={isFiltered ? t('ledger.none_found') : t('ledger.none')} />;
  return (
    <>
      <FilterForm fields={useFilterFields(preset)} filters={chosen} onChange={setChosen} />
      <Counts filters={filters} />
      {isWide ? (
        <DataTable
          name={name}
          label={t('ledger.list')}
          columns={columns}
          query={query}
          rowKey={(row) => row.id}
          paging={paging}
          actions={actions}
          empty={empty}
        />
      ) : (
        <section aria-label={t('ledger.list')}>
          <div className="table-bar no-print">{actions}</div>
          <Loaded query={query}>
            {({ items, next_cursor }) => (
              <>
                {items.length === 0 ? empty : <EntryCards rows={items} />}
                <Pager paging={paging} nextCursor={next_cursor} />
              </>
            )}
          </Loaded>
        </section>
      )}
    </>
  );
}

function Counts({ filters }: { filters: Filters }) {
  const { t } = useTranslation();
  const { data } = api.useQuery('get', '/api/v1/ledger-entries/counts', {
    params: { query: countQuery(filters) },
  });
  const figures = [
    ['entries', data?.entries],
    ['students', data?.students],
    ['overdue', data?.overdue],
    ['awaiting_me', data?.awaiting_me],
  ] as const;
  return (
    <section className="panel" aria-label={t('ledger.counts')}>
      <ul className="ledger-counts" aria-live="polite">
        {figures.map(([figure, value]) => (
          <li key={figure}>
            {t(`ledger.count_${figure}`)}
            <strong className={figure === 'overdue' && value ? 'due-late' : undefined}>
              {value ?? '…'}
            </strong>
            {t(`ledger.unit_${figure}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExportButtons({ filters }: { filters: Filters }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const campaigns = useCampaigns().data?.items ?? [];
  // The campaign names the title and the columns; where there is one alone it is meant.
  const campaignId = filters.campaign_id ?? (campaigns.length === 1 ? campaigns[0]?.id : undefined);
  const save = (form: 'docx' | 'xlsx') => {
    if (campaignId === undefined) {
      void message.warning(t('ledger.export_campaign'));
      return;
    }
    download(exportPath(form, { ...filters, campaign_id: campaignId })).then(
      () => void message.info(t('ledger.export_started')),
      (error: unknown) => void message.error(problemOf(error).detail),
    );
  };
  return (
    <>
      <Button onClick={() => save('docx')}>{t('ledger.export_docx')}</Button>
      <Button onClick={() => save('xlsx')}>{t('ledger.export_xlsx')}</Button>
    </>
  );
}

function useColumns(): Column<EntryRow>[] {
  const { t } = useTranslation();
  const redLineName = useRedLineName();
  return [
    {
      key: 'number',
      title: t('ledger.number'),
      fixed: 'start',
      render: (row) => (
        <Link to={`/ledger/${row.id}`}>{row.number ?? t('ledger.draft_no', { id: row.id })}</Link>
      ),
    },
    {
      key: 'organisation',
      title: t('ledger.organisation'),
      render: (row) => <div className="cell-text">{row.organisation_name}</div>,
    },
    {
      key: 'red_line',
      title: t('ledger.red_line'),
      render: (row) => (
        <div className="cell-text cell-line">{redLineName(row.red_line_code, row.focus_code)}</div>
      ),
    },
    {
      key: 'description',
      title: t('ledger.description'),
      render: (row) => (
        <>
          <div className="cell-text cell-wide">{row.description}</div>
          <EntryTags entry={row} />
        </>
      ),
    },
    {
      key: 'host',
      title: t('ledger.host_name'),
      render: (row) => <div className="cell-text">{row.host_name ?? '—'}</div>,
    },
    {
      key: 'students',
      title: t('ledger.student_column'),
      align: 'right',
      render: (row) => row.student_count,
    },
    {
      key: 'status',
      title: t('ledger.status'),
      render: (row) => <StatusLamp status={row.status} />,
    },
    { key: 'deadline', title: t('ledger.deadline'), render: (row) => <DueWords entry={row} /> },
    { key: 'holder', title: t('ledger.holder'), render: (row) => <StepHolder row={row} /> },
    {
      key: 'source',
      title: t('ledger.source'),
      isOptional: true,
      render: (row) => t(`source.${row.source}`),
    },
    {
      key: 'round',
      title: t('ledger.round'),
      align: 'right',
      isOptional: true,
      render: (row) => row.round,
    },
    {
      key: 'registered',
      title: t('ledger.registered_at'),
      isOptional: true,
      render: (row) => instant(row.registered_at),
    },
    {
      key: 'updated',
      title: t('ledger.updated_at'),
      isOptional: true,
      render: (row) => instant(row.updated_at),
    },
    {
      key: 'operations',
      title: t('ui.operations'),
      fixed: 'end',
      render: (row) => (
        <Link
          to={`/ledger/${row.id}`}
          aria-label={`${row.awaits_me ? t('ledger.act') : t('ui.view')} ${row.number ?? row.id}`}
        >
          {row.awaits_me ? t('ledger.act') : t('ui.view')}
        </Link>
      ),
    },
  ];
}
