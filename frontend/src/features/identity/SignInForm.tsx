import { Button, Form, Input } from '@/ui/controls';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keeper } from '@/api/client';
import { ErrorNotice } from '@/ui/ErrorNotice';

interface Credentials {
  username: string;
  password: string;
}

/** User name and password; what was refused stays typed, but for the password. */
export function SignInForm({ username }: { username?: string }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Credentials>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (credentials: Credentials) => {
    setBusy(true);
    setError(null);
    try {
      await keeper.signIn(credentials.username.trim(), credentials.password);
    } catch (refusal) {
      setError(refusal);
      form.resetFields(['password']);
      form.focusField('password');
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form<Credentials>
      form={form}
      name="sign-in"
      layout="vertical"
      requiredMark={false}
      initialValues={{ username }}
      onFinish={(credentials) => void submit(credentials)}
    >
      <ErrorNotice error={error} />
      <Form.Item
        name="username"
        label={t('sign_in.username')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Input autoComplete="username" autoFocus={!username} maxLength={60} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('sign_in.password')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Input.Password autoComplete="current-password" autoFocus={Boolean(username)} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {t('sign_in.submit')}
      </Button>
    </Form>
  );
}
