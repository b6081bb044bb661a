import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import { problemOf } from '@/api/problem';
import { App, Button, Radio } from '@/ui/controls';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { Pager } from '@/ui/Pager';
import { flag, useFilters, usePaging } from '@/ui/urlState';

import { NoticeList } from './NoticeList';
import { useReading } from './useNotices';

const FILTERS = { is_read: flag };

/** Every notice to one's post. */
export default function NoticesPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const { read, readUpTo } = useReading();
  const query = api.useQuery('get', '/api/v1/notices', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const refused = (error: unknown) => void message.error(problemOf(error).detail);
  const newest = query.data?.items[0];
  return (
    <div className="page">
      <PageHeader
        title={t('notices.title')}
        actions={
          newest &&
          paging.isFirst && (
            <Button onClick={() => readUpTo(newest).catch(refused)}>
              {t('notices.mark_all_read')}
            </Button>
          )
        }
      />
      <Panel>
        <Radio.Group
          aria-label={t('notices.filter')}
          optionType="button"
          value={filters.is_read ?? 'all'}
          options={[
            { value: 'all', label: t('notices.every') },
            { value: false, label: t('notices.unread') },
            { value: true, label: t('notices.read') },
          ]}
          onChange={({ target }: { target: { value?: unknown } }) =>
            setFilters(typeof target.value === 'boolean' ? { is_read: target.value } : {})
          }
        />
        <Loaded query={query}>
          {({ items, next_cursor }) => (
            <>
              {items.length > 0 ? (
                <NoticeList notices={items} onRead={(notice) => void read(notice).catch(refused)} />
              ) : (
                <EmptyState text={t('notices.none')} />
              )}
              <Pager paging={paging} nextCursor={next_cursor} />
            </>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}
