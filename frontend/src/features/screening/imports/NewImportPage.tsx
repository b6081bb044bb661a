import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { problemOf } from '@/api/problem';
import { Button, Form, Space, Switch } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { type ChosenFile, FileChooser } from '@/ui/FileChooser';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { UnsavedGuard } from '@/ui/UnsavedGuard';

import '../screening.css';
import { TemplateButton } from './ImportsPage';
import { uploadRecords } from './upload';
import { ACCEPTED } from './words';

interface UploadForm {
  files?: ChosenFile[];
  is_full_set: boolean;
}

/** Send a file of records; what it would do is shown before anything is stored. */
export default function NewImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<UploadForm>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // Read by the guard at once, before the page is drawn anew.
  const sending = useRef(false);
  const isSending = useCallback(() => sending.current, []);

  const send = async ({ files, is_full_set }: UploadForm) => {
    const [chosen] = files ?? [];
    if (!chosen) return;
    const mark = (change: Partial<ChosenFile>) =>
      form.setFieldValue('files', [{ ...chosen, ...change }]);
    sending.current = true;
    setBusy(true);
    setError(null);
    try {
      const taken = await uploadRecords(chosen.file, { isFullSet: is_full_set }, (progress) =>
        mark({ state: 'sending', progress }),
      );
      sending.current = false;
      void navigate(`/screening/imports/${taken.id}`);
    } catch (refusal) {
      sending.current = false;
      setBusy(false);
      setError(refusal);
      mark({ state: 'failed', reason: problemOf(refusal).title });
    }
  };

  return (
    <div className="page">
      <PageHeader
        title={t('imports.new')}
        crumbs={[
          { title: t('imports.title'), to: '/screening/imports' },
          { title: t('imports.new') },
        ]}
      />
      <Panel title={t('imports.step_template')}>
        <p>{t('imports.template_about')}</p>
        <TemplateButton />
      </Panel>
      <Panel title={t('imports.step_file')}>
        <ErrorNotice error={error} />
        <Form<UploadForm>
          form={form}
          name="import"
          layout="vertical"
          className="screening-form"
          initialValues={{ is_full_set: false }}
          onFinish={(values) => void send(values)}
        >
          <Form.Item
            name="files"
            label={t('imports.file')}
            extra={t('imports.file_about')}
            rules={[{ required: true, type: 'array', min: 1, message: t('imports.file_required') }]}
          >
            <FileChooser
              accept={ACCEPTED}
              hint={t('imports.file_hint')}
              isSingle
              isDisabled={isBusy}
            />
          </Form.Item>
          <Form.Item
            name="is_full_set"
            label={t('imports.full_set')}
            extra={t('imports.full_set_about')}
            valuePropName="checked"
          >
            <Switch checkedChildren={t('ui.yes')} unCheckedChildren={t('ui.no')} />
          </Form.Item>
          <Space wrap>
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {t('imports.upload')}
            </Button>
            <span className="quiet">{t('imports.upload_about')}</span>
          </Space>
        </Form>
      </Panel>
      <UnsavedGuard isDirty={isSending} />
    </div>
  );
}
