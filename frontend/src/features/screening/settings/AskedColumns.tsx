import { useTranslation } from 'react-i18next';

import { CheckboxGroup } from '@/ui/CheckboxGroup';

import { fieldName } from '../records/values';
import { ASKABLE } from './form';

/** The columns that schools are asked for this year, section by section. */
export function AskedColumns({
  value = [],
  onChange,
}: {
  value?: string[];
  onChange?: (value: string[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="screening-asked">
      {ASKABLE.map(({ section, names }) => {
        const label = t(`records.section_${section}`, { defaultValue: t('settings.other') });
        return (
          <section key={section} aria-label={label}>
            <h4>{label}</h4>
            <CheckboxGroup
              label={label}
              value={names.filter((name) => value.includes(name))}
              options={names.map((name) => ({ value: name, label: fieldName(name) }))}
              onChange={(chosen) =>
                onChange?.([...value.filter((name) => !names.includes(name)), ...chosen])
              }
            />
          </section>
        );
      })}
    </div>
  );
}
