import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { Panel } from '@/ui/PageHeader';

/** Red lines no record can tell about: people have to look, and nobody may think a machine did. */
export function NotChecked({ items }: { items: readonly Schemas['NotChecked'][] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('rules.not_checked')}>
      <p>{t('rules.not_checked_about')}</p>
      <ul className="screening-notes">
        {items.map(({ red_line, label }) => (
          <li key={red_line}>
            {red_line} {label}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
