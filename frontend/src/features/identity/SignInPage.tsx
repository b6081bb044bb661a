import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { type DemoLogin, useSystem } from '@/access/system';
import { keeper } from '@/api/client';
import { useLocalised } from '@/lib/i18n/localised';
import { Card } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { LanguageSwitch } from '@/ui/LanguageSwitch';
import { SimpleTable } from '@/ui/SimpleTable';

import { SignInForm } from './SignInForm';

import './sign-in.css';

/** Where everybody begins. */
export default function SignInPage() {
  const { t } = useTranslation();
  const system = useSystem();
  useEffect(() => {
    document.title = `${t('sign_in.title')} · ${system.system_name}`;
  }, [t, system.system_name]);
  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageSwitch />
      </div>
      <header>
        <h1>{system.system_name}</h1>
        <p>{t('shell.about')}</p>
      </header>
      <Card className="sign-in-card">
        <h2>{t('sign_in.title')}</h2>
        <SignInForm />
        <p className="sign-in-note">{t('sign_in.forgotten')}</p>
      </Card>
      {system.is_demo && <DemoLogins logins={system.demo_logins} />}
    </main>
  );
}

function DemoLogins({ logins }: { logins: readonly DemoLogin[] }) {
  const { t } = useTranslation();
  const localised = useLocalised();
  const [error, setError] = useState<unknown>(null);
  const enter = (login: DemoLogin) => {
    setError(null);
    keeper.signIn(login.username, login.password).catch(setError);
  };
  return (
    <Card className="sign-in-demo">
      <h2>{t('sign_in.demo_title')}</h2>
      <p>
        {t('shell.demo_about')} {t('sign_in.demo_text')}
      </p>
      <ErrorNotice error={error} />
      <SimpleTable
        label={t('sign_in.demo_title')}
        rows={logins}
        rowKey={(login) => login.username}
        columns={[
          {
            key: 'person',
            title: t('sign_in.demo_person'),
            render: (login) => login.display_name,
          },
          {
            key: 'username',
            title: t('sign_in.username'),
            render: (login) => (
              <button type="button" className="text-button" onClick={() => enter(login)}>
                {login.username}
              </button>
            ),
          },
          {
            key: 'password',
            title: t('sign_in.password'),
            render: (login) => <code>{login.password}</code>,
          },
          {
            key: 'organisation',
            title: t('sign_in.demo_organisation'),
            render: (login) => login.organisation_name,
          },
          {
            key: 'roles',
            title: t('sign_in.demo_roles'),
            render: (login) => localised(login, 'role_label'),
          },
        ]}
      />
    </Card>
  );
}
