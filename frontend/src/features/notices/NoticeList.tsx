import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { pathOf } from '@/lib/paths';

import './notices.css';

export type Notice = Schemas['NoticeView'];

/** Notices, the unread ones marked by a word as well as by weight. */
export function NoticeList({
  notices,
  onRead,
}: {
  notices: readonly Notice[];
  onRead: (notice: Notice) => void;
}) {
  const { t } = useTranslation();
  return (
    <ul className="notices">
      {notices.map((notice) => {
        const path = pathOf(notice.subject_type, notice.subject_id);
        return (
          <li key={notice.id} className={notice.read_at ? undefined : 'notice-unread'}>
            <div>
              {!notice.read_at && <span className="notice-mark">{t('notices.unread')}</span>}
              {path ? (
                <Link to={path} onClick={() => onRead(notice)}>
                  {notice.text}
                </Link>
              ) : (
                notice.text
              )}
            </div>
            <small>
              <time dateTime={notice.created_at}>{instant(notice.created_at)}</time>
              {!notice.read_at && (
                <button type="button" className="text-button" onClick={() => onRead(notice)}>
                  {t('notices.mark_read')}
                </button>
              )}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
