import { useTranslation } from 'react-i18next';

import { PageHeader } from '@/ui/PageHeader';

import { LedgerList } from './LedgerList';
import { QUEUE } from './Work';

/** What waits for verification by the reader's own organisation, nearest deadline first. */
export default function QueuePage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('ledger.queue')} about={t('ledger.queue_about')} />
      <LedgerList name="queue" preset={QUEUE} />
    </div>
  );
}
