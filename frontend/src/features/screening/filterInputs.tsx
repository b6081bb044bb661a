import { useTranslation } from 'react-i18next';

import { Select } from '@/ui/controls';

import { schoolYears, schoolYearWords } from './words';

interface FormInput<T> {
  id?: string;
  value?: T;
  onChange?: (value: T | undefined) => void;
}

/** Choose a school year; none means all of them. */
export function SchoolYearSelect({ id, value, onChange }: FormInput<number>) {
  const { t } = useTranslation();
  return (
    <Select<number>
      id={id}
      allowClear
      value={value}
      placeholder={t('ui.all')}
      options={schoolYears().map((year) => ({ value: year, label: schoolYearWords(year) }))}
      onChange={(year: number | undefined) => onChange?.(year)}
    />
  );
}
