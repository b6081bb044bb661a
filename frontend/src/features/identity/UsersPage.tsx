import { PlusOutlined } from '@/ui/icons';
import { Button, Form, Input, Space } from '@/ui/controls';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { May } from '@/access/session';
import { api, client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { type Column, DataTable } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { FormDialog } from '@/ui/FormDialog';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { PageHeader } from '@/ui/PageHeader';
import { number, text, useFilters, usePaging } from '@/ui/urlState';

import { MembershipFields } from './MembershipFields';
import { OneTimePassword } from './OneTimePassword';
import { RoleTags, UserLamp, type UserView } from './words';

const FILTERS = { q: text, organisation_id: number };

/** The accounts of one's subtree. */
export default function UsersPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<Schemas['UserCreated'] | null>(null);
  const query = api.useQuery('get', '/api/v1/users', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const fields = useMemo(
    () => [
      { name: 'q', label: t('users.search'), input: <Input allowClear minLength={2} /> },
      {
        name: 'organisation_id',
        label: t('users.organisation'),
        input: <OrganisationSelect />,
      },
    ],
    [t],
  );
  const create = async (user: Schemas['UserCreate']) => {
    const { data } = await client.POST('/api/v1/users', { body: user });
    setCreated(data ?? null);
    await query.refetch();
  };
  return (
    <div className="page">
      <PageHeader title={t('users.title')} />
      <FilterForm fields={fields} filters={filters} onChange={setFilters} />
      <DataTable
        name="users"
        label={t('users.list')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        actions={
          <May permission="user.manage">
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
              {t('users.create')}
            </Button>
          </May>
        }
      />
      <FormDialog<Schemas['UserCreate']>
        title={t('users.create')}
        isOpen={isCreating}
        onSubmit={create}
        onClose={() => setCreating(false)}
      >
        <UserFields />
      </FormDialog>
      <OneTimePassword
        username={created?.user.username ?? ''}
        password={created?.one_time_password ?? null}
        onClose={() => setCreated(null)}
      />
    </div>
  );
}

function UserFields() {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      <Form.Item
        name="username"
        label={t('users.username')}
        extra={t('users.username_rule')}
        rules={[
          required,
          { pattern: /^[A-Za-z0-9][A-Za-z0-9._@-]{2,59}$/, message: t('users.username_rule') },
        ]}
      >
        <Input autoComplete="off" maxLength={60} />
      </Form.Item>
      <Form.Item name="display_name" label={t('users.display_name')} rules={[required]}>
        <Input autoComplete="off" maxLength={50} />
      </Form.Item>
      <MembershipFields path={['membership']} />
    </>
  );
}

function useColumns(): Column<UserView>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'username',
      title: t('users.username'),
      fixed: 'start',
      render: (row) => <Link to={`/users/${row.id}`}>{row.username}</Link>,
    },
    { key: 'display_name', title: t('users.display_name'), render: (row) => row.display_name },
    {
      key: 'organisation',
      title: t('users.organisation'),
      render: (row) => row.organisation_name,
    },
    {
      key: 'memberships',
      title: t('users.memberships'),
      render: (row) => (
        <Space orientation="vertical" size={2}>
          {row.memberships.map((membership) => (
            <Space key={membership.id} size={4} wrap>
              {membership.organisation_id !== row.organisation_id && membership.organisation_name}
              <RoleTags roles={membership.roles} />
            </Space>
          ))}
        </Space>
      ),
    },
    { key: 'status', title: t('users.status'), render: (row) => <UserLamp user={row} /> },
  ];
}
