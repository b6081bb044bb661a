import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import type { Document } from './form';
import { differenceLines } from './words';

interface Version {
  document: Document;
}

const SHOWN = 50;

/** Who changed what, when and why; newest first. */
export function Versions() {
  const { t } = useTranslation();
  // One more than is shown: each is told apart from the one before it.
  const query = api.useQuery('get', '/api/v1/screening-settings/versions', {
    params: { query: { limit: SHOWN + 1 } },
  });
  return (
    <Panel title={t('settings.history')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('settings.default')}</p>
          ) : (
            <ol className="screening-history">
              {items.slice(0, SHOWN).map((version, place) => (
                <li key={version.version}>
                  <div>
                    {t('settings.version', {
                      version: version.version,
                      name: version.user_name,
                      at: instant(version.at),
                      reason: version.reason,
                    })}
                  </div>
                  <Differences before={items[place + 1]} after={version} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** The first version has none before it to be told apart from. */
function Differences({ before, after }: { before: Version | undefined; after: Version }) {
  const { t } = useTranslation();
  if (!before) return <div className="quiet">{t('settings.first')}</div>;
  return (
    <ul className="screening-notes">
      {differenceLines(before.document, after.document).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
