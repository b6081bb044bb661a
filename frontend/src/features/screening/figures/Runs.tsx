import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { May } from '@/access/session';
import { api, client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { instant, toDay } from '@/lib/dates';
import { App, Button, Form, Progress } from '@/ui/controls';
import type { Column } from '@/ui/DataTable';
import { DayField } from '@/ui/fields';
import { FormDialog } from '@/ui/FormDialog';
import { Lamp, type LampColour } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { OrganisationName } from '@/ui/OrganisationName';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

type Run = Schemas['RunView'];

const POLL_MS = 2000;
const SHOWN = 10;

const COLOURS: Record<Run['state'], LampColour> = {
  waiting: 'blue',
  running: 'blue',
  done: 'green',
  failed: 'red',
};

interface RunForm {
  organisation_id?: number;
  from?: Dayjs | null;
  to?: Dayjs | null;
}

/** The latest runs with how far they are, and a new one on demand. */
export function Runs({ organisationId }: { organisationId: number | undefined }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const columns = useColumns();
  const [isAsking, setAsking] = useState(false);
  const query = api.useQuery(
    'get',
    '/api/v1/screening-runs',
    { params: { query: { limit: SHOWN } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.items.some(({ finished_at }) => finished_at === null) ? POLL_MS : false,
    },
  );
  const run = async ({ organisation_id, from, to }: RunForm) => {
    await client.POST('/api/v1/screening-runs', {
      body: { organisation_id, start_from_on: toDay(from), start_to_on: toDay(to) },
    });
    void message.success(t('figures.run_started'));
    await query.refetch();
  };
  return (
    <Panel
      title={t('figures.runs')}
      extra={
        <May permission="screening.run">
          <Button onClick={() => setAsking(true)}>{t('figures.run')}</Button>
        </May>
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            label={t('figures.runs')}
            rows={items}
            rowKey={(row) => row.id}
            columns={columns}
            empty={t('figures.runs_none')}
          />
        )}
      </Loaded>
      <FormDialog<RunForm>
        title={t('figures.run')}
        isOpen={isAsking}
        initial={{ organisation_id: organisationId }}
        submitText={t('figures.run_do')}
        onSubmit={run}
        onClose={() => setAsking(false)}
      >
        <p className="what-next">{t('figures.run_about')}</p>
        <Form.Item
          name="organisation_id"
          label={t('screening.organisation')}
          extra={t('figures.run_own')}
        >
          <OrganisationSelect />
        </Form.Item>
        <DayField name="from" label={t('figures.run_from')} isOptional />
        <DayField
          name="to"
          label={t('figures.run_to')}
          extra={t('figures.run_period_about')}
          isOptional
        />
      </FormDialog>
    </Panel>
  );
}

function useColumns(): Column<Run>[] {
  const { t } = useTranslation();
  return [
    { key: 'at', title: t('figures.run_at'), render: (row) => instant(row.created_at) },
    { key: 'trigger', title: t('figures.trigger'), render: (row) => row.trigger_label },
    {
      key: 'subject',
      title: t('figures.subject'),
      render: (row) =>
        row.subject_organisation_id === null ? (
          row.organisation_name
        ) : (
          <OrganisationName id={row.subject_organisation_id} />
        ),
    },
    {
      key: 'state',
      title: t('figures.run_state'),
      render: (row) => <State run={row} />,
    },
    {
      key: 'schools',
      title: t('figures.schools'),
      align: 'right',
      render: (row) => row.counts.schools,
    },
    {
      key: 'records',
      title: t('figures.records'),
      align: 'right',
      render: (row) => row.counts.records,
    },
    { key: 'new', title: t('figures.new'), align: 'right', render: (row) => row.counts.new },
    {
      key: 'reopened',
      title: t('figures.reopened'),
      align: 'right',
      render: (row) => row.counts.reopened,
    },
    { key: 'gone', title: t('figures.gone'), align: 'right', render: (row) => row.counts.gone },
    { key: 'user', title: t('figures.run_by'), render: (row) => row.user_name },
  ];
}

function State({ run: { state, state_label, progress, failure, finished_at } }: { run: Run }) {
  return (
    <>
      <Lamp colour={COLOURS[state]}>{state_label}</Lamp>
      {finished_at === null && (
        <>
          <div className="quiet">{progress.stage_label}</div>
          {progress.total > 0 && (
            <Progress
              size="small"
              aria-label={progress.stage_label}
              percent={Math.floor((progress.done * 100) / progress.total)}
            />
          )}
        </>
      )}
      {failure && <div className="screening-warn">{failure.message}</div>}
    </>
  );
}
