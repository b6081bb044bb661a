import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { DueWords, EntryTags, StatusLamp, StepHolder } from './Marks';
import { useRedLineName } from './useCatalogue';
import type { EntryRow } from './words';

/** The ledger on a phone: a card an entry. */
export function EntryCards({ rows }: { rows: readonly EntryRow[] }) {
  const { t } = useTranslation();
  const redLineName = useRedLineName();
  return (
    <ul className="entry-cards">
      {rows.map((row) => (
        <li key={row.id} className="entry-card">
          <div className="entry-card-head">
            <Link to={`/ledger/${row.id}`}>
              {row.number ?? t('ledger.draft_no', { id: row.id })}
            </Link>
            <StatusLamp status={row.status} />
          </div>
          <strong>{row.organisation_name}</strong>
          <p>{redLineName(row.red_line_code, row.focus_code)}</p>
          <p className="quiet">{row.description}</p>
          <EntryTags entry={row} />
          <div className="entry-card-facts">
            {row.host_name && <span>{row.host_name}</span>}
            <span>{t('ledger.students', { count: row.student_count })}</span>
            <span>
              {t('ledger.holder')}：<StepHolder row={row} />
            </span>
          </div>
          <DueWords entry={row} />
        </li>
      ))}
    </ul>
  );
}
