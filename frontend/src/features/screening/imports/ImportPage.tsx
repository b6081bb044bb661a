import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { Alert, Button, Progress } from '@/ui/controls';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';

import { recordsPath } from '../records/filters';
import '../screening.css';
import { Counts } from './Counts';
import { Decision } from './Decision';
import { DefaultType } from './DefaultType';
import { Preview } from './Preview';
import { type ImportView, STATE_WORDS } from './words';

const POLL_MS = 1200;

/** One import: how far it is, what it would do, and what became of it. */
export default function ImportPage() {
  const importId = Number(useParams()['importId']);
  const query = api.useQuery(
    'get',
    '/api/v1/internship-imports/{import_id}',
    { params: { path: { import_id: importId } } },
    // While a job works on it the page follows; it may be left and come back to.
    { refetchInterval: ({ state }) => (state.data?.progress ? POLL_MS : false) },
  );
  return (
    <div className="page">
      <Loaded query={query}>
        {(view) => <Whole key={view.id} view={view} reload={() => query.refetch()} />}
      </Loaded>
    </div>
  );
}

function Whole({ view, reload }: { view: ImportView; reload: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const name = view.filename ?? view.client_key ?? t('imports.number', { id: view.id });
  return (
    <>
      <PageHeader
        title={name}
        about={
          <>
            <Lamp colour={STATE_WORDS[view.state].colour}>{view.state_label}</Lamp> ·{' '}
            {t('imports.sent', { name: view.user_name, at: instant(view.created_at) })}
          </>
        }
        crumbs={[
          { title: t('imports.title'), to: '/screening/imports' },
          { title: t('imports.number', { id: view.id }) },
        ]}
        actions={
          <Link to="/screening/imports/new">
            <Button>{t('imports.again')}</Button>
          </Link>
        }
      />
      {view.progress && <Working view={view} />}
      {view.failure && (
        <Alert
          type="error"
          showIcon
          role="alert"
          style={{ marginBottom: 12 }}
          title={t('imports.failed')}
          description={view.failure.message}
        />
      )}
      {view.counts && !view.progress && (
        <>
          <Counts counts={view.counts} isOver={view.finished_at !== null} />
          <Result view={view} />
          {view.needs_default_type && <DefaultType view={view} onRead={reload} />}
          {isWaiting(view) ? (
            <Decision key={view.version} view={view} onDecided={reload}>
              {(twins) => <Preview view={view} twins={twins} onRead={reload} />}
            </Decision>
          ) : (
            view.sheets.length > 0 && <Preview view={view} twins={null} onRead={reload} />
          )}
        </>
      )}
    </>
  );
}

/** Whether it waits for somebody to confirm or discard it. */
function isWaiting({ progress, failure, finished_at }: ImportView): boolean {
  return progress === null && failure === null && finished_at === null;
}

/** What became of an import that is over. */
function Result({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  if (view.finished_at === null || view.failure || !view.counts) return null;
  return (
    <Panel title={t('imports.result')}>
      <p>{t('imports.result_about', { state: view.state_label, at: instant(view.finished_at) })}</p>
      {STATE_WORDS[view.state].isStored && (
        <p>
          <Link to={recordsPath({ import_id: view.id })}>{t('imports.to_records')}</Link>
          {' · '}
          <Link to="/screening/suspicions">{t('imports.to_suspicions')}</Link>
        </p>
      )}
    </Panel>
  );
}

function Working({ view: { progress } }: { view: ImportView }) {
  const { t } = useTranslation();
  if (!progress) return null;
  const { done, total, stage_label } = progress;
  const percent = total > 0 ? Math.floor((done * 100) / total) : 0;
  return (
    <Panel title={stage_label}>
      <Progress percent={percent} status="active" aria-label={stage_label} showInfo={total > 0} />
      <p role="status">
        {total > 0 ? t('imports.working', { done, total }) : t('imports.waiting')}
      </p>
      <p className="quiet">{t('imports.may_leave')}</p>
    </Panel>
  );
}
