import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { api } from '@/api/client';
import { useLocalised } from '@/lib/i18n/localised';
import { Input, Select, Tabs } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { FilterForm } from '@/ui/FilterForm';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';
import { choice, number, text, useFilters } from '@/ui/urlState';

import { type Catalogue, ConfirmationLamp, type RedLine, RedLineFlags, redLinePath } from './words';

const FLAGS = ['immediate_stop', 'money', 'serious'] as const;
const STATES = ['unconfirmed', 'confirmed'] as const;
const FILTERS = {
  catalogue: number,
  tab: choice(['red_lines', 'focus_items']),
  q: text,
  flag: choice(FLAGS),
  state: choice(STATES),
};

/** The catalogue of red lines in the edition chosen, the newest at first. */
export default function RegulationPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const catalogues = api.useQuery('get', '/api/v1/catalogues', {
    params: { query: { limit: 50 } },
  });
  const chosen = filters.catalogue ?? catalogues.data?.items[0]?.id;
  return (
    <div className="page">
      <PageHeader
        title={t('regulation.title')}
        about={t('regulation.about')}
        actions={
          catalogues.data &&
          catalogues.data.items.length > 1 && (
            <Select
              aria-label={t('regulation.edition')}
              value={chosen}
              style={{ minWidth: 220 }}
              options={catalogues.data.items.map((item) => ({
                value: item.id,
                label: t('regulation.edition_of', { edition: item.edition, title: item.title }),
              }))}
              onChange={(catalogue) => setFilters({ ...filters, catalogue })}
            />
          )
        }
      />
      <Loaded query={catalogues}>
        {() =>
          chosen === undefined ? (
            <Panel>
              <EmptyState text={t('regulation.no_catalogue')} />
            </Panel>
          ) : (
            <Edition catalogueId={chosen} />
          )
        }
      </Loaded>
    </div>
  );
}

function Edition({ catalogueId }: { catalogueId: number }) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const query = api.useQuery('get', '/api/v1/catalogues/{catalogue_id}', {
    params: { path: { catalogue_id: catalogueId } },
  });
  return (
    <Loaded query={query}>
      {(catalogue) => (
        <>
          <p>
            <strong>{catalogue.title}</strong> {catalogue.document_no}{' '}
            {t('regulation.progress', {
              confirmed: catalogue.red_line_count - catalogue.unconfirmed_count,
              count: catalogue.red_line_count,
            })}
          </p>
          <Tabs
            activeKey={filters.tab ?? 'red_lines'}
            onChange={(tab) => setFilters({ ...filters, tab: tab as typeof filters.tab })}
            items={[
              {
                key: 'red_lines',
                label: t('regulation.red_lines'),
                children: <RedLines catalogue={catalogue} refetch={() => query.refetch()} />,
              },
              {
                key: 'focus_items',
                label: t('regulation.focus_items'),
                children: <FocusItems catalogue={catalogue} />,
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
}

function RedLines({ catalogue, refetch }: { catalogue: Catalogue; refetch: () => unknown }) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const shown = catalogue.red_lines.filter((redLine) => fits(redLine, filters));
  const columns = useColumns(catalogue.id);
  const fields = useMemo(
    () => [
      { name: 'q', label: t('regulation.search'), input: <Input allowClear /> },
      {
        name: 'state',
        label: t('regulation.confirmation'),
        input: (
          <Select
            allowClear
            options={STATES.map((word) => ({ value: word, label: t(`regulation.${word}`) }))}
          />
        ),
      },
      {
        name: 'flag',
        label: t('regulation.flags'),
        input: (
          <Select
            allowClear
            options={FLAGS.map((word) => ({ value: word, label: t(`regulation.${word}`) }))}
          />
        ),
      },
    ],
    [t],
  );
  return (
    <>
      <FilterForm
        fields={fields}
        filters={filters}
        onChange={(next) => setFilters({ catalogue: filters.catalogue, ...next })}
      />
      <DataTable
        name="red-lines"
        label={t('regulation.red_lines')}
        columns={columns}
        query={{
          data: { items: shown, next_cursor: null },
          error: null,
          isFetching: false,
          refetch,
        }}
        rowKey={(row) => row.id}
      />
    </>
  );
}

function fits(
  redLine: RedLine,
  filters: { q?: string; flag?: (typeof FLAGS)[number]; state?: (typeof STATES)[number] },
): boolean {
  const words = [
    redLine.code,
    redLine.label_zh,
    redLine.label_en,
    redLine.para_zh,
    redLine.para_en,
  ];
  return (
    (!filters.q || words.join(' ').toLowerCase().includes(filters.q.toLowerCase())) &&
    (!filters.flag || redLine[`is_${filters.flag}`]) &&
    (!filters.state || (redLine.confirmation !== null) === (filters.state === 'confirmed'))
  );
}

function useColumns(catalogueId: number): Column<RedLine>[] {
  const { t } = useTranslation();
  const localised = useLocalised();
  return [
    {
      key: 'code',
      title: t('regulation.code'),
      fixed: 'start',
      render: (row) => <Link to={redLinePath(catalogueId, row.code)}>{row.code}</Link>,
    },
    { key: 'label', title: t('regulation.label'), render: (row) => localised(row, 'label') },
    {
      key: 'citation',
      title: t('regulation.citation'),
      render: (row) => localised(row, 'citation'),
    },
    {
      key: 'state',
      title: t('regulation.confirmation'),
      render: (row) => <ConfirmationLamp redLine={row} />,
    },
    { key: 'flags', title: t('regulation.flags'), render: (row) => <RedLineFlags redLine={row} /> },
    {
      key: 'evidence',
      title: t('regulation.required_evidence'),
      render: (row) =>
        row.required_evidence.map((kind) => t(`evidence_kind.${kind}`)).join('、') || '—',
    },
    {
      key: 'bound',
      title: t('regulation.bound'),
      isOptional: true,
      render: (row) => row.bound.map((party) => t(`bound.${party}`)).join('、'),
    },
  ];
}

function FocusItems({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useTranslation();
  const localised = useLocalised();
  return (
    <Panel>
      <SimpleTable
        label={t('regulation.focus_items')}
        rows={catalogue.focus_items}
        rowKey={(row) => row.id}
        columns={[
          { key: 'code', title: t('regulation.code'), render: (row) => row.code },
          { key: 'label', title: t('regulation.label'), render: (row) => localised(row, 'label') },
          {
            key: 'red_lines',
            title: t('regulation.red_lines'),
            render: (row) =>
              row.has_own_question
                ? t('regulation.own_question')
                : row.red_line_codes.map((code) => (
                    <Link
                      key={code}
                      to={redLinePath(catalogue.id, code)}
                      style={{ marginInlineEnd: 8 }}
                    >
                      {code}
                    </Link>
                  )),
          },
        ]}
      />
    </Panel>
  );
}
