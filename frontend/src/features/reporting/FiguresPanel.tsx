import { useTranslation } from 'react-i18next';

import { May } from '@/access/session';
import { api } from '@/api/client';
import { download } from '@/api/download';
import { problemOf } from '@/api/problem';
import { App, Button, Space } from '@/ui/controls';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import { FiguresView } from './FiguresView';
import type { Ledger } from './words';

/** The figures of a campaign, and its whole ledger as a paper. */
export function FiguresPanel({ campaignId, ledger }: { campaignId: number; ledger: Ledger }) {
  const { t } = useTranslation();
  const query = api.useQuery('get', '/api/v1/reports/campaigns/{campaign_id}/figures', {
    params: { path: { campaign_id: campaignId } },
  });
  return (
    <Panel
      title={t('reporting.figures')}
      extra={
        <May permission="report.export">
          <Exports campaignId={campaignId} ledger={ledger} />
        </May>
      }
    >
      <Loaded query={query}>{(data) => <FiguresView figures={data} ledger={ledger} />}</Loaded>
    </Panel>
  );
}

function Exports({ campaignId, ledger }: { campaignId: number; ledger: Ledger }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = (form: 'docx' | 'xlsx') => {
    download(ledger.exportPath(form, { campaign_id: campaignId })).then(
      () => void message.info(t('reporting.export_started')),
      (error: unknown) => void message.error(problemOf(error).detail),
    );
  };
  return (
    <Space wrap className="no-print">
      <Button onClick={() => save('docx')}>{t('reporting.export_docx')}</Button>
      <Button onClick={() => save('xlsx')}>{t('reporting.export_xlsx')}</Button>
    </Space>
  );
}
