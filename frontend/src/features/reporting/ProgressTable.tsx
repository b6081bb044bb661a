import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { Schemas } from '@/api/types';
import type { Column } from '@/ui/DataTable';
import { Mark } from '@/ui/Mark';
import { SimpleTable } from '@/ui/SimpleTable';

import { NumberLink } from './NumberLink';
import {
  AT_AUTHORITIES,
  AT_SCHOOLS,
  type Counted,
  type Ledger,
  ON_LEDGER,
  OWED_BY_AUTHORITIES,
  share,
  type Unit,
} from './words';

/** One's own unit first, then the units that report to it. */
export function ProgressTable({
  progress,
  ledger,
  downTo,
}: {
  progress: Schemas['CampaignProgress'];
  ledger: Ledger;
  downTo: (unitId: number) => string;
}) {
  const { t } = useTranslation();
  const { campaign_id, unit, units } = progress;
  const name = (row: Unit): ReactNode => {
    if (row === unit) {
      if (units.length === 0) return row.name;
      return (
        <>
          {row.name} <Mark tone="blue">{t('reporting.itself')}</Mark>
        </>
      );
    }
    if (row.participants < 2) return row.name;
    return (
      <Link to={downTo(row.organisation_id)} preventScrollReset>
        {row.name}
      </Link>
    );
  };
  return (
    <SimpleTable
      label={t('reporting.progress')}
      rows={unit ? [unit, ...units] : units}
      rowKey={(row) => row.organisation_id}
      empty={t('reporting.no_units')}
      columns={[
        { key: 'name', title: t('reporting.unit'), fixed: 'start', render: name },
        ...useNumbers(campaign_id, ledger),
      ]}
    />
  );
}

function useNumbers(campaign_id: number, ledger: Ledger): Column<Unit>[] {
  const { t } = useTranslation();
  const linked = (
    key: 'entries' | 'closed' | 'monitoring' | 'voided' | Held,
    counted: Omit<Counted, 'campaign_id'>,
  ): Column<Unit> => ({
    key,
    title: t(`reporting.${key}`),
    align: 'right',
    render: (row) => (
      <NumberLink
        value={row[key]}
        about={`${row.name} ${t(`reporting.${key}`)}`}
        to={ledger.listPath({ campaign_id, organisation_id: row.organisation_id, ...counted })}
      />
    ),
  });
  const plain = (key: 'students' | 'stale_drafts'): Column<Unit> => ({
    key,
    title: t(`reporting.${key}`),
    align: 'right',
    render: (row) => row[key],
  });
  return [
    {
      key: 'reporting',
      title: t('reporting.reporting'),
      align: 'right',
      render: (row) => `${row.reporting.toString()} / ${row.participants.toString()}`,
    },
    linked('entries', { status: ON_LEDGER }),
    plain('students'),
    linked('closed', { status: ['closed'] }),
    {
      key: 'closure_rate',
      title: t('reporting.closure_rate'),
      align: 'right',
      render: (row) => share(row.closed, row.entries - row.voided),
    },
    linked('at_schools', { status: AT_SCHOOLS }),
    linked('overdue_at_schools', { status: AT_SCHOOLS, is_overdue: true }),
    linked('at_authorities', { status: AT_AUTHORITIES }),
    linked('overdue_at_authorities', { status: OWED_BY_AUTHORITIES, is_overdue: true }),
    linked('monitoring', { status: ['monitoring'] }),
    linked('voided', { status: ['voided'] }),
    plain('stale_drafts'),
    {
      key: 'last_act_on',
      title: t('reporting.last_act_on'),
      render: (row) => row.last_act_on ?? '—',
    },
  ];
}

type Held = 'at_schools' | 'at_authorities' | 'overdue_at_schools' | 'overdue_at_authorities';
