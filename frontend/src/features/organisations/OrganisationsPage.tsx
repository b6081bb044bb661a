import { PlusOutlined } from '@/ui/icons';
import { App, Button, Form, Input, Select } from '@/ui/controls';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { May, useSession } from '@/access/session';
import { api, client } from '@/api/client';
import type { OrganisationView, Schemas } from '@/api/types';
import { type Column, DataTable } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { FormDialog } from '@/ui/FormDialog';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { PageHeader } from '@/ui/PageHeader';
import { choices, number, text, useFilters, usePaging } from '@/ui/urlState';

import { OrganisationFields } from './OrganisationFields';
import { depthOf, KINDS, SCHOOL_TYPES } from './words';

const FILTERS = {
  q: text,
  kind: choices(KINDS),
  school_type: choices(SCHOOL_TYPES),
  parent_id: number,
};
const CREATED_KINDS = ['city', 'county', 'school'] as const;

/** The supervising tree below one's organisation. */
export default function OrganisationsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { organisation } = useSession();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging(50);
  const [isCreating, setCreating] = useState(false);
  const query = api.useQuery('get', '/api/v1/organisations', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  // Unfiltered rows come in tree order and are indented as a tree.
  const isTree = Object.keys(filters).length === 0;
  const columns = useColumns(isTree ? depthOf(organisation.org_path) : null);

  const create = async (values: Schemas['OrganisationCreate']) => {
    const { data } = await client.POST('/api/v1/organisations', { body: values });
    void message.success(t('organisations.created'));
    if (data) void navigate(`/organisations/${data.id}`);
  };
  return (
    <div className="page">
      <PageHeader title={t('organisations.title')} />
      <FilterForm fields={useFields()} filters={filters} onChange={setFilters} />
      <DataTable
        name="organisations"
        label={t('organisations.list')}
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        actions={
          <May permission="organisation.manage">
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
              {t('organisations.create')}
            </Button>
          </May>
        }
      />
      <FormDialog<Schemas['OrganisationCreate']>
        title={t('organisations.create')}
        isOpen={isCreating}
        initial={{ parent_id: organisation.id, region_code: organisation.region_code }}
        onSubmit={create}
        onClose={() => setCreating(false)}
      >
        <CreateFields />
      </FormDialog>
    </div>
  );
}

function CreateFields() {
  const { t } = useTranslation();
  const kind = Form.useWatch<(typeof CREATED_KINDS)[number] | undefined>('kind');
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      <Form.Item name="parent_id" label={t('organisations.parent')} rules={[required]}>
        <OrganisationSelect kinds={['province', 'city', 'county']} />
      </Form.Item>
      <Form.Item name="kind" label={t('organisations.kind')} rules={[required]}>
        <Select
          options={CREATED_KINDS.map((word) => ({ value: word, label: t(`kind.${word}`) }))}
        />
      </Form.Item>
      <OrganisationFields kind={kind} />
    </>
  );
}

function useFields() {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        name: 'q',
        label: t('organisations.search'),
        input: <Input allowClear minLength={2} maxLength={50} />,
      },
      {
        name: 'kind',
        label: t('organisations.kind'),
        input: (
          <Select
            mode="multiple"
            allowClear
            options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        ),
      },
      {
        name: 'school_type',
        label: t('organisations.school_type'),
        input: (
          <Select
            mode="multiple"
            allowClear
            options={SCHOOL_TYPES.map((type) => ({ value: type, label: t(`school_type.${type}`) }))}
          />
        ),
      },
      {
        name: 'parent_id',
        label: t('organisations.parent'),
        input: <OrganisationSelect kinds={['province', 'city', 'county']} />,
      },
    ],
    [t],
  );
}

function useColumns(topDepth: number | null): Column<OrganisationView>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'name',
      title: t('organisations.name'),
      fixed: 'start',
      render: (row) => (
        <span
          style={{
            paddingInlineStart: topDepth === null ? 0 : (depthOf(row.org_path) - topDepth) * 20,
          }}
        >
          <Link to={`/organisations/${row.id}`}>{row.name}</Link>
        </span>
      ),
    },
    { key: 'kind', title: t('organisations.kind'), render: (row) => t(`kind.${row.kind}`) },
    {
      key: 'school_type',
      title: t('organisations.school_type'),
      render: (row) => (row.school_type ? t(`school_type.${row.school_type}`) : '—'),
    },
    { key: 'code', title: t('organisations.code'), render: (row) => row.code ?? '—' },
    {
      key: 'region_code',
      title: t('organisations.region_code'),
      render: (row) => row.region_code,
    },
    {
      key: 'sponsor',
      title: t('organisations.sponsor'),
      render: (row) => row.sponsor ?? '—',
      isOptional: true,
    },
    {
      key: 'operations',
      title: t('ui.operations'),
      fixed: 'end',
      render: (row) =>
        row.kind === 'school' ? (
          <Link to={`/organisations/${row.id}`}>{t('ui.view')}</Link>
        ) : (
          <Link to={`/organisations?parent_id=${row.id}`}>{t('organisations.children')}</Link>
        ),
    },
  ];
}
