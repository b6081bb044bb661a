import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';

import '../screening.css';
import { Editor } from './Editor';
import type { SettingsView } from './form';
import { SettingsFacts } from './SettingsFacts';
import { Versions } from './Versions';

/** What the province sets about screening, and every version of it. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const query = api.useQuery(
    'get',
    '/api/v1/screening-settings',
    {},
    // What is being edited is not read anew under the hands.
    { staleTime: Infinity, refetchOnMount: 'always' },
  );
  return (
    <div className="page">
      <PageHeader title={t('settings.title')} about={t('settings.about')} />
      <Loaded query={query}>
        {(settings) => (
          <>
            <Panel title={t('settings.in_force')}>
              <Standing settings={settings} />
              {settings.may_change ? (
                <Editor settings={settings} readAnew={async () => (await query.refetch()).data} />
              ) : (
                <SettingsFacts document={settings.document} />
              )}
            </Panel>
            <Versions key={settings.version} />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** Whose settings they are, and since when. */
function Standing({ settings }: { settings: SettingsView }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t(settings.may_change ? 'settings.edit_about' : 'settings.read_only')}</p>
      <p className="quiet">
        {settings.at === null
          ? t('settings.default')
          : t('settings.version', {
              version: settings.version,
              name: settings.user_name ?? '',
              at: instant(settings.at),
              reason: settings.reason ?? '',
            })}
      </p>
      <p className="quiet">{t('settings.law', { ...settings.law })}</p>
    </>
  );
}
