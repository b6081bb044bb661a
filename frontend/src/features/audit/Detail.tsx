import { useTranslation } from 'react-i18next';

import './audit.css';
import { type AuditEvent, detailLines } from './words';

/** The facts of an event, behind a disclosure. */
export function Detail({ event }: { event: AuditEvent }) {
  const { t } = useTranslation();
  const lines = detailLines(event.detail);
  if (lines.length === 0) return '—';
  return (
    <details className="audit-detail">
      <summary>{t('audit.facts', { count: lines.length })}</summary>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
