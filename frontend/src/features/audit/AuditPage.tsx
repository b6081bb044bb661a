import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { useMay } from '@/access/session';
import { api } from '@/api/client';
import type { Permission } from '@/api/types';
import { instant } from '@/lib/dates';
import { pathOf } from '@/lib/paths';
import { type Column, DataTable } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { Lamp } from '@/ui/Lamp';
import { OrganisationName } from '@/ui/OrganisationName';
import { PageHeader } from '@/ui/PageHeader';
import { useFilters, usePaging, writeFilters } from '@/ui/urlState';

import { Detail } from './Detail';
import { useFilterFields } from './filterFields';
import { FILTERS, queryOf } from './filters';
import { actionWords, type AuditEvent, subjectWords } from './words';

/** What was done and refused in the reader's subtree, newest first. */
export default function AuditPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/audit-events', {
    params: { query: { ...queryOf(filters), cursor: paging.cursor, limit: paging.limit } },
  });
  return (
    <div className="page">
      <PageHeader title={t('audit.title')} about={t('audit.about')} />
      <FilterForm fields={useFilterFields()} filters={filters} onChange={setFilters} />
      <DataTable
        name="audit"
        label={t('audit.list')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
      />
    </div>
  );
}

function useColumns(): Column<AuditEvent>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'at',
      title: t('audit.at'),
      render: (row) => instant(row.at, 'YYYY-MM-DD HH:mm:ss'),
    },
    { key: 'actor', title: t('audit.actor'), render: (row) => <Actor event={row} /> },
    { key: 'action', title: t('audit.action'), render: (row) => actionWords(row.action) },
    {
      key: 'outcome',
      title: t('audit.outcome'),
      render: (row) => (
        <Lamp colour={row.outcome === 'done' ? 'green' : 'red'}>
          {t(`audit_outcome.${row.outcome}`)}
        </Lamp>
      ),
    },
    { key: 'subject', title: t('audit.subject'), render: (row) => <Subject event={row} /> },
    { key: 'detail', title: t('audit.detail'), render: (row) => <Detail event={row} /> },
    { key: 'address', title: t('audit.address'), render: (row) => row.address || '—' },
    {
      key: 'request_id',
      title: t('audit.request_id'),
      render: (row) => <code className="audit-code">{row.request_id}</code>,
    },
    {
      key: 'organisation',
      title: t('audit.organisation'),
      isOptional: true,
      render: (row) => <OrganisationName id={row.organisation_id} />,
    },
    {
      key: 'code',
      title: t('audit.code'),
      isOptional: true,
      render: (row) => <code className="audit-code">{row.action}</code>,
    },
  ];
}

/** Who it was; the name leads to everything this person did. */
function Actor({ event }: { event: AuditEvent }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const name = event.actor_name ?? t('audit.nobody');
  if (!event.actor_user_id) return name;
  const only = writeFilters(FILTERS, { actor_user_id: event.actor_user_id }, params);
  return <Link to={`?${only.toString()}`}>{name}</Link>;
}

/** What it was about; a link for who may open it, which an auditor often may not. */
function Subject({ event: { subject_type, subject_id } }: { event: AuditEvent }) {
  const may = useMay();
  if (subject_type === null || subject_id === null) return '—';
  const text = `${subjectWords(subject_type)} ${subject_id.toString()}`;
  const permission = PERMISSIONS[subject_type];
  const path = permission && may(permission) ? pathOf(subject_type, subject_id) : null;
  return path ? <Link to={path}>{text}</Link> : text;
}

/** What the page of a subject asks of its reader. */
const PERMISSIONS: Partial<Record<string, Permission>> = {
  ledger_entry: 'ledger.read',
  campaign: 'campaign.read',
  organisation: 'organisation.read',
  internship_record: 'record.read',
  internship_import: 'record.import',
  suspicion: 'suspicion.read',
};
