import { PlusOutlined } from '@/ui/icons';
import { Alert, App, Button, Form, Input } from '@/ui/controls';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { api, client, ifMatch } from '@/api/client';
import type { Schemas } from '@/api/types';
import { ConfirmButton } from '@/ui/ConfirmButton';
import type { Column } from '@/ui/DataTable';
import { Facts } from '@/ui/Facts';
import { FormDialog } from '@/ui/FormDialog';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { MembershipFields } from './MembershipFields';
import { OneTimePassword } from './OneTimePassword';
import { isLocked, type MembershipView, RoleTags, UserLamp, type UserView } from './words';

/** One account and what an administrator can do for it. */
export default function UserPage() {
  const { t } = useTranslation();
  const userId = Number(useParams()['userId']);
  const query = api.useQuery('get', '/api/v1/users/{user_id}', {
    params: { path: { user_id: userId } },
  });
  const reload = async () => (await query.refetch()).data;
  return (
    <div className="page">
      <Loaded query={query}>
        {(user) => (
          <>
            <PageHeader
              title={`${user.display_name} (${user.username})`}
              crumbs={[{ title: t('users.title'), to: '/users' }, { title: user.username }]}
            />
            <Account user={user} onChanged={reload} />
            <Memberships user={user} onChanged={reload} />
          </>
        )}
      </Loaded>
    </div>
  );
}

interface Part {
  user: UserView;
  onChanged: () => Promise<UserView | undefined>;
}

function Account({ user, onChanged }: Part) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const isOwn = useSession().user.id === user.id;
  const may = useMay();
  const [isRenaming, setRenaming] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const path = { user_id: user.id };

  const change = async (body: Schemas['UserChange']) => {
    await client.PATCH('/api/v1/users/{user_id}', {
      params: { path, header: ifMatch(user.version) },
      body,
    });
    void message.success(t('ui.saved'));
    await onChanged();
  };
  const reset = async () => {
    const { data } = await client.POST('/api/v1/users/{user_id}/password-resets', {
      params: { path },
    });
    setPassword(data?.one_time_password ?? null);
    await onChanged();
  };
  const endSessions = async () => {
    await client.POST('/api/v1/users/{user_id}/session-endings', { params: { path } });
    void message.success(t('users.sessions_ended'));
  };

  return (
    <Panel title={t('users.basics')}>
      {isOwn && <Alert type="info" showIcon title={t('users.own')} style={{ marginBottom: 8 }} />}
      <Facts
        items={[
          { label: t('users.username'), value: user.username },
          { label: t('users.display_name'), value: user.display_name },
          { label: t('users.organisation'), value: user.organisation_name },
          { label: t('users.status'), value: <UserLamp user={user} /> },
        ]}
      />
      {may('user.manage') && (
        <div className="table-bar no-print" style={{ marginTop: 12, justifyContent: 'start' }}>
          <Button onClick={() => setRenaming(true)}>{t('users.rename')}</Button>
          {isLocked(user) && (
            <ConfirmButton
              title={t('users.unlock')}
              consequence={t('users.unlock_text')}
              onConfirm={() => change({ is_locked: false })}
            >
              {t('users.unlock')}
            </ConfirmButton>
          )}
          <ConfirmButton
            disabled={isOwn}
            title={t('users.reset')}
            consequence={t('users.reset_text')}
            onConfirm={reset}
          >
            {t('users.reset')}
          </ConfirmButton>
          <ConfirmButton
            title={t('users.end_sessions')}
            consequence={t('users.end_sessions_text')}
            onConfirm={endSessions}
          >
            {t('users.end_sessions')}
          </ConfirmButton>
          <ConfirmButton
            disabled={isOwn}
            isDangerous={!user.is_disabled}
            title={user.is_disabled ? t('users.enable') : t('users.disable')}
            consequence={user.is_disabled ? t('users.enable_text') : t('users.disable_text')}
            onConfirm={() => change({ is_disabled: !user.is_disabled })}
          >
            {user.is_disabled ? t('users.enable') : t('users.disable')}
          </ConfirmButton>
        </div>
      )}
      <FormDialog<{ display_name: string }>
        title={t('users.rename')}
        isOpen={isRenaming}
        initial={{ display_name: user.display_name }}
        onSubmit={change}
        onReload={onChanged}
        onClose={() => setRenaming(false)}
      >
        <Form.Item
          name="display_name"
          label={t('users.display_name')}
          rules={[{ required: true, message: t('ui.required') }]}
        >
          <Input maxLength={50} />
        </Form.Item>
      </FormDialog>
      <OneTimePassword
        username={user.username}
        password={password}
        onClose={() => setPassword(null)}
      />
    </Panel>
  );
}

function Memberships({ user, onChanged }: Part) {
  const { t } = useTranslation();
  const isOwn = useSession().user.id === user.id;
  const canManage = useMay()('user.manage') && !isOwn;
  const [isAdding, setAdding] = useState(false);

  const add = async (membership: Schemas['MembershipCreate']) => {
    await client.POST('/api/v1/users/{user_id}/memberships', {
      params: { path: { user_id: user.id } },
      body: membership,
    });
    await onChanged();
  };
  const end = async (membership: MembershipView) => {
    await client.POST('/api/v1/users/{user_id}/memberships/{membership_id}/endings', {
      params: { path: { user_id: user.id, membership_id: membership.id } },
    });
    await onChanged();
  };

  const columns: Column<MembershipView>[] = [
    {
      key: 'organisation',
      title: t('users.organisation'),
      render: (row) => row.organisation_name,
    },
    { key: 'roles', title: t('users.roles'), render: (row) => <RoleTags roles={row.roles} /> },
    { key: 'office', title: t('users.office'), render: (row) => row.office },
  ];
  const operations: Column<MembershipView> = {
    key: 'operations',
    title: t('ui.operations'),
    render: (row) => (
      <ConfirmButton
        size="small"
        isDangerous
        title={t('users.end_membership')}
        consequence={t('users.end_membership_text', { organisation: row.organisation_name })}
        onConfirm={() => end(row)}
      >
        {t('users.end_membership')}
      </ConfirmButton>
    ),
  };

  return (
    <Panel
      title={t('users.memberships')}
      extra={
        canManage && (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('users.add_membership')}
          </Button>
        )
      }
    >
      <SimpleTable
        label={t('users.memberships')}
        rows={user.memberships}
        rowKey={(row) => row.id}
        empty={t('users.no_membership')}
        columns={canManage ? [...columns, operations] : columns}
      />
      <FormDialog<Schemas['MembershipCreate']>
        title={t('users.add_membership')}
        isOpen={isAdding}
        onSubmit={add}
        onClose={() => setAdding(false)}
      >
        <MembershipFields />
      </FormDialog>
    </Panel>
  );
}
