import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay } from '@/access/session';
import { client } from '@/api/client';
import type { operations } from '@/api/schema.gen';
import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { pathOf } from '@/lib/paths';
import { Button, Timeline } from '@/ui/controls';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import { STATUS_WORDS } from '../words';

type Page = operations['ledger.list_history']['responses'][200]['content']['application/json'];
type Act = Page['items'][number];

/** Every act on the entry, oldest first, with name and office as held that day. */
export function History({ entryId }: { entryId: number }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    // Under the path of the API, so that a transition makes it stale like every other list.
    queryKey: ['get', '/api/v1/ledger-entries/{entry_id}/history', entryId],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const { data } = await client.GET('/api/v1/ledger-entries/{entry_id}/history', {
        params: { path: { entry_id: entryId }, query: { cursor: pageParam } },
      });
      if (!data) throw new Error('a page of history was answered without its rows');
      return data;
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  return (
    <Panel title={t('entry.history')}>
      <Loaded query={query}>
        {({ pages }) => (
          <Timeline
            items={pages
              .flatMap(({ items }) => items)
              .map((act) => ({
                key: act.id,
                color: STATUS_WORDS[act.to_status].colour === 'green' ? 'green' : 'blue',
                content: <HistoryItem act={act} />,
              }))}
          />
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('entry.more')}
        </Button>
      )}
    </Panel>
  );
}

function HistoryItem({ act }: { act: Act }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <strong>{act.action_label}</strong>{' '}
        {act.from_status !== act.to_status && (
          <span className="quiet">
            {act.from_status ? `${t(`status.${act.from_status}`)} → ` : '→ '}
            {t(`status.${act.to_status}`)}
          </span>
        )}
      </div>
      {act.note && <p className="entry-text">{act.note}</p>}
      <Details detail={act.detail} />
      <small className="quiet">
        <time dateTime={act.at}>{instant(act.at)}</time> · {act.actor_organisation_name} ·{' '}
        {act.actor_name}
        {act.actor_office && `（${act.actor_office}）`}
      </small>
    </>
  );
}

const TOLD = [
  'to_supply',
  'deadline_on',
  'next_check_on',
  'ruling_by',
  'next',
  'shown_by',
  'filename',
  'duplicate_of',
] as const;

/** What the history keeps beside the note, where a reader asks for it. */
function Details({ detail }: { detail: Record<string, unknown> }) {
  const { t } = useTranslation();
  const told = TOLD.flatMap((name) => {
    const value = detail[name];
    return typeof value === 'string' ? [`${t(`detail.${name}`)}：${value}`] : [];
  });
  const visit = onSite(detail['on_site']);
  return (
    <>
      {told.length > 0 && <p className="entry-text">{told.join('；')}</p>}
      {visit && <p className="entry-text">{t('detail.on_site', visit)}</p>}
      <Linked detail={detail} />
    </>
  );
}

/** Suspicions of screening that the entry answers for, and how many students they are about. */
function Linked({ detail }: { detail: Record<string, unknown> }) {
  const { t } = useTranslation();
  const mayRead = useMay()('suspicion.read');
  const { suspicion_ids: ids, rule_code, students, student_count } = detail;
  if (!Array.isArray(ids)) return null;
  return (
    <p className="entry-text">
      {t('detail.linked', { rule_code, students, student_count })}{' '}
      {(mayRead ? ids : []).map((id: number) => (
        <Link key={id} to={pathOf('suspicion', id) ?? ''}>
          {t('detail.suspicion', { id })}{' '}
        </Link>
      ))}
    </p>
  );
}

function onSite(value: unknown): { day: string; people: string; record: string } | null {
  if (typeof value !== 'object' || value === null) return null;
  const visit = value as Partial<Schemas['OnSite']>; // as the action was sent
  return {
    day: visit.visited_on ?? '',
    people: (visit.inspectors ?? []).join('、'),
    record: visit.record ?? '',
  };
}
