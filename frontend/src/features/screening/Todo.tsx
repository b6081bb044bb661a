import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { api } from '@/api/client';
import { Panel } from '@/ui/PageHeader';

import './screening.css';
import { suspicionsPath } from './suspicions/filters';

const SHOWN = 20;

/** What waits in screening, for the landing page. */
export function ScreeningTodo() {
  const { t } = useTranslation();
  const may = useMay();
  const isSchool = useSession().organisation.kind === 'school';
  const counts = api.useQuery('get', '/api/v1/suspicions/count', {
    params: { query: { awaits_me: true } },
  });
  const firstLook = api.useQuery('get', '/api/v1/suspicions/count', { params: { query: {} } });
  const imports = api.useQuery(
    'get',
    '/api/v1/internship-imports',
    { params: { query: { state: ['preview'], limit: SHOWN } } },
    { enabled: may('record.import') },
  );
  const waiting = imports.data?.items.length ?? 0;
  return (
    <Panel title={t('screening_todo.title')}>
      <dl className="screening-tiles">
        <div>
          <dt>{t('screening_todo.suspicions')}</dt>
          <dd>
            <Link to={suspicionsPath({ awaits_me: true })}>{counts.data?.awaiting_me ?? '…'}</Link>
          </dd>
        </div>
        {!isSchool && firstLook.data && (
          <div>
            <dt>{t('screening_todo.in_first_look')}</dt>
            <dd>{firstLook.data.in_first_look.suspicions}</dd>
          </div>
        )}
        {may('record.import') && (
          <div>
            <dt>{t('screening_todo.imports')}</dt>
            <dd>
              <Link to="/screening/imports?state=preview">
                {imports.data?.next_cursor ? `${waiting}+` : imports.data ? waiting : '…'}
              </Link>
            </dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
