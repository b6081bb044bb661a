import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { InputNumber, Select } from '@/ui/controls';
import { DayInput } from '@/ui/fields';
import type { FilterField } from '@/ui/FilterForm';

import { GROUPS, OUTCOMES, SUBJECT_TYPES } from './words';

/** The filters above the audit trail. */
export function useFilterFields(): FilterField[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const one = (options: { value: string; label: string }[]) => (
      <Select allowClear placeholder={t('audit.all')} options={options} />
    );
    const id = <InputNumber min={1} precision={0} style={{ width: '100%' }} />;
    return [
      {
        name: 'group',
        label: t('audit.group'),
        input: one(GROUPS.map((value) => ({ value, label: t(`audit_group.${value}`) }))),
      },
      {
        name: 'outcome',
        label: t('audit.outcome'),
        input: one(OUTCOMES.map((value) => ({ value, label: t(`audit_outcome.${value}`) }))),
      },
      { name: 'since', label: t('audit.since'), input: <DayInput /> },
      { name: 'until', label: t('audit.until'), input: <DayInput /> },
      { name: 'actor_user_id', label: t('audit.actor_user_id'), input: id },
      {
        name: 'subject_type',
        label: t('audit.subject_type'),
        input: one(SUBJECT_TYPES.map((value) => ({ value, label: t(`audit_subject.${value}`) }))),
      },
      { name: 'subject_id', label: t('audit.subject_id'), input: id },
    ];
  }, [t]);
}
