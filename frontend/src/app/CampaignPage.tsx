import { CampaignPage } from '@/features/campaigns/CampaignPage';
import { exportPath, listPath } from '@/features/ledger/filters';
import { STATUS_WORDS } from '@/features/ledger/words';
import { CampaignReport } from '@/features/reporting/CampaignReport';
import type { Ledger } from '@/features/reporting/words';

const LEDGER: Ledger = {
  colourOf: (status) => STATUS_WORDS[status].colour,
  listPath: (counted) => listPath(counted),
  exportPath,
};

/** A campaign with what its ledger amounts to. */
export default function CampaignWithReport() {
  return (
    <CampaignPage
      report={(campaignId) => <CampaignReport campaignId={campaignId} ledger={LEDGER} />}
    />
  );
}
