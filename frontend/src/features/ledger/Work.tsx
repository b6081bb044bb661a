import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay } from '@/access/session';
import { api } from '@/api/client';
import { Tabs } from '@/ui/controls';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import { type Filters, listPath } from './filters';
import './ledger.css';
import { DueWords, StatusLamp } from './Marks';
import type { EntryRow } from './words';

/** What a list of 待办 and 已办 asks for. */
const WAITING: Filters = { awaits_me: true, sort: 'deadline' };
const DONE: Filters = { done_by_me: true, sort: 'updated' };
/** What waits for verification at the reader's own step. */
export const QUEUE: Filters = {
  status: ['pending_verification'],
  awaits_me: true,
  sort: 'deadline',
};

const SHOWN = 20;

/** 待办 and 已办, with their counts; one click leads to the entry. */
export function Work() {
  const { t } = useTranslation();
  const may = useMay();
  const [tab, setTab] = useState('waiting');
  const lists = [
    { key: 'waiting', text: t('ledger.todo'), filters: WAITING, empty: t('ledger.todo_none') },
    ...(may('ledger.verify')
      ? [{ key: 'queue', text: t('ledger.queue'), filters: QUEUE, empty: t('ledger.queue_none') }]
      : []),
    { key: 'done', text: t('ledger.done'), filters: DONE, empty: t('ledger.done_none') },
  ];
  return (
    <Panel>
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={lists.map(({ key, text, filters, empty }) => ({
          key,
          label: <CountedLabel text={text} filters={filters} />,
          children: <WorkList filters={filters} empty={empty} text={text} />,
        }))}
      />
    </Panel>
  );
}

function useCount({ sort: _, ...filters }: Filters): number | undefined {
  return api.useQuery('get', '/api/v1/ledger-entries/counts', { params: { query: filters } }).data
    ?.entries;
}

function CountedLabel({ text, filters }: { text: string; filters: Filters }) {
  const count = useCount(filters);
  return <>{count === undefined ? text : `${text} (${count})`}</>;
}

function WorkList({ filters, empty, text }: { filters: Filters; empty: string; text: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const query = api.useQuery('get', '/api/v1/ledger-entries', {
    params: { query: { ...filters, limit: SHOWN } },
  });
  return (
    <Loaded query={query}>
      {({ items, next_cursor }) =>
        items.length === 0 ? (
          <EmptyState
            text={empty}
            action={
              <>
                <Link to="/ledger">{t('ledger.to_ledger')}</Link>
                {may('ledger.register') && (
                  <>
                    {' · '}
                    <Link to="/ledger/new">{t('ledger.register')}</Link>
                  </>
                )}
              </>
            }
          />
        ) : (
          <>
            <ul className="plain-list work-list" aria-label={text}>
              {items.map((row) => (
                <li key={row.id}>
                  <WorkItem row={row} />
                </li>
              ))}
            </ul>
            <p>
              <Link to={listPath(filters)}>
                {next_cursor ? t('ledger.all_of_these') : t('ledger.as_table')}
              </Link>
            </p>
          </>
        )
      }
    </Loaded>
  );
}

function WorkItem({ row }: { row: EntryRow }) {
  const { t } = useTranslation();
  return (
    <Link to={`/ledger/${row.id}`} className="work-item">
      <div>
        <p>
          <span className="work-title">{row.number ?? t('ledger.draft_no', { id: row.id })}</span>{' '}
          {row.organisation_name}
        </p>
        <p className="quiet">{row.description}</p>
      </div>
      <div>
        <StatusLamp status={row.status} />
        <DueWords entry={row} />
      </div>
    </Link>
  );
}
