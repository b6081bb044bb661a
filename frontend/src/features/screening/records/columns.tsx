import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useSession } from '@/access/session';
import { instant } from '@/lib/dates';
import type { Column } from '@/ui/DataTable';
import { Lamp } from '@/ui/Lamp';

import { type RecordRow, STATE_WORDS } from './filters';
import { periodWords } from './values';

/** The columns of any list of records. */
export function useRecordColumns(): Column<RecordRow>[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const columns: Column<RecordRow>[] = [
    {
      key: 'student',
      title: t('record_field.student_name'),
      fixed: 'start',
      render: (row) => <Link to={`/screening/records/${row.id}`}>{row.student_name}</Link>,
    },
    { key: 'student_no', title: t('record_field.student_no'), render: (row) => row.student_no },
    {
      key: 'organisation',
      title: t('screening.school'),
      render: (row) => row.organisation_name,
    },
    {
      key: 'class_name',
      title: t('record_field.class_name'),
      render: (row) => row.class_name ?? '—',
    },
    {
      key: 'major_code',
      title: t('record_field.major_code'),
      render: (row) => row.major_code ?? '—',
    },
    {
      key: 'type',
      title: t('record_field.internship_type'),
      render: (row) => t(`record_word_internship_type.${row.internship_type}`),
    },
    { key: 'host', title: t('record_field.host_name'), render: (row) => row.host_name },
    { key: 'post', title: t('record_field.post_name'), render: (row) => row.post_name ?? '—' },
    { key: 'period', title: t('records.period'), render: (row) => periodWords(row) },
    {
      key: 'state',
      title: t('record_field.record_state'),
      render: (row) => (
        <Lamp colour={STATE_WORDS[row.record_state].colour}>
          {t(`record_word_record_state.${row.record_state}`)}
        </Lamp>
      ),
    },
    {
      key: 'updated_at',
      title: t('records.updated_at'),
      isOptional: true,
      render: (row) => instant(row.updated_at),
    },
  ];
  return columns.filter(({ key }) => !isSchool || key !== 'organisation');
}
