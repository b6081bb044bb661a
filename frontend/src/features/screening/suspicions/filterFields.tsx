import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { Input, Select } from '@/ui/controls';
import { FlagSelect } from '@/ui/fields';
import type { FilterField } from '@/ui/FilterForm';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

import { SchoolYearSelect } from '../filterInputs';
import { OUTCOMES, useRules } from '../rules/words';
import { STATES } from './words';

/** The filters above a list of suspicions. */
export function useFilterFields(): FilterField[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const rules = useRules().data?.items;
  return useMemo(() => {
    const many = (options: { value: string; label: string }[]) => (
      <Select
        mode="multiple"
        allowClear
        placeholder={t('ui.all')}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
      />
    );
    const redLines = [...new Set(rules?.flatMap(({ red_line }) => red_line ?? []))].sort();
    const fields: FilterField[] = [
      {
        name: 'rule',
        label: t('figures.rule'),
        input: many(
          (rules ?? []).map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
        ),
      },
      {
        name: 'state',
        label: t('suspicions.state'),
        input: many(STATES.map((value) => ({ value, label: t(`suspicion_state.${value}`) }))),
      },
      { name: 'awaits_me', label: t('suspicions.awaits_me'), input: <FlagSelect /> },
      {
        name: 'organisation_id',
        label: t('screening.organisation'),
        input: <OrganisationSelect />,
      },
      { name: 'school_year', label: t('screening.school_year'), input: <SchoolYearSelect /> },
      {
        name: 'q',
        label: t('record_field.host_name'),
        input: <Input allowClear maxLength={50} placeholder={t('screening.q_about')} />,
      },
      {
        name: 'outcome',
        label: t('rules.outcome'),
        input: many(OUTCOMES.map((value) => ({ value, label: t(`screening_outcome.${value}`) }))),
      },
      {
        name: 'red_line',
        label: t('rules.red_line'),
        input: many(redLines.map((value) => ({ value, label: value }))),
      },
      {
        name: 'is_in_first_look',
        label: t('suspicions.is_in_first_look'),
        input: <FlagSelect />,
      },
    ];
    return fields.filter(({ name }) => !isSchool || name !== 'organisation_id');
  }, [t, isSchool, rules]);
}
