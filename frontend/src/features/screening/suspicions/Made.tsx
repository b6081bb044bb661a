import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { Schemas } from '@/api/types';
import { Alert, Space } from '@/ui/controls';

/** What a confirmation has made: draft entries, and entries under way it was linked to. */
export function Made({ outcome }: { outcome: Schemas['AnswerOutcome'] }) {
  const { t } = useTranslation();
  const linked = new Set(outcome.links.map(({ entry_id }) => entry_id));
  const drafts = outcome.entry_ids.filter((id) => !linked.has(id));
  return (
    <>
      {drafts.length > 0 && (
        <Alert
          type="success"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('suspicions.entries_made')}
          description={
            <Space wrap>
              {drafts.map((id) => (
                <Link key={id} to={`/ledger/${id}`}>
                  {t('suspicions.to_entry', { id })}
                </Link>
              ))}
            </Space>
          }
        />
      )}
      {outcome.links.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('suspicions.entries_linked')}
          description={outcome.links.map(({ entry_id, number, status, ...counts }) => (
            <div key={entry_id}>
              <Link to={`/ledger/${entry_id}`}>
                {t('suspicions.entry_linked', {
                  entry: number ?? t('suspicions.to_entry', { id: entry_id }),
                  status: t(`status.${status}`),
                  ...counts,
                })}
              </Link>
            </div>
          ))}
        />
      )}
    </>
  );
}
