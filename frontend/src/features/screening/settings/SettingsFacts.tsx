import { useTranslation } from 'react-i18next';

import { Facts } from '@/ui/Facts';

import { fieldName } from '../records/values';
import { ASKABLE, type Document, NUMBERS, THRESHOLDS, WORD_LISTS } from './form';
import { itemWords, settingName } from './words';

/** The settings for those who live by them. */
export function SettingsFacts({ document }: { document: Document }) {
  const { t } = useTranslation();
  const list = (name: 'adjacency' | (typeof WORD_LISTS)[number]) => ({
    label: settingName(name),
    value: document[name].map((item) => itemWords(name, item)).join('、') || t('ui.none'),
    isLong: true,
  });
  return (
    <Facts
      items={[
        ...THRESHOLDS.map((name) => ({
          label: settingName(name),
          value: document.thresholds[name],
        })),
        ...NUMBERS.map((name) => ({ label: settingName(name), value: document[name] })),
        {
          label: settingName('agreements_per_class'),
          value: t(document.agreements_per_class ? 'ui.yes' : 'ui.no'),
        },
        { label: settingName('entertainment_edition'), value: document.entertainment_edition },
        ...WORD_LISTS.map(list),
        {
          label: settingName('month_limits'),
          value:
            Object.entries(document.month_limits)
              .map(([major, months]) => t('settings.limit_words', { major, months }))
              .join('、') || t('ui.none'),
          isLong: true,
        },
        list('adjacency'),
        {
          label: settingName('asked_columns'),
          value:
            ASKABLE.flatMap(({ names }) => names)
              .filter((name) => document.asked_columns.includes(name))
              .map(fieldName)
              .join('、') || t('ui.none'),
          isLong: true,
        },
      ]}
    />
  );
}
