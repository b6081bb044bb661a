import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { Input, Select } from '@/ui/controls';
import { DayInput, FlagSelect } from '@/ui/fields';
import type { FilterField } from '@/ui/FilterForm';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

import { type FilterName, ITEMS } from './filters';

/** The filters above a register, those that it knows. */
export function useFilterFields(names: readonly FilterName[]): FilterField[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  return useMemo(() => {
    const fields: (FilterField & { name: FilterName })[] = [
      {
        name: 'q',
        label: t('registers.q'),
        input: <Input allowClear maxLength={50} placeholder={t('screening.q_about')} />,
      },
      {
        name: 'host_uscc',
        label: t('register_field.host_uscc'),
        input: <Input allowClear maxLength={18} />,
      },
      {
        name: 'organisation_id',
        label: t('screening.organisation'),
        input: <OrganisationSelect />,
      },
      { name: 'is_ended', label: t('registers.is_ended'), input: <FlagSelect /> },
      { name: 'valid_on', label: t('registers.valid_on'), input: <DayInput /> },
      {
        name: 'item',
        label: t('register_field.items'),
        input: (
          <Select
            mode="multiple"
            allowClear
            placeholder={t('ui.all')}
            options={ITEMS.map((value) => ({ value, label: t(`special_item.${value}`) }))}
          />
        ),
      },
    ];
    return fields.filter(
      ({ name }) => names.includes(name) && !(isSchool && name === 'organisation_id'),
    );
  }, [t, names, isSchool]);
}
