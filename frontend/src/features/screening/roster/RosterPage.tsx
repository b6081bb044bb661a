import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { PageHeader } from '@/ui/PageHeader';
import { Parts } from '@/ui/Parts';

import '../screening.css';
import { Lists } from './Lists';
import { Reconciliation } from './Reconciliation';

/** Enrolled, expected on post, filed and in our records: the numbers side by side. */
export default function RosterPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  return (
    <div className="page">
      <PageHeader title={t('roster.title')} about={t('roster.about')} />
      <Parts
        label={t('roster.title')}
        items={[
          {
            key: 'reconciliation',
            label: t('roster.reconciliation'),
            children: <Reconciliation />,
          },
          { key: 'lists', label: t('roster.lists'), children: <Lists /> },
        ]}
        shown={params.get('part')}
        onChange={(part) => setParams({ part })}
      />
    </div>
  );
}
