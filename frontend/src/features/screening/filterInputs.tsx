import { useTranslation } from 'react-i18next';

import { Select } from '@/ui/controls';

import { schoolYears, schoolYearWords } from './words';

interface FormInput<T> {
  id?: string;
  value?: T;
  onChange?: (value: T | undefined) => void;
}

/** Choose a school year; what none means is said in its place: all of them unless told. */
export function SchoolYearSelect({
  id,
  value,
  onChange,
  none,
}: FormInput<number> & { none?: string }) {
  const { t } = useTranslation();
  return (
    <Select<number>
      id={id}
      allowClear
      value={value}
      placeholder={none ?? t('ui.all')}
      options={schoolYears().map((year) => ({ value: year, label: schoolYearWords(year) }))}
      onChange={(year: number | undefined) => onChange?.(year)}
    />
  );
}
