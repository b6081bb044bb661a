import { useTranslation } from 'react-i18next';

import { instant } from '@/lib/dates';
import { Panel } from '@/ui/PageHeader';

import { dueOf, type Entry, stopHoursLeft, stopWords } from '../words';

/** Every date the entry is measured by. */
export function Clocks({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const due = dueOf(entry);
  const stop = stopHoursLeft(entry);
  const dates = [
    { label: t('ledger.deadline'), value: entry.deadline_on },
    { label: t('ledger.first_deadline_on'), value: entry.first_deadline_on },
    { label: t('ledger.deadline_limit_on'), value: entry.deadline_limit_on },
    { label: t('ledger.verify_due_on'), value: entry.verify_due_on },
    { label: t('ledger.next_check_on'), value: entry.next_check_on },
    { label: t('ledger.stop_due_at'), value: instant(entry.stop_due_at) },
    { label: t('ledger.stop_reported_at'), value: instant(entry.stop_reported_at) },
    { label: t('ledger.released_at'), value: instant(entry.released_at) },
    { label: t('ledger.submitted_at'), value: instant(entry.submitted_at) },
    { label: t('ledger.approved_at'), value: instant(entry.approved_at) },
    { label: t('ledger.closed_at'), value: instant(entry.closed_at) },
  ].filter(({ value }) => value);
  return (
    <Panel title={t('entry.clocks')}>
      {due.words && (
        <p className={due.isLate ? 'due-late' : due.isNear ? 'due-near' : undefined}>{due.words}</p>
      )}
      {stop !== null && <p className={stop < 0 ? 'due-late' : 'due-near'}>{stopWords(stop)}</p>}
      {entry.is_stop_late && stop === null && (
        <p className="due-late">{t('entry.stop_was_late')}</p>
      )}
      <ul className="plain-list">
        {dates.map(({ label, value }) => (
          <li key={label} className="entry-card-head">
            <span className="quiet">{label}</span>
            <span>{value}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Which authorities verify, in their order. */
export function Steps({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('entry.steps')}>
      {entry.steps.length === 0 ? (
        <p className="quiet">{t('entry.steps_none')}</p>
      ) : (
        <ol className="steps-list">
          {entry.steps.map((step) => (
            <li key={step.organisation_id} aria-current={step.is_current ? 'step' : undefined}>
              {step.organisation_name}{' '}
              <strong>
                {step.is_done
                  ? t('entry.step_done')
                  : step.is_current
                    ? t('entry.step_current')
                    : t('entry.step_ahead')}
              </strong>
            </li>
          ))}
        </ol>
      )}
      {entry.return_count > 0 && <p>{t('entry.returned', { count: entry.return_count })}</p>}
    </Panel>
  );
}

/** Who answers for the rectification. */
export function People({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const people = [
    [t('ledger.responsible_leader'), entry.responsible_leader],
    [t('ledger.responsible_department'), entry.responsible_department],
    [t('ledger.responsible_person'), entry.responsible_person],
  ] as const;
  return (
    <Panel title={t('ledger.people')}>
      <ul className="plain-list">
        {people.map(([label, name]) => (
          <li key={label} className="entry-card-head">
            <span className="quiet">{label}</span>
            <span>{name ?? '—'}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Who can see the entry now. */
export function VisibleTo({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('entry.visible_to')}>
      <ul className="plain-list">
        {entry.visible_to.map(({ organisation_id, organisation_name }) => (
          <li key={organisation_id}>{organisation_name}</li>
        ))}
      </ul>
      {entry.visible_to.length === 1 && <p className="quiet">{t('entry.visible_inside')}</p>}
    </Panel>
  );
}
