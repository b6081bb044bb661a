import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { instant } from '@/lib/dates';
import { Facts } from '@/ui/Facts';
import { Panel } from '@/ui/PageHeader';

import { cents, checkMoney } from '../actions/money';
import { type Entry, OUTCOMES } from '../words';

/** What the issue is. */
export function EntryFacts({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('entry.facts')}>
      <p className="entry-text">{entry.description}</p>
      <Facts
        most={2}
        items={[
          {
            label: t('ledger.basis'),
            value: [
              entry.red_line_code ?? entry.focus_code,
              entry.red_line_label ?? entry.focus_label,
            ]
              .filter(Boolean)
              .join(' '),
          },
          { label: t('ledger.citation'), value: entry.red_line_citation },
          { label: t('ledger.student_count'), value: entry.student_count },
          { label: t('ledger.host_name'), value: entry.host_name },
          { label: t('ledger.host_code'), value: entry.host_code },
          { label: t('ledger.cause'), value: entry.cause },
          { label: t('ledger.source'), value: t(`source.${entry.source}`) },
          { label: t('ledger.found_by'), value: entry.found_by },
          {
            label: t('ledger.registered_by'),
            value: `${entry.registered_by_name} ${instant(entry.registered_at)}`,
          },
          { label: t('ledger.matter_no'), value: entry.matter_no },
          { label: t('ledger.round'), value: entry.round },
          {
            label: t('ledger.recurs_from'),
            value: entry.recurs_from_id && (
              <Link to={`/ledger/${entry.recurs_from_id}`}>{t('ui.view')}</Link>
            ),
          },
        ].filter(({ value }) => value !== null)}
      />
    </Panel>
  );
}

/** What is being done, and what came of it. */
export function Measures({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('entry.measures')}>
      {entry.measures.length === 0 ? (
        <p className="quiet">{t('entry.measures_none')}</p>
      ) : (
        <ol className="steps-list">
          {entry.measures.map((measure) => (
            <li key={measure.id} style={{ marginBottom: 10 }}>
              <p className="entry-text">{measure.description}</p>
              {measure.assigned_name && (
                <div className="quiet">
                  {t('entry.assigned_to', { name: measure.assigned_name })}
                </div>
              )}
              {measure.result ? (
                <p className="entry-text">
                  <strong>{t('entry.result')}</strong>
                  {measure.result}
                  {measure.completed_on && ` （${measure.completed_on}）`}
                </p>
              ) : (
                <div className="due-near">{t('entry.result_none')}</div>
              )}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** What became of the money. */
export function Settlement({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const money = entry.settlement;
  if (!money) {
    return (
      <Panel title={t('ledger.settlement')}>
        <p className="quiet">{t('entry.settlement_none')}</p>
      </Panel>
    );
  }
  const check = checkMoney(money);
  const amount = (value: string) => `${value} ${t('ledger.yuan')}`;
  return (
    <Panel title={t('ledger.settlement')}>
      <Facts
        most={2}
        items={[
          { label: t('ledger.charged'), value: amount(money.charged) },
          { label: t('ledger.refunded'), value: amount(money.refunded) },
          { label: t('ledger.held'), value: amount(money.held) },
          { label: t('ledger.handed_over'), value: amount(money.handed_over) },
          ...(cents(money.held) > 0n
            ? [{ label: t('ledger.held_for'), value: money.held_for }]
            : []),
          ...(money.handed_over_document
            ? [{ label: t('ledger.handed_over_document'), value: money.handed_over_document }]
            : []),
        ]}
      />
      <p className={`sum-check ${check.isRight ? 'sum-right' : 'sum-wrong'}`}>
        {check.isRight ? t('move.money_right', { ...check }) : t('move.money_wrong', { ...check })}
      </p>
    </Panel>
  );
}

/** That the violation stopped, and what became of the students. */
export function StopReport({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const report = entry.stop_report;
  if (!report) {
    return (
      <Panel title={t('entry.stop_report')}>
        <p className="due-near">
          {t('entry.stop_report_none', { due: instant(entry.stop_due_at) || '—' })}
        </p>
      </Panel>
    );
  }
  const counted = OUTCOMES.filter((outcome) => report.outcomes[outcome]);
  return (
    <Panel title={t('entry.stop_report')}>
      <Facts
        most={2}
        items={[
          { label: t('move.stopped_at'), value: instant(report.stopped_at) },
          { label: t('move.stopped_by'), value: report.stopped_by },
          {
            label: t('entry.reported'),
            value: `${report.reported_by_name} ${instant(report.reported_at)}`,
          },
          {
            label: t('entry.outcomes'),
            value:
              counted
                .map((outcome) => `${t(`outcome.${outcome}`)} ${report.outcomes[outcome] ?? 0}`)
                .join('、') || '—',
          },
        ]}
      />
      {report.students.length > 0 && (
        <p className="quiet">
          {report.students
            .map(({ reference, outcome }) => `${reference} ${t(`outcome.${outcome}`)}`)
            .join('；')}
        </p>
      )}
    </Panel>
  );
}
