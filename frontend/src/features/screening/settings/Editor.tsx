import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { client, ifMatch } from '@/api/client';
import { Alert, App, Button, Form } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { TextField } from '@/ui/fields';
import { hasMoved, showFaults } from '@/ui/FormDialog';
import { UnsavedGuard } from '@/ui/UnsavedGuard';

import { isSame, merge, type SettingsForm, type SettingsView, toDocument, toForm } from './form';
import { SettingsFields } from './SettingsFields';
import { settingName } from './words';

const MAX_REASON = 300;

/** The settings, to be changed as a whole. What somebody else saved meanwhile is never lost. */
export function Editor({
  settings,
  readAnew,
}: {
  settings: SettingsView;
  readAnew: () => Promise<SettingsView | undefined>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<SettingsForm>();
  // What a change is checked against: the settings as they were read last.
  const [standing, setStanding] = useState(settings);
  const [merged, setMerged] = useState<Merged | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const save = async ({ document, reason }: SettingsForm) => {
    setBusy(true);
    setError(null);
    try {
      const { data } = await client.PUT('/api/v1/screening-settings', {
        params: { header: ifMatch(standing.version) },
        body: { document: toDocument(document), reason: reason?.trim() ?? '' },
      });
      setMerged(null);
      void message.success(t('settings.saved'), 6);
      if (data) startFrom(data);
      await readAnew();
    } catch (refusal) {
      setError(refusal);
      showFaults(form, refusal);
      window.scrollTo({ top: 0 });
    } finally {
      setBusy(false);
    }
  };
  const startFrom = (latest: SettingsView) => {
    setStanding(latest);
    form.setFieldsValue({ document: toForm(latest.document), reason: undefined });
  };
  const written = () => (form.getFieldsValue(true) as SettingsForm).document; // all of this form
  const adopt = async () => {
    const latest = await readAnew();
    if (!latest) return;
    const { merged: document, both } = merge(
      toForm(standing.document),
      written(),
      toForm(latest.document),
    );
    form.setFieldsValue({ document });
    setStanding(latest);
    setMerged({ version: latest.version, name: latest.user_name ?? '', both });
    setError(null);
  };

  return (
    <>
      <ErrorNotice
        error={error}
        onRetry={hasMoved(error) ? () => void adopt() : undefined}
        retryText={t('settings.adopt')}
      />
      {merged && <MergedNotice merged={merged} />}
      <Form<SettingsForm>
        form={form}
        name="settings"
        layout="vertical"
        initialValues={{ document: toForm(settings.document) }}
        onFinish={(values) => void save(values)}
        scrollToFirstError
      >
        <SettingsFields />
        <TextField
          name="reason"
          label={t('registers.change_reason')}
          extra={t('settings.reason_about')}
          max={MAX_REASON}
          rows={2}
        />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('settings.save')}
        </Button>
      </Form>
      <UnsavedGuard isDirty={() => !isSame(written(), toForm(standing.document))} />
    </>
  );
}

interface Merged {
  version: number;
  name: string;
  /** What both have changed. */
  both: string[];
}

/** What somebody else has saved meanwhile, and what needs a second look. */
function MergedNotice({ merged: { both, ...by } }: { merged: Merged }) {
  const { t } = useTranslation();
  return (
    <Alert
      type={both.length > 0 ? 'warning' : 'info'}
      showIcon
      role="status"
      style={{ marginBottom: 12 }}
      title={t('settings.adopted', by)}
      description={
        both.length > 0 && t('settings.both', { names: both.map(settingName).join('、') })
      }
    />
  );
}
