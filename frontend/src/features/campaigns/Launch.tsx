import { useTranslation } from 'react-i18next';

import { api, client } from '@/api/client';
import { useLocalised } from '@/lib/i18n/localised';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { App } from '@/ui/controls';
import { Lamp, type LampColour } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import type { Campaign } from './words';

const COLOURS: Record<'ok' | 'warning' | 'blocking', LampColour> = {
  ok: 'green',
  warning: 'amber',
  blocking: 'red',
};

/** The launch checklist, and the launch itself once nothing blocks. */
export function Launch({
  campaign,
  onLaunched,
}: {
  campaign: Campaign;
  onLaunched: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const localised = useLocalised();
  const query = api.useQuery('get', '/api/v1/campaigns/{campaign_id}/checklist', {
    params: { path: { campaign_id: campaign.id } },
  });
  const launch = async () => {
    await client.POST('/api/v1/campaigns/{campaign_id}/launches', {
      params: { path: { campaign_id: campaign.id } },
      body: { expected_version: campaign.version },
    });
    void message.success(t('campaigns.launched'));
    await onLaunched();
  };
  return (
    <Panel
      title={t('campaigns.checklist')}
      extra={
        <ConfirmButton
          type="primary"
          disabled={!query.data?.is_ready}
          title={t('campaigns.launch_title')}
          consequence={t('campaigns.launch_text')}
          onConfirm={launch}
        >
          {t('campaigns.launch')}
        </ConfirmButton>
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            label={t('campaigns.checklist')}
            rows={items}
            rowKey={(row) => row.code}
            columns={[
              {
                key: 'result',
                title: t('campaigns.check_result'),
                width: 110,
                render: (row) => (
                  <Lamp colour={COLOURS[row.result]}>{t(`check_result.${row.result}`)}</Lamp>
                ),
              },
              {
                key: 'text',
                title: t('campaigns.check_point'),
                render: (row) => localised(row, 'text'),
              },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
