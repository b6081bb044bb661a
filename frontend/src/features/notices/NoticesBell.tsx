import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { api } from '@/api/client';
import { problemOf } from '@/api/problem';
import { App, Badge, Button, Drawer } from '@/ui/controls';
import { EmptyState } from '@/ui/EmptyState';
import { BellOutlined } from '@/ui/icons';
import { Loaded } from '@/ui/Loading';

import { NoticeList } from './NoticeList';
import { useReading, useUnreadCount } from './useNotices';

/** How many notices wait, and the newest of them beside the page. */
export function NoticesBell() {
  const { t } = useTranslation();
  const count = useUnreadCount();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Badge count={count} size="small" offset={[-6, 8]} overflowCount={99}>
        <Button
          type="text"
          icon={<BellOutlined />}
          aria-label={t('notices.bell', { count })}
          onClick={() => setOpen(true)}
        />
      </Badge>
      <Drawer
        open={isOpen}
        size={400}
        title={t('notices.title')}
        onClose={() => setOpen(false)}
        extra={
          <Link to="/notices" onClick={() => setOpen(false)}>
            {t('notices.all')}
          </Link>
        }
      >
        {isOpen && <Newest onChosen={() => setOpen(false)} />}
      </Drawer>
    </>
  );
}

function Newest({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { read, readUpTo } = useReading();
  const query = api.useQuery('get', '/api/v1/notices', { params: { query: { limit: 20 } } });
  const refused = (error: unknown) => void message.error(problemOf(error).detail);
  return (
    <Loaded query={query}>
      {({ items: [newest, ...others] }) =>
        newest ? (
          <>
            <Button size="small" onClick={() => readUpTo(newest).catch(refused)}>
              {t('notices.mark_all_read')}
            </Button>
            <NoticeList
              notices={[newest, ...others]}
              onRead={(notice) => {
                read(notice).catch(refused);
                onChosen();
              }}
            />
          </>
        ) : (
          <EmptyState text={t('notices.none')} />
        )
      }
    </Loaded>
  );
}
