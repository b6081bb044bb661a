import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';

import { useSession } from '@/access/session';
import { api, client, ifMatch } from '@/api/client';
import { App, Button, Form, Space } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { adoptLatest, hasMoved, showFaults } from '@/ui/FormDialog';
import { Loaded } from '@/ui/Loading';
import { PageHeader } from '@/ui/PageHeader';
import { UnsavedGuard } from '@/ui/UnsavedGuard';

import { CampaignFields } from './CampaignFields';
import { blank, type CampaignForm, changes, fromCampaign, toBody } from './form';
import type { Campaign } from './words';

/** Prepare a new campaign, or change one. */
export default function CampaignFormPage() {
  const { campaignId } = useParams();
  return (
    <div className="page">
      {campaignId === undefined ? <Create /> : <Change campaignId={Number(campaignId)} />}
    </div>
  );
}

function Create() {
  const { organisation } = useSession();
  const query = api.useQuery('get', '/api/v1/catalogues', { params: { query: { limit: 1 } } });
  const save = async (form: CampaignForm) => {
    const { data } = await client.POST('/api/v1/campaigns', { body: toBody(form) });
    return data;
  };
  return (
    <Loaded query={query}>
      {({ items }) => (
        <Editor
          initial={blank(items[0]?.id ?? null, organisation.name)}
          before={null}
          save={save}
        />
      )}
    </Loaded>
  );
}

function Change({ campaignId }: { campaignId: number }) {
  const query = api.useQuery(
    'get',
    '/api/v1/campaigns/{campaign_id}',
    { params: { path: { campaign_id: campaignId } } },
    // What is being edited is not read anew under the hands.
    { staleTime: Infinity, refetchOnMount: 'always' },
  );
  const save = async (form: CampaignForm, before: Campaign) => {
    const { data } = await client.PATCH('/api/v1/campaigns/{campaign_id}', {
      params: { path: { campaign_id: campaignId }, header: ifMatch(before.version) },
      body: changes(before, form),
    });
    return data;
  };
  return (
    <Loaded query={query}>
      {(campaign) => (
        <Editor
          initial={fromCampaign(campaign)}
          before={campaign}
          save={(form) => save(form, campaign)}
          reload={async () => {
            const { data } = await query.refetch();
            return data && fromCampaign(data);
          }}
        />
      )}
    </Loaded>
  );
}

function Editor({
  initial,
  before,
  save,
  reload,
}: {
  initial: Partial<CampaignForm>;
  before: Campaign | null;
  save: (form: CampaignForm) => Promise<Campaign | undefined>;
  reload?: () => Promise<CampaignForm | undefined>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<CampaignForm>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isSaved = useRef(false);
  const isDirty = useCallback(() => form.isFieldsTouched() && !isSaved.current, [form]);

  const submit = async (values: CampaignForm) => {
    setBusy(true);
    setError(null);
    try {
      const saved = await save(values);
      isSaved.current = true;
      void message.success(t('ui.saved'));
      if (saved) void navigate(`/campaigns/${saved.id.toString()}`);
    } catch (refusal) {
      setError(refusal);
      showFaults(form, refusal);
      window.scrollTo({ top: 0 });
    } finally {
      setBusy(false);
    }
  };

  const adopt = async (read: () => Promise<CampaignForm | undefined>) => {
    try {
      adoptLatest(form, await read());
      setError(null);
    } catch (refusal) {
      setError(refusal);
    }
  };

  return (
    <>
      <PageHeader
        title={before ? t('campaigns.edit_title', { name: before.name }) : t('campaigns.create')}
        crumbs={[
          { title: t('campaigns.title'), to: '/campaigns' },
          ...(before ? [{ title: before.code, to: `/campaigns/${before.id.toString()}` }] : []),
          { title: before ? t('ui.edit') : t('ui.create') },
        ]}
      />
      <ErrorNotice
        error={error}
        onRetry={reload && hasMoved(error) ? () => void adopt(reload) : undefined}
        retryText={t('ui.reload')}
      />
      <Form<CampaignForm>
        form={form}
        name="campaign"
        layout="vertical"
        initialValues={initial}
        onFinish={(values) => void submit(values)}
      >
        <CampaignFields isLaunched={before !== null && before.state !== 'draft'} />
        <Space>
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {t('ui.save')}
          </Button>
          <Button onClick={() => void navigate(-1)}>{t('ui.cancel')}</Button>
        </Space>
      </Form>
      <UnsavedGuard isDirty={isDirty} />
    </>
  );
}
