import { useTranslation } from 'react-i18next';

import { instant } from '@/lib/dates';
import { Lamp } from '@/ui/Lamp';
import { Mark } from '@/ui/Mark';

import { OUTCOME_COLOURS } from '../rules/words';
import { firstLookWords, STATE_COLOURS, type SuspicionRow } from './words';

/** Where a suspicion stands. */
export function StateLamp({ row }: { row: Pick<SuspicionRow, 'state' | 'state_label'> }) {
  return <Lamp colour={STATE_COLOURS[row.state]}>{row.state_label}</Lamp>;
}

/** How much records alone can tell. To a school every one is a suspicion. */
export function OutcomeLamp({ outcome }: Pick<SuspicionRow, 'outcome'>) {
  const { t } = useTranslation();
  return <Lamp colour={OUTCOME_COLOURS[outcome]}>{t(`screening_outcome.${outcome}`)}</Lamp>;
}

/** How long the school's first look lasts, and marks of what is special. */
export function FirstLook({ row }: { row: SuspicionRow }) {
  const { t } = useTranslation();
  const left = row.is_in_first_look ? firstLookWords(row.first_look_ends_at) : null;
  return (
    <>
      {row.is_silent && <Mark tone="orange">{t('suspicions.silent')}</Mark>}
      {left ? (
        <span className="screening-countdown">
          {t('suspicions.first_look_left', { left })}
          <span className="quiet">{instant(row.first_look_ends_at, 'MM-DD HH:mm')}</span>
        </span>
      ) : (
        !row.is_silent && <span className="quiet">{t('suspicions.first_look_over')}</span>
      )}
    </>
  );
}
