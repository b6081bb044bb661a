import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { May } from '@/access/session';
import { instant } from '@/lib/dates';
import { EmptyState } from '@/ui/EmptyState';
import { Facts } from '@/ui/Facts';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';

import { fieldName } from '../records/values';
import '../screening.css';
import { suspicionsPath } from '../suspicions/filters';
import { Judging } from './Judging';
import { precisionWords } from './RulesPage';
import { OUTCOME_COLOURS, type Rule, STANDING_COLOURS, useRules } from './words';

/** One rule: what it looks for and how far it is trusted; the province judges it here. */
export default function RulePage() {
  const { t } = useTranslation();
  const { code } = useParams();
  const query = useRules();
  return (
    <div className="page">
      <Loaded query={query}>
        {({ items }) => {
          const rule = items.find((one) => one.code === code);
          return rule ? (
            <Whole rule={rule} reload={() => query.refetch()} />
          ) : (
            <>
              <PageHeader
                title={code ?? ''}
                crumbs={[{ title: t('rules.title'), to: '/screening/rules' }]}
              />
              <EmptyState text={t('rules.no_such')} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function Whole({ rule, reload }: { rule: Rule; reload: () => Promise<unknown> }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader
        title={`${rule.code} ${rule.title}`}
        about={<Lamp colour={STANDING_COLOURS[rule.standing]}>{rule.standing_label}</Lamp>}
        crumbs={[{ title: t('rules.title'), to: '/screening/rules' }, { title: rule.code }]}
        actions={
          <May permission="suspicion.read">
            <Link to={suspicionsPath({ rule: [rule.code] })}>{t('rules.to_suspicions')}</Link>
          </May>
        }
      />
      <Panel title={t('rules.meaning')}>
        <Facts
          most={2}
          items={[
            { label: t('rules.explanation'), value: rule.explanation, isLong: true },
            { label: t('rules.red_line'), value: rule.red_line },
            {
              label: t('rules.outcome'),
              value: (
                <>
                  <Lamp colour={OUTCOME_COLOURS[rule.outcome]}>
                    {t(`screening_outcome.${rule.outcome}`)}
                  </Lamp>
                  {rule.outcomes.length > 1 && (
                    <div className="quiet">
                      {t('rules.outcomes_words', {
                        outcomes: rule.outcomes
                          .map((outcome) => t(`screening_outcome.${outcome}`))
                          .join('、'),
                      })}
                    </div>
                  )}
                </>
              ),
            },
            {
              label: t('rules.fields'),
              value: rule.fields.map(fieldName).join('、'),
              isLong: true,
            },
            ...(rule.combines.length > 0
              ? [{ label: t('rules.combines'), value: rule.combines.join('、'), isLong: true }]
              : []),
            {
              label: t('rules.grouping'),
              value: t(`rules.by_${rule.grouping}`),
            },
            { label: t('rules.version'), value: rule.rule_version },
            {
              label: t('rules.precision'),
              value: precisionWords(rule) ?? t('rules.no_answers'),
            },
            { label: t('rules.answers'), value: t('rules.answers_words', { ...rule }) },
            { label: t('rules.released_at'), value: instant(rule.released_at) || '—' },
            { label: t('rules.demoted_at'), value: instant(rule.demoted_at) || '—' },
          ]}
        />
      </Panel>
      <May permission="screening.judge">
        <Judging rule={rule} reload={reload} />
      </May>
    </>
  );
}
