import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { App, Button, Checkbox, Form, Input, InputNumber, Space } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showFaults } from '@/ui/FormDialog';

type Confirmation = Schemas['ConfirmationCreate'] & { is_certain: boolean };

/** What the person found in the source; it is kept under the person's name for good. */
export function ConfirmationForm({
  redLineId,
  onConfirmed,
}: {
  redLineId: number;
  onConfirmed: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { user, membership } = useSession();
  const [form] = Form.useForm<Confirmation>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const required = { required: true, message: t('ui.required') };

  const confirm = async ({ article, item, official_text, source }: Confirmation) => {
    setBusy(true);
    setError(null);
    try {
      await client.POST('/api/v1/red-lines/{red_line_id}/confirmations', {
        params: { path: { red_line_id: redLineId } },
        body: { article, item: item ?? null, official_text, source },
      });
      void message.success(t('regulation.confirmed_done'));
      await onConfirmed();
    } catch (refusal) {
      setError(refusal);
      showFaults(form, refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form<Confirmation>
      form={form}
      name="confirmation"
      layout="vertical"
      style={{ maxWidth: 760 }}
      onFinish={(values) => void confirm(values)}
    >
      <ErrorNotice error={error} />
      <Space wrap size="large" align="start">
        <Form.Item name="article" label={t('regulation.article')} rules={[required]}>
          <InputNumber min={1} max={999} precision={0} />
        </Form.Item>
        <Form.Item name="item" label={t('regulation.item')} extra={t('regulation.item_about')}>
          <InputNumber min={1} max={999} precision={0} />
        </Form.Item>
      </Space>
      <Form.Item
        name="official_text"
        label={t('regulation.official_text')}
        extra={t('regulation.official_text_about')}
        rules={[required]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} showCount />
      </Form.Item>
      <Form.Item
        name="source"
        label={t('regulation.source')}
        extra={t('regulation.source_about')}
        rules={[required]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item
        name="is_certain"
        valuePropName="checked"
        rules={[
          {
            validator: (_, value: boolean) =>
              value ? Promise.resolve() : Promise.reject(new Error(t('ui.required'))),
          },
        ]}
      >
        <Checkbox>
          {t('regulation.sign', { name: user.display_name, office: membership.office })}
        </Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('regulation.confirm')}
      </Button>
    </Form>
  );
}
