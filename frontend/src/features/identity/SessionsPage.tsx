import { App } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import { api, client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { type Column, DataTable } from '@/ui/DataTable';
import { Mark } from '@/ui/Mark';
import { PageHeader } from '@/ui/PageHeader';

type OwnSession = Schemas['OwnSession'];

/** Where one is signed in, and how to end it. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const query = api.useQuery('get', '/api/v1/sessions');

  const end = async (session: OwnSession) => {
    await client.DELETE('/api/v1/sessions/{session_id}', {
      params: { path: { session_id: session.id } },
    });
    void message.success(t('sessions.ended'));
    await query.refetch();
  };

  const columns: Column<OwnSession>[] = [
    {
      key: 'started_at',
      title: t('sessions.started_at'),
      fixed: 'start',
      render: (row) => instant(row.started_at),
    },
    {
      key: 'last_refreshed_at',
      title: t('sessions.last_refreshed_at'),
      render: (row) => instant(row.last_refreshed_at),
    },
    { key: 'address', title: t('sessions.address'), render: (row) => row.address },
    {
      key: 'user_agent',
      title: t('sessions.user_agent'),
      width: 320, // names of browsers are long, and are read a word at a time
      render: (row) => row.user_agent,
    },
    {
      key: 'operations',
      title: t('ui.operations'),
      fixed: 'end',
      render: (row) =>
        row.is_current ? (
          <Mark tone="blue">{t('sessions.current')}</Mark>
        ) : (
          <ConfirmButton
            size="small"
            isDangerous
            title={t('sessions.end_title')}
            consequence={t('sessions.end_text')}
            onConfirm={() => end(row)}
          >
            {t('sessions.end')}
          </ConfirmButton>
        ),
    },
  ];
  return (
    <div className="page">
      <PageHeader title={t('sessions.title')} about={t('sessions.about')} />
      <DataTable
        name="sessions"
        label={t('sessions.list')}
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
      />
    </div>
  );
}
