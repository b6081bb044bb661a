import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useLocalised } from '@/lib/i18n/localised';
import { Input, Select } from '@/ui/controls';
import { FlagSelect } from '@/ui/fields';
import type { FilterField } from '@/ui/FilterForm';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

import type { Filters } from './filters';
import { useCampaigns, useCatalogue } from './useCatalogue';
import { SOURCES, STATUSES } from './words';

const search = (input: string, option?: { label?: string }) =>
  option?.label?.toLowerCase().includes(input.toLowerCase()) ?? false;

/** The filters of the ledger; those a list presets are left out. */
export function useFilterFields(preset: Filters): FilterField[] {
  const { t } = useTranslation();
  const localised = useLocalised();
  const campaigns = useCampaigns().data?.items;
  const catalogue = useCatalogue().data;
  return useMemo(() => {
    const named = (items: { code: string; label_zh: string; label_en: string }[] = []) =>
      items.map((item) => ({
        value: item.code,
        label: `${item.code} ${localised(item, 'label')}`,
      }));
    const many = (options: { value: string; label: string }[]) => (
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        showSearch={{ filterOption: search }}
        options={options}
      />
    );
    const fields: FilterField[] = [
      {
        name: 'q',
        label: t('ledger.search'),
        input: (
          <Input allowClear minLength={2} maxLength={50} placeholder={t('ledger.search_about')} />
        ),
      },
      {
        name: 'status',
        label: t('ledger.status'),
        input: many(STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))),
      },
      { name: 'organisation_id', label: t('ledger.organisation'), input: <OrganisationSelect /> },
      {
        name: 'campaign_id',
        label: t('ledger.campaign'),
        input: (
          <Select
            allowClear
            options={campaigns?.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ),
      },
      { name: 'red_line', label: t('ledger.red_line'), input: many(named(catalogue?.red_lines)) },
      { name: 'focus', label: t('ledger.focus'), input: many(named(catalogue?.focus_items)) },
      {
        name: 'source',
        label: t('ledger.source'),
        input: many(SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))),
      },
      { name: 'is_overdue', label: t('ledger.is_overdue'), input: <FlagSelect /> },
      { name: 'is_serious', label: t('ledger.is_serious'), input: <FlagSelect /> },
      { name: 'awaits_me', label: t('ledger.awaits_me'), input: <FlagSelect /> },
      { name: 'done_by_me', label: t('ledger.done_by_me'), input: <FlagSelect /> },
      {
        name: 'matter_no',
        label: t('ledger.matter_no'),
        input: <Input allowClear maxLength={40} />,
      },
    ];
    return fields.filter(({ name }) => !(name in preset));
  }, [t, localised, campaigns, catalogue, preset]);
}
