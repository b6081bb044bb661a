import { useTranslation } from 'react-i18next';

import { Space } from '@/ui/controls';
import { Lamp } from '@/ui/Lamp';
import { Mark } from '@/ui/Mark';

import './ledger.css';
import { dueOf, type EntryRow, type Status, STATUS_WORDS, stopHoursLeft, stopWords } from './words';

/** Where an entry stands. */
export function StatusLamp({ status }: { status: Status }) {
  const { t } = useTranslation();
  return <Lamp colour={STATUS_WORDS[status].colour}>{t(`status.${status}`)}</Lamp>;
}

/** What is special about an entry, in words. */
export function EntryTags({
  entry,
}: {
  entry: {
    is_serious: boolean;
    must_stop: boolean;
    is_money?: boolean;
    is_to_be_reverified: boolean;
  };
}) {
  const { t } = useTranslation();
  const hasAny = entry.is_serious || entry.must_stop || entry.is_money || entry.is_to_be_reverified;
  if (!hasAny) return null;
  return (
    <Space size={4} wrap>
      {entry.is_serious && <Mark tone="red">{t('ledger.serious')}</Mark>}
      {entry.must_stop && <Mark tone="red">{t('ledger.must_stop')}</Mark>}
      {entry.is_money && <Mark tone="orange">{t('ledger.is_money')}</Mark>}
      {entry.is_to_be_reverified && <Mark tone="blue">{t('ledger.to_be_reverified')}</Mark>}
    </Space>
  );
}

type Dated = Parameters<typeof dueOf>[0] & Parameters<typeof stopHoursLeft>[0];

/** The day it is due, what that means today, and whether the stop is still to be reported. */
export function DueWords({ entry }: { entry: Dated }) {
  const due = dueOf(entry);
  const stop = stopHoursLeft(entry);
  return (
    <div className="due">
      {due.on && <div>{due.on}</div>}
      {due.words && (
        <div className={due.isLate ? 'due-late' : due.isNear ? 'due-near' : 'due-quiet'}>
          {due.words}
        </div>
      )}
      {stop !== null && <div className={stop < 0 ? 'due-late' : 'due-near'}>{stopWords(stop)}</div>}
    </div>
  );
}

/** Who has to act now. */
export function StepHolder({ row }: { row: EntryRow }) {
  const { t } = useTranslation();
  if (STATUS_WORDS[row.status].isOver) return <>—</>;
  return <>{row.step_organisation_name ?? t(`holder.${row.status}`)}</>;
}
