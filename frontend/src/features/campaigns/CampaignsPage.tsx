import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { May } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Button, Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { PlusOutlined, UploadOutlined } from '@/ui/icons';
import { PageHeader } from '@/ui/PageHeader';
import { choices, useFilters, usePaging } from '@/ui/urlState';

import { ImportDialog } from './ImportDialog';
import { CampaignLamp, STATES } from './words';

const FILTERS = { state: choices(STATES) };

/** The campaigns in sight, newest first. */
export default function CampaignsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const [isImporting, setImporting] = useState(false);
  const query = api.useQuery('get', '/api/v1/campaigns', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const fields = useMemo(
    () => [
      {
        name: 'state',
        label: t('campaigns.state'),
        input: (
          <Select
            mode="multiple"
            allowClear
            options={STATES.map((state) => ({ value: state, label: t(`campaign_state.${state}`) }))}
          />
        ),
      },
    ],
    [t],
  );
  return (
    <div className="page">
      <PageHeader title={t('campaigns.title')} />
      <FilterForm fields={fields} filters={filters} onChange={setFilters} />
      <DataTable
        name="campaigns"
        label={t('campaigns.list')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        actions={
          <May permission="campaign.manage">
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => void navigate('/campaigns/new')}
            >
              {t('campaigns.create')}
            </Button>
            <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>
              {t('campaigns.import')}
            </Button>
          </May>
        }
      />
      <ImportDialog isOpen={isImporting} onClose={() => setImporting(false)} />
    </div>
  );
}

function useColumns(): Column<Schemas['CampaignSummary']>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'name',
      title: t('campaigns.name'),
      fixed: 'start',
      render: (row) => <Link to={`/campaigns/${row.id}`}>{row.name}</Link>,
    },
    { key: 'code', title: t('campaigns.code'), render: (row) => row.code },
    {
      key: 'state',
      title: t('campaigns.state'),
      render: (row) => <CampaignLamp state={row.state} />,
    },
    {
      key: 'stage',
      title: t('campaigns.current_stage'),
      render: (row) => (row.current_stage ? t(`stage.${row.current_stage}`) : '—'),
    },
    {
      key: 'rectify_by',
      title: t('campaigns.rectify_by'),
      render: (row) => row.rectify_by ?? '—',
    },
    { key: 'issuer', title: t('campaigns.issuer'), render: (row) => row.issuer },
    {
      key: 'document_no',
      title: t('campaigns.document_no'),
      render: (row) => row.document_no ?? '—',
    },
    {
      key: 'organisation',
      title: t('campaigns.organisation'),
      isOptional: true,
      render: (row) => row.organisation_name,
    },
  ];
}
