import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { May } from '@/access/session';
import { api, client } from '@/api/client';
import { instant } from '@/lib/dates';
import { Button, Form, Input } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import { type UnsavedWork, Watched } from '../Unsaved';

/** What is said about the entry; everybody who sees it reads it. */
export function Comments({ entryId, unsaved }: { entryId: number; unsaved: UnsavedWork }) {
  const { t } = useTranslation();
  const params = { path: { entry_id: entryId }, query: { limit: 200 } };
  const query = api.useQuery('get', '/api/v1/ledger-entries/{entry_id}/comments', { params });
  return (
    <Panel title={t('entry.comments')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('entry.comments_none')}</p>
          ) : (
            <ul className="plain-list">
              {items.map((comment) => (
                <li key={comment.id}>
                  <p className="entry-text">{comment.body}</p>
                  <small className="quiet">
                    {comment.author_organisation_name} · {comment.author_name} ·{' '}
                    <time dateTime={comment.at}>{instant(comment.at)}</time>
                  </small>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <May permission="ledger.comment">
        <NewComment entryId={entryId} unsaved={unsaved} onSaid={() => query.refetch()} />
      </May>
    </Panel>
  );
}

function NewComment({
  entryId,
  unsaved,
  onSaid,
}: {
  entryId: number;
  unsaved: UnsavedWork;
  onSaid: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [body, setBody] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const say = async () => {
    if (isBusy || !body.trim()) return;
    setBusy(true);
    setError(null);
    try {
      await client.POST('/api/v1/ledger-entries/{entry_id}/comments', {
        params: { path: { entry_id: entryId } },
        body: { body },
      });
      setBody('');
      await onSaid();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form layout="vertical" className="no-print" onFinish={() => void say()}>
      <Watched work={unsaved} isDirty={() => body.trim() !== ''} />
      <ErrorNotice error={error} />
      <Form.Item
        label={t('entry.comment')}
        htmlFor="new-comment"
        extra={t('entry.comment_about')}
        style={{ marginBottom: 8 }}
      >
        <Input.TextArea
          id="new-comment"
          value={body}
          maxLength={4000}
          autoSize={{ minRows: 2 }}
          onChange={({ target }) => setBody(target.value)}
        />
      </Form.Item>
      <Button htmlType="submit" loading={isBusy} disabled={!body.trim()}>
        {t('entry.say')}
      </Button>
    </Form>
  );
}
