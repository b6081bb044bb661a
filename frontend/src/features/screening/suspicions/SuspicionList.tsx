import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { api } from '@/api/client';
import { instant } from '@/lib/dates';
import { Button, Grid, Select, Space } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loading';
import { Pager } from '@/ui/Pager';
import { usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import { AnswerDialog, ANSWERS, type AnswerAction } from './AnswerDialog';
import type { Custody } from './custody';
import { countQuery, exportPath, type Filters } from './filters';
import { FirstLook, OutcomeLamp, StateLamp } from './Marks';
import { SuspicionCards } from './SuspicionCards';
import { SORTS, subjectWords, type SuspicionRow } from './words';

/** A filtered list; those of one rule can be answered together. */
export function SuspicionList({
  filters: chosen,
  onFilters,
  custody,
}: {
  filters: Filters;
  onFilters: (filters: Filters) => void;
  custody: Custody;
}) {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().md ?? true;
  const mayAnswer = useMay()('suspicion.answer');
  const filters: Filters = { sort: 'newest', ...chosen };
  const paging = usePaging();
  const [chosenIds, setChosenIds] = useState<readonly number[]>([]);
  const [asked, setAsked] = useState<AnswerAction | null>(null);
  const query = api.useQuery('get', '/api/v1/suspicions', {
    params: { query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const columns = useColumns();
  // Taken from what was read last, so that each is answered in the version in sight.
  const selected = query.data?.items.filter(({ id }) => chosenIds.includes(id)) ?? [];
  const [first] = selected;
  const isFiltered = Object.keys(countQuery(chosen)).length > 0;
  const again = async () => {
    setChosenIds([]);
    await query.refetch();
  };
  const tools = (
    <>
      <Select
        aria-label={t('screening.sort')}
        value={filters.sort}
        style={{ width: 150 }}
        options={SORTS.map((value) => ({ value, label: t(`suspicions.sort_${value}`) }))}
        onChange={(sort) => onFilters({ ...chosen, sort })}
      />
      <ExportButton path={exportPath(filters)} />
    </>
  );
  const empty = <EmptyState text={t(isFiltered ? 'suspicions.none_found' : 'suspicions.none')} />;
  if (!isWide) {
    return (
      <section aria-label={t('suspicions.list')}>
        <div className="table-bar no-print">
          <Space wrap>{tools}</Space>
        </div>
        <Loaded query={query}>
          {({ items, next_cursor }) => (
            <>
              {items.length === 0 ? empty : <SuspicionCards rows={items} />}
              <Pager paging={paging} nextCursor={next_cursor} />
            </>
          )}
        </Loaded>
      </section>
    );
  }
  return (
    <>
      <DataTable
        name="suspicions"
        label={t('suspicions.list')}
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
        empty={empty}
        selection={
          mayAnswer
            ? {
                keys: selected.map(({ id }) => id),
                onChange: (rows) => setChosenIds(rows.map(({ id }) => id)),
                isOffered: (row) => row.awaits_me && (!first || first.rule_code === row.rule_code),
                labelOf: (row) =>
                  t('suspicions.choose', { rule: row.rule_code, subject: subjectWords(row) }),
              }
            : undefined
        }
        actions={
          <>
            {tools}
            {mayAnswer && selected.length === 0 && (
              <span className="quiet">{t('suspicions.bulk_about')}</span>
            )}
            {selected.length > 0 && (
              <>
                <span role="status">
                  {t('suspicions.bulk', { count: selected.length, rule: first?.rule_code ?? '' })}
                </span>
                {ANSWERS.map((action) => (
                  <Button key={action} onClick={() => setAsked(action)}>
                    {t(`suspicion_action.${action}`)}
                  </Button>
                ))}
                <Button type="link" onClick={() => setChosenIds([])}>
                  {t('suspicions.bulk_clear')}
                </Button>
              </>
            )}
          </>
        }
      />
      {asked && (
        <AnswerDialog
          action={asked}
          suspicions={selected}
          custody={custody}
          onAnswered={again}
          onMoved={query.refetch}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function useColumns(): Column<SuspicionRow>[] {
  const { t } = useTranslation();
  const isSchool = useSession().organisation.kind === 'school';
  const columns: Column<SuspicionRow>[] = [
    {
      key: 'rule',
      title: t('suspicions.suspicion'),
      fixed: 'start',
      render: (row) => (
        <Link to={`/screening/suspicions/${row.id}`}>
          {row.rule_code} {row.rule_title}
        </Link>
      ),
    },
    {
      key: 'organisation',
      title: t('screening.school'),
      render: (row) => row.organisation_name,
    },
    { key: 'subject', title: t('suspicions.subject'), render: subjectWords },
    {
      key: 'students',
      title: t('suspicions.students'),
      align: 'right',
      render: (row) => row.student_count,
    },
    { key: 'state', title: t('suspicions.state'), render: (row) => <StateLamp row={row} /> },
    {
      key: 'outcome',
      title: t('rules.outcome'),
      render: (row) => <OutcomeLamp outcome={row.outcome} />,
    },
    {
      key: 'first_look',
      title: t('suspicions.first_look'),
      render: (row) => <FirstLook row={row} />,
    },
    { key: 'red_line', title: t('rules.red_line'), render: (row) => row.red_line ?? '—' },
    { key: 'found_at', title: t('suspicions.found_at'), render: (row) => instant(row.found_at) },
    {
      key: 'corrected',
      title: t('suspicions.corrected_count'),
      isOptional: true,
      align: 'right',
      render: (row) => row.corrected_count,
    },
  ];
  return columns.filter(({ key }) => !isSchool || key !== 'organisation');
}
