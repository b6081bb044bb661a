import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Column } from '@/ui/DataTable';
import { Lamp, LAMP_COLOURS } from '@/ui/Lamp';
import { SimpleTable } from '@/ui/SimpleTable';

import { NumberLink } from './NumberLink';
import {
  AT_SCHOOLS,
  type Counted,
  type Figures,
  type Ledger,
  ON_LEDGER,
  OWED_BY_AUTHORITIES,
  share,
  SOURCES,
} from './words';
import './reporting.css';

interface View {
  figures: Figures;
  ledger: Ledger;
}

/** Entries and students side by side, by status, source and red line, and what is late. */
export function FiguresView(view: View) {
  const { t } = useTranslation();
  const { total } = view.figures;
  return (
    <>
      <Headline {...view} />
      {total.entries === 0 ? (
        <p>{t('reporting.none')}</p>
      ) : (
        <>
          <StatusBar {...view} />
          <div className="report-columns">
            <ByStatus {...view} />
            <BySource {...view} />
          </div>
          <ByRedLine {...view} />
        </>
      )}
    </>
  );
}

function Headline({ figures, ledger }: View) {
  const { t } = useTranslation();
  const { campaign_id, total } = figures;
  const at = (counted: Omit<Counted, 'campaign_id'>) =>
    ledger.listPath({ campaign_id, ...counted });
  const link = (value: number, about: string, to: string) => (
    <NumberLink value={value} about={about} to={to} />
  );
  const shown: [string, ReactNode, boolean][] = [
    [
      t('reporting.entries'),
      link(total.entries, t('reporting.entries'), at({ status: ON_LEDGER })),
      false,
    ],
    [t('reporting.students'), total.students, false],
    [
      t('reporting.overdue_at_schools'),
      link(
        figures.overdue_at_schools,
        t('reporting.overdue_at_schools'),
        at({ status: AT_SCHOOLS, is_overdue: true }),
      ),
      figures.overdue_at_schools > 0,
    ],
    [
      t('reporting.overdue_at_authorities'),
      link(
        figures.overdue_at_authorities,
        t('reporting.overdue_at_authorities'),
        at({ status: OWED_BY_AUTHORITIES, is_overdue: true }),
      ),
      figures.overdue_at_authorities > 0,
    ],
    [t('reporting.late_stop_reports'), figures.late_stop_reports, figures.late_stop_reports > 0],
    [
      t('reporting.serious'),
      link(figures.serious, t('reporting.serious'), at({ status: ON_LEDGER, is_serious: true })),
      false,
    ],
  ];
  return (
    <dl className="report-headline">
      {shown.map(([label, value, isLate]) => (
        <div key={label} className={isLate ? 'report-late' : undefined}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The shares at a glance; the table beside it says the same in words. */
function StatusBar({ figures, ledger }: View) {
  return (
    <div className="report-bar" aria-hidden="true">
      {ON_LEDGER.map((status) => (
        <span
          key={status}
          style={{
            flexGrow: figures.by_status[status]?.entries ?? 0,
            background: LAMP_COLOURS[ledger.colourOf(status)],
          }}
        />
      ))}
    </div>
  );
}

interface Line {
  key: string;
  name: ReactNode;
  label: string;
  entries: number;
  students: number;
  to: string;
}

function useTallyColumns<L extends Line>(first: string): Column<L>[] {
  const { t } = useTranslation();
  return [
    { key: 'name', title: first, render: (row) => row.name },
    {
      key: 'entries',
      title: t('reporting.entries'),
      align: 'right',
      render: (row) => <NumberLink value={row.entries} to={row.to} about={row.label} />,
    },
    {
      key: 'students',
      title: t('reporting.students'),
      align: 'right',
      render: (row) => row.students,
    },
  ];
}

function ByStatus({ figures, ledger }: View) {
  const { t } = useTranslation();
  const { campaign_id, by_status } = figures;
  const lines = ON_LEDGER.map((status): Line => {
    const label = t(`status.${status}`);
    return {
      key: status,
      label,
      name: <Lamp colour={ledger.colourOf(status)}>{label}</Lamp>,
      entries: by_status[status]?.entries ?? 0,
      students: by_status[status]?.students ?? 0,
      to: ledger.listPath({ campaign_id, status: [status] }),
    };
  });
  return (
    <SimpleTable
      label={t('reporting.by_status')}
      rows={lines}
      rowKey={(row) => row.key}
      columns={useTallyColumns(t('reporting.status'))}
    />
  );
}

function BySource({ figures, ledger }: View) {
  const { t } = useTranslation();
  const { campaign_id, by_source } = figures;
  const lines = SOURCES.map((source): Line => {
    const label = t(`source.${source}`);
    return {
      key: source,
      label,
      name: label,
      entries: by_source[source]?.entries ?? 0,
      students: by_source[source]?.students ?? 0,
      to: ledger.listPath({ campaign_id, source: [source], status: ON_LEDGER }),
    };
  });
  return (
    <SimpleTable
      label={t('reporting.by_source')}
      rows={lines}
      rowKey={(row) => row.key}
      columns={useTallyColumns(t('reporting.source'))}
    />
  );
}

function ByRedLine({ figures, ledger }: View) {
  const { t } = useTranslation();
  const { campaign_id, by_red_line } = figures;
  const lines = by_red_line.map((row): Line & { closed: number } => {
    const label = `${row.code} ${row.label}`;
    // Focus items bear an F and are another filter of the ledger than red lines.
    const basis = row.code.startsWith('F') ? { focus: [row.code] } : { red_line: [row.code] };
    return {
      ...row,
      key: row.code,
      label,
      name: label,
      to: ledger.listPath({ campaign_id, status: ON_LEDGER, ...basis }),
    };
  });
  return (
    <details className="report-more">
      <summary>{t('reporting.red_lines', { count: lines.length })}</summary>
      <SimpleTable
        label={t('reporting.by_red_line')}
        rows={lines}
        rowKey={(row) => row.key}
        columns={[
          ...useTallyColumns<(typeof lines)[number]>(t('reporting.red_line')),
          {
            key: 'closed',
            title: t('reporting.closed_of_entries'),
            align: 'right',
            render: (row) => share(row.closed, row.entries),
          },
        ]}
      />
    </details>
  );
}
