import { Button, Form, Input } from '@/ui/controls';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { client } from '@/api/client';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { showFaults } from '@/ui/FormDialog';

interface Passwords {
  current_password: string;
  new_password: string;
  repeated: string;
}

/** One's own new password. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [form] = Form.useForm<Passwords>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const required = { required: true, message: t('ui.required') };

  const submit = async ({ current_password, new_password }: Passwords) => {
    setBusy(true);
    setError(null);
    try {
      await client.POST('/api/v1/session/password', { body: { current_password, new_password } });
      form.resetFields();
      onChanged();
    } catch (refusal) {
      setError(refusal);
      showFaults(form, refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form<Passwords>
      form={form}
      name="password"
      layout="vertical"
      style={{ maxWidth: 420 }}
      onFinish={(passwords) => void submit(passwords)}
    >
      <ErrorNotice error={error} />
      {/* Password managers file the new password under this name. */}
      <input type="text" autoComplete="username" value={user.username} readOnly hidden />
      <Form.Item name="current_password" label={t('password.current')} rules={[required]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="new_password"
        label={t('password.new')}
        extra={t('password.rules')}
        rules={[required]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t('password.repeat')}
        dependencies={['new_password']}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_, value: string) =>
              !value || value === getFieldValue('new_password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.mismatch'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('password.submit')}
      </Button>
    </Form>
  );
}
