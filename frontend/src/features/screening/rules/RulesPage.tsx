import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Input, Select } from '@/ui/controls';
import type { Column } from '@/ui/DataTable';
import { FilterForm } from '@/ui/FilterForm';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';
import { choices, type FiltersOf, text, useFilters } from '@/ui/urlState';

import '../screening.css';
import { NotChecked } from './NotChecked';
import {
  OUTCOME_COLOURS,
  OUTCOMES,
  type Rule,
  STANDING_COLOURS,
  STANDINGS,
  useRules,
} from './words';

const FILTERS = { q: text, outcome: choices(OUTCOMES), standing: choices(STANDINGS) };
type Filters = FiltersOf<typeof FILTERS>;

/** What the machine looks for, how far each rule is trusted, and what no rule looks for. */
export default function RulesPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const columns = useColumns();
  const query = useRules();
  return (
    <div className="page">
      <PageHeader title={t('rules.title')} about={t('rules.about')} />
      <FilterForm fields={useFields()} filters={filters} onChange={setFilters} />
      <Loaded query={query}>
        {({ items, not_checked }) => (
          <>
            <Panel>
              <SimpleTable<Rule>
                label={t('rules.list')}
                rows={items.filter((rule) => matches(rule, filters))}
                rowKey={(row) => row.code}
                columns={columns}
              />
            </Panel>
            <NotChecked items={not_checked} />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** Whether a rule is among those asked for. */
export function matches(rule: Rule, { q, outcome, standing }: Filters): boolean {
  const words = [rule.code, rule.title, rule.red_line, rule.explanation].join(' ').toLowerCase();
  return (
    (!q || words.includes(q.toLowerCase())) &&
    (!outcome || rule.outcomes.some((one) => outcome.includes(one))) &&
    (!standing || standing.includes(rule.standing))
  );
}

function useFields() {
  const { t } = useTranslation();
  return useMemo(() => {
    const many = (options: { value: string; label: string }[]) => (
      <Select mode="multiple" allowClear placeholder={t('ui.all')} options={options} />
    );
    return [
      { name: 'q', label: t('rules.q'), input: <Input allowClear maxLength={50} /> },
      {
        name: 'outcome',
        label: t('rules.outcome'),
        input: many(OUTCOMES.map((value) => ({ value, label: t(`screening_outcome.${value}`) }))),
      },
      {
        name: 'standing',
        label: t('rules.standing'),
        input: many(STANDINGS.map((value) => ({ value, label: t(`rule_standing.${value}`) }))),
      },
    ];
  }, [t]);
}

function useColumns(): Column<Rule>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'code',
      title: t('rules.code'),
      fixed: 'start',
      render: (row) => <Link to={`/screening/rules/${row.code}`}>{row.code}</Link>,
    },
    { key: 'title', title: t('rules.name'), render: (row) => row.title },
    { key: 'red_line', title: t('rules.red_line'), render: (row) => row.red_line ?? '—' },
    {
      key: 'outcome',
      title: t('rules.outcome'),
      render: (row) => (
        <Lamp colour={OUTCOME_COLOURS[row.outcome]}>{t(`screening_outcome.${row.outcome}`)}</Lamp>
      ),
    },
    {
      key: 'standing',
      title: t('rules.standing'),
      render: (row) => <Lamp colour={STANDING_COLOURS[row.standing]}>{row.standing_label}</Lamp>,
    },
    {
      key: 'precision',
      title: t('rules.precision'),
      align: 'right',
      render: (row) => precisionWords(row) ?? t('rules.no_answers'),
    },
    {
      key: 'answers',
      title: t('rules.answers'),
      render: (row) => t('rules.answers_words', { ...row }),
    },
    {
      key: 'version',
      title: t('rules.version'),
      align: 'right',
      render: (row) => row.rule_version,
    },
  ];
}

/** `62%`, or null without answers. */
export function precisionWords({ precision_percent }: Rule): string | null {
  return precision_percent === null ? null : `${precision_percent}%`;
}
