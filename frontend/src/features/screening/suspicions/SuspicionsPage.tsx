import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useSession } from '@/access/session';
import { api } from '@/api/client';
import { PageHeader } from '@/ui/PageHeader';
import { Alert } from '@/ui/controls';
import { FilterForm } from '@/ui/FilterForm';
import { useFilters } from '@/ui/urlState';

import { useRules } from '../rules/words';
import '../screening.css';
import { useFilterFields } from './filterFields';
import { countQuery, type Filters, FILTERS, suspicionsPath } from './filters';
import type { Custody } from './custody';
import { SuspicionList } from './SuspicionList';

/** What screening found. The school looks first; superiors see how many, then what. */
export function SuspicionsPage({ custody }: { custody: Custody }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useFilters(FILTERS);
  const isSchool = useSession().organisation.kind === 'school';
  return (
    <div className="page">
      <PageHeader
        title={t('suspicions.title')}
        about={t(isSchool ? 'suspicions.about_school' : 'suspicions.about_superior')}
      />
      <FilterForm fields={useFilterFields()} filters={chosen} onChange={setChosen} />
      <Counts filters={chosen} isSchool={isSchool} />
      <SuspicionList filters={chosen} onFilters={setChosen} custody={custody} />
    </div>
  );
}

function Counts({ filters, isSchool }: { filters: Filters; isSchool: boolean }) {
  const { t } = useTranslation();
  const rules = useRules();
  const { data } = api.useQuery('get', '/api/v1/suspicions/count', {
    params: { query: countQuery(filters) },
  });
  if (!data) return <p className="screening-count">{t('ui.loading')}</p>;
  const titleOf = (code: string) => rules.data?.items.find((rule) => rule.code === code)?.title;
  const byRule = Object.entries(data.by_rule);
  return (
    <>
      {!isSchool && data.in_first_look.suspicions > 0 && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('suspicions.first_look_counts', { ...data.in_first_look })}
          description={t('suspicions.first_look_why')}
        />
      )}
      <section className="panel" aria-label={t('suspicions.counts')}>
        <p className="screening-total" aria-live="polite">
          {t('suspicions.counted', { ...data })}
        </p>
        {byRule.length > 0 && (
          <ul className="screening-chips" aria-label={t('suspicions.by_rule')}>
            {byRule.map(([code, count]) => (
              <li key={code}>
                <Link to={suspicionsPath({ ...filters, rule: [code] })}>
                  {code} {titleOf(code)} <strong>{count}</strong>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
