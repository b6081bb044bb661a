import { App } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import { PageHeader, Panel } from '@/ui/PageHeader';

import { PasswordForm } from './PasswordForm';

/** Change one's own password. */
export default function PasswordPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return (
    <div className="page">
      <PageHeader title={t('password.title')} />
      <Panel>
        <PasswordForm onChanged={() => void message.success(t('password.changed'))} />
      </Panel>
    </div>
  );
}
