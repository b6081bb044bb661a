import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';

import type { RecordView } from './filters';
import { CORRECTABLE, fieldName, PERSONAL, valueWords } from './values';

type Version = Schemas['VersionView'];

/** What the record was before each change, newest first. */
export function Versions({ record }: { record: RecordView }) {
  const { t } = useTranslation();
  const query = api.useQuery('get', '/api/v1/internship-records/{record_id}/versions', {
    params: { path: { record_id: record.id }, query: { limit: 200 } },
  });
  return (
    <Panel title={t('records.versions')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('records.versions_none')}</p>
          ) : (
            <ol className="screening-history">
              {items.map((version) => (
                <li key={version.version}>
                  <VersionItem version={version} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}

function VersionItem({ version }: { version: Version }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <>
      <div>
        <time dateTime={version.at}>{instant(version.at)}</time> · {version.user_name} ·{' '}
        {version.import_id === null ? (
          t('records.by_hand')
        ) : may('record.import') ? (
          <Link to={`/screening/imports/${version.import_id}`}>
            {t('records.by_import', { id: version.import_id })}
          </Link>
        ) : (
          t('records.by_import', { id: version.import_id })
        )}
      </div>
      {version.reason && <div>{t('records.for_reason', { reason: version.reason })}</div>}
      <div className="quiet">{t('records.was', { version: version.version })}</div>
      <dl className="screening-was">
        {beforeLines(version).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const SHOWN: readonly string[] = [...CORRECTABLE, 'record_state', 'source_id', 'source_system'];

/** The cells that changed, as they were; who it is stays masked. */
function beforeLines({ before, student }: Version): [name: string, value: string][] {
  const columns = SHOWN.filter((name) => name in before).map((name): [string, string] => [
    fieldName(name),
    valueWords(name, before) ?? '—',
  ]);
  const person = student
    ? PERSONAL.map((name): [string, string] => [fieldName(name), student[name] ?? '—'])
    : [];
  return [...person, ...columns];
}
