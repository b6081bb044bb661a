import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import { StateLamp } from './Marks';
import type { Suspicion } from './words';

/** What happened to it, oldest first. */
export function History({ suspicion }: { suspicion: Suspicion }) {
  const { t } = useTranslation();
  const query = api.useQuery('get', '/api/v1/suspicions/{suspicion_id}/history', {
    params: { path: { suspicion_id: suspicion.id }, query: { limit: 200 } },
  });
  return (
    <Panel title={t('suspicions.history')}>
      <Loaded query={query}>
        {({ items }) => (
          <ol className="screening-history">
            {items.map((line) => (
              <li key={line.id}>
                <strong>{line.event_label}</strong>{' '}
                {line.state !== null && line.state_label !== null && (
                  <StateLamp row={{ state: line.state, state_label: line.state_label }} />
                )}
                <div className="quiet">
                  <time dateTime={line.at}>{instant(line.at)}</time> ·{' '}
                  {line.actor_name === null
                    ? t('suspicions.by_machine')
                    : [line.actor_organisation_name, line.actor_name, line.actor_office]
                        .filter(Boolean)
                        .join(' ')}{' '}
                  · {t('suspicions.history_records', { count: line.record_count })}
                </div>
                {line.note && <p className="screening-text">{line.note}</p>}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  );
}
