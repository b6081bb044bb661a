import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { type Column, DataTable } from '@/ui/DataTable';
import { Lamp } from '@/ui/Lamp';
import { usePaging } from '@/ui/urlState';

import { Values } from '../Values';
import type { Suspicion } from './words';

type Row = Schemas['SuspicionRecordView'];

/** The records that raise it, and the values that did; what was corrected stays in sight. */
export function Records({ suspicion }: { suspicion: Suspicion }) {
  const { t } = useTranslation();
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/suspicions/{suspicion_id}/records', {
    params: {
      path: { suspicion_id: suspicion.id },
      query: { cursor: paging.cursor, limit: paging.limit },
    },
  });
  return (
    <section id="records">
      <h2 className="screening-heading">{t('suspicions.records')}</h2>
      <DataTable
        name="suspicion-records"
        label={t('suspicions.records')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => `${row.record_id} ${row.record_version}`}
        paging={paging}
      />
    </section>
  );
}

/** Where the fields that triggered a rule are put right. */
function correctionPath(row: Row): string {
  const fields = row.values.map(({ field }) => `correct=${encodeURIComponent(field)}`).join('&');
  return `/screening/records/${row.record_id}?${fields}`;
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation();
  const mayCorrect = useMay()('record.correct');
  const columns: Column<Row>[] = [
    {
      key: 'student',
      title: t('record_field.student_name'),
      fixed: 'start',
      render: (row) => <Link to={`/screening/records/${row.record_id}`}>{row.student_name}</Link>,
    },
    { key: 'student_no', title: t('record_field.student_no'), render: (row) => row.student_no },
    {
      key: 'class',
      title: t('record_field.class_name'),
      render: (row) => row.class_name ?? '—',
    },
    {
      key: 'values',
      title: t('suspicions.values'),
      render: (row) => <Values items={row.values} />,
    },
    {
      key: 'post',
      title: t('record_field.post_name'),
      render: (row) => [row.host_name, row.post_name].filter(Boolean).join(' · '),
    },
    { key: 'start', title: t('record_field.start_on'), render: (row) => row.start_on },
    { key: 'state', title: t('suspicions.record_state'), render: (row) => <State row={row} /> },
    {
      key: 'version',
      title: t('suspicions.record_version'),
      isOptional: true,
      align: 'right',
      render: (row) => row.record_version,
    },
    {
      key: 'operations',
      title: t('ui.operations'),
      fixed: 'end',
      render: (row) =>
        row.is_current && (
          <Link
            to={correctionPath(row)}
            aria-label={t('suspicions.correct_of', { name: row.student_name })}
          >
            {t('records.correct')}
          </Link>
        ),
    },
  ];
  return columns.filter(({ key }) => mayCorrect || key !== 'operations');
}

function State({ row }: { row: Row }) {
  const { t } = useTranslation();
  if (row.gone_at !== null) return <Lamp colour="grey">{t('suspicions.record_gone')}</Lamp>;
  return row.is_answered ? (
    <Lamp colour="blue">{t('suspicions.record_answered')}</Lamp>
  ) : (
    <Lamp colour="amber">{t('suspicions.record_open')}</Lamp>
  );
}
