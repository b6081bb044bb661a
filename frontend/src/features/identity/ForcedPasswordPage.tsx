import { Button } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import { keeper } from '@/api/client';
import { PageHeader, Panel } from '@/ui/PageHeader';

import { PasswordForm } from './PasswordForm';

/** Nothing else opens before a password set by someone else is replaced. */
export function ForcedPasswordPage() {
  const { t } = useTranslation();
  return (
    <main className="page" style={{ maxWidth: 560 }}>
      <PageHeader
        title={t('password.forced_title')}
        about={t('password.forced_text')}
        actions={<Button onClick={() => void keeper.signOut()}>{t('shell.sign_out')}</Button>}
      />
      <Panel>
        <PasswordForm onChanged={() => void keeper.start()} />
      </Panel>
    </main>
  );
}
