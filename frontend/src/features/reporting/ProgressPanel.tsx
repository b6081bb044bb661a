import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useSession } from '@/access/session';
import { api } from '@/api/client';
import { Loaded } from '@/ui/Loading';
import { OrganisationName } from '@/ui/OrganisationName';
import { Panel } from '@/ui/PageHeader';

import { useDrill } from './drill';
import { ProgressTable } from './ProgressTable';
import type { Ledger } from './words';
import './reporting.css';

/** How far a unit and those that report to it are; a unit's name leads down, the trail back up. */
export function ProgressPanel({ campaignId, ledger }: { campaignId: number; ledger: Ledger }) {
  const { t } = useTranslation();
  const drill = useDrill();
  const query = api.useQuery('get', '/api/v1/reports/campaigns/{campaign_id}/progress', {
    params: { path: { campaign_id: campaignId }, query: { unit_id: drill.unitId } },
  });
  return (
    <Panel title={t('reporting.progress')}>
      <Trail />
      <Loaded query={query}>
        {(progress) => (
          <>
            {progress.units.length > 0 && (
              <p className="report-about">{t('reporting.progress_about')}</p>
            )}
            <ProgressTable
              progress={progress}
              ledger={ledger}
              downTo={(unitId) => drill.to([...drill.trail, unitId])}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Trail() {
  const { t } = useTranslation();
  const { organisation } = useSession();
  const { trail, to } = useDrill();
  if (trail.length === 0) return null;
  return (
    <nav aria-label={t('reporting.trail')}>
      <ol className="report-trail">
        <li>
          <Link to={to([])} preventScrollReset>
            {organisation.name}
          </Link>
        </li>
        {trail.map((id, index) => (
          <li key={id}>
            {index === trail.length - 1 ? (
              <span aria-current="location">
                <OrganisationName id={id} />
              </span>
            ) : (
              <Link to={to(trail.slice(0, index + 1))} preventScrollReset>
                <OrganisationName id={id} />
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
