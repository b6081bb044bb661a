import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { api, client } from '@/api/client';
import { problemOf } from '@/api/problem';
import { saveAs } from '@/lib/download';
import { useLocalised } from '@/lib/i18n/localised';
import { App, Button } from '@/ui/controls';
import { Facts } from '@/ui/Facts';
import { Loaded } from '@/ui/Loading';
import { OrganisationName } from '@/ui/OrganisationName';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { Launch } from './Launch';
import { Participants } from './Participants';
import { StageTimeline } from './StageTimeline';
import { type Campaign, CampaignLamp } from './words';

/** One campaign: its stages, what is due when, who takes part, and its launch. */
export function CampaignPage({
  report,
}: {
  /** How far a launched campaign is. */
  report: (campaignId: number) => ReactNode;
}) {
  const campaignId = Number(useParams()['campaignId']);
  const query = api.useQuery('get', '/api/v1/campaigns/{campaign_id}', {
    params: { path: { campaign_id: campaignId } },
  });
  return (
    <div className="page">
      <Loaded query={query}>
        {(campaign) => (
          <Whole
            campaign={campaign}
            report={campaign.launched_at && report(campaign.id)}
            onChanged={() => query.refetch()}
          />
        )}
      </Loaded>
    </div>
  );
}

function Whole({
  campaign,
  report,
  onChanged,
}: {
  campaign: Campaign;
  report: ReactNode;
  onChanged: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const isOwn = useSession().organisation.id === campaign.organisation_id;
  const canManage = useMay()('campaign.manage') && isOwn;
  return (
    <>
      <Head campaign={campaign} canManage={canManage} />
      <Panel title={t('campaigns.stages')}>
        <StageTimeline campaign={campaign} />
      </Panel>
      {canManage && campaign.state === 'draft' && (
        <Launch campaign={campaign} onLaunched={onChanged} />
      )}
      {report}
      <Settings campaign={campaign} />
      <Deliverables campaign={campaign} />
      {campaign.launched_at && <Participants campaignId={campaign.id} />}
    </>
  );
}

function Head({ campaign, canManage }: { campaign: Campaign; canManage: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const download = async () => {
    const { data } = await client.GET('/api/v1/campaigns/{campaign_id}/file', {
      params: { path: { campaign_id: campaign.id } },
      parseAs: 'text',
    });
    saveAs(`${campaign.code}.yaml`, data ?? '', 'application/yaml');
  };
  return (
    <PageHeader
      title={campaign.name}
      about={<CampaignLamp state={campaign.state} />}
      crumbs={[{ title: t('campaigns.title'), to: '/campaigns' }, { title: campaign.code }]}
      actions={
        <>
          <Button
            onClick={() =>
              download().catch((error: unknown) => message.error(problemOf(error).detail))
            }
          >
            {t('campaigns.export')}
          </Button>
          {canManage && (
            <Button onClick={() => void navigate(`/campaigns/${campaign.id}/edit`)}>
              {t('ui.edit')}
            </Button>
          )}
        </>
      }
    />
  );
}

function Settings({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const { participants } = campaign;
  return (
    <Panel title={t('campaigns.facts')}>
      <Facts
        items={[
          { label: t('campaigns.code'), value: campaign.code },
          { label: t('campaigns.issuer'), value: campaign.issuer },
          { label: t('campaigns.document_no'), value: campaign.document_no },
          { label: t('campaigns.rectify_by'), value: campaign.rectify_by },
          {
            label: t('campaigns.verification_steps'),
            value: campaign.verification_steps.map((step) => t(`level.${step}`)).join(' → '),
          },
          {
            label: t('campaigns.stop_report_hours'),
            value: t('campaigns.hours', { count: campaign.stop_report_hours }),
          },
          {
            label: t('campaigns.verification_working_days'),
            value: t('campaigns.working_days', { count: campaign.verification_working_days }),
          },
          {
            label: t('campaigns.stale_draft_working_days'),
            value: t('campaigns.working_days', { count: campaign.stale_draft_working_days }),
          },
          {
            label: t('campaigns.region_gives_read'),
            value: campaign.region_gives_read ? t('ui.yes') : t('ui.no'),
          },
          {
            label: t('campaigns.selection'),
            isLong: true,
            value: (
              <>
                {participants.subtree_id === null ? (
                  t('campaigns.everybody')
                ) : (
                  <OrganisationName id={participants.subtree_id} />
                )}
                {' · '}
                {participants.kinds.map((kind) => t(`kind.${kind}`)).join('、')}
                {participants.school_types.length > 0 &&
                  ` · ${participants.school_types.map((type) => t(`school_type.${type}`)).join('、')}`}
              </>
            ),
          },
          { label: t('campaigns.ledger_title'), value: campaign.ledger_title, isLong: true },
          {
            label: t('campaigns.ledger_columns'),
            value: campaign.ledger_columns.map((column) => t(`ledger_column.${column}`)).join('、'),
            isLong: true,
          },
          { label: t('campaigns.filing_note'), value: campaign.filing_note, isLong: true },
        ]}
      />
    </Panel>
  );
}

function Deliverables({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const localised = useLocalised();
  return (
    <Panel title={t('campaigns.deliverables')}>
      <SimpleTable
        label={t('campaigns.deliverables')}
        rows={campaign.deliverables}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'label',
            title: t('campaigns.deliverable'),
            render: (row) => localised(row, 'label'),
          },
          {
            key: 'form',
            title: t('campaigns.form'),
            render: (row) => t(`deliverable_form.${row.form}`),
          },
          {
            key: 'levels',
            title: t('campaigns.owed_by'),
            render: (row) => row.levels.map((kind) => t(`kind.${kind}`)).join('、'),
          },
          { key: 'due_on', title: t('campaigns.due_on'), render: (row) => row.due_on },
          {
            key: 'due_on_below',
            title: t('campaigns.due_on_below'),
            render: (row) => row.due_on_below ?? t('campaigns.the_same'),
          },
        ]}
      />
    </Panel>
  );
}
