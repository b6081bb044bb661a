import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { May } from '@/access/session';
import { Button } from '@/ui/controls';
import { PageHeader } from '@/ui/PageHeader';

import { LedgerList } from './LedgerList';

const ALL = {};

/** The rectification ledger: every entry in sight. */
export default function LedgerPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <div className="page">
      <PageHeader
        title={t('ledger.title')}
        actions={
          <May permission="ledger.register">
            <Button type="primary" onClick={() => void navigate('/ledger/new')}>
              {t('ledger.register')}
            </Button>
          </May>
        }
      />
      <LedgerList name="ledger" preset={ALL} />
    </div>
  );
}
