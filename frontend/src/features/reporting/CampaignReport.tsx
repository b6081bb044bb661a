import { May } from '@/access/session';

import { FiguresPanel } from './FiguresPanel';
import { ProgressPanel } from './ProgressPanel';
import type { Ledger } from './words';

/** A launched campaign in figures, and how far each unit is. */
export function CampaignReport({ campaignId, ledger }: { campaignId: number; ledger: Ledger }) {
  return (
    <May permission="report.read">
      <FiguresPanel campaignId={campaignId} ledger={ledger} />
      <ProgressPanel campaignId={campaignId} ledger={ledger} />
    </May>
  );
}
