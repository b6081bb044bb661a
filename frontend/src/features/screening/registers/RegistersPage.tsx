import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { PageHeader } from '@/ui/PageHeader';
import { Parts } from '@/ui/Parts';

import '../screening.css';
import { GROUP_POLICIES } from './groupPolicies';
import { HOST_PAYER_PAIRS } from './hostPayerPairs';
import { HOST_REGISTRATIONS } from './hostRegistrations';
import { RegisterPanel } from './RegisterPanel';
import { SPECIAL_FILINGS } from './specialFilings';

/** What is registered once and asked whenever records are screened. */
export default function RegistersPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const parts = [
    { key: 'special_filings', children: <RegisterPanel register={SPECIAL_FILINGS} /> },
    { key: 'group_policies', children: <RegisterPanel register={GROUP_POLICIES} /> },
    { key: 'host_payer_pairs', children: <RegisterPanel register={HOST_PAYER_PAIRS} /> },
    { key: 'host_registrations', children: <RegisterPanel register={HOST_REGISTRATIONS} /> },
  ] as const;
  return (
    <div className="page">
      <PageHeader title={t('registers.title')} about={t('registers.about')} />
      <Parts
        label={t('registers.title')}
        items={parts.map((part) => ({ ...part, label: t(`registers.${part.key}`) }))}
        shown={params.get('register')}
        onChange={(register) => setParams({ register })}
      />
    </div>
  );
}
