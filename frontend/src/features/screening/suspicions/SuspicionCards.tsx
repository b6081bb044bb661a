import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useSession } from '@/access/session';

import { FirstLook, OutcomeLamp, StateLamp } from './Marks';
import { subjectWords, type SuspicionRow } from './words';

/** Suspicions on a phone: a card each. */
export function SuspicionCards({ rows }: { rows: readonly SuspicionRow[] }) {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  return (
    <ul className="screening-cards">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to={`/screening/suspicions/${row.id}`}>
            {row.rule_code} {row.rule_title}
          </Link>
          {!isSchool && <strong>{row.organisation_name}</strong>}
          <div>
            {subjectWords(row)} · {t('suspicions.card_students', { count: row.student_count })}
          </div>
          <div className="screening-card-marks">
            <StateLamp row={row} />
            <OutcomeLamp outcome={row.outcome} />
          </div>
          <FirstLook row={row} />
        </li>
      ))}
    </ul>
  );
}
