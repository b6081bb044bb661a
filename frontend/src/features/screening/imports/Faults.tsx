import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Select } from '@/ui/controls';
import { type Column, DataTable } from '@/ui/DataTable';
import { type FilterField, FilterForm } from '@/ui/FilterForm';
import { SimpleTable } from '@/ui/SimpleTable';
import { codes, texts, useFilters, usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import type { ImportView } from './words';

type Fault = Schemas['FaultView'];
const FILTERS = { field: codes(/^[a-z_]{1,40}$/), code: codes(/^[a-z_]{1,60}$/), sheet: texts };

/** What is wrong: first what is wrong often, then every cell in the order of the file. */
export function Faults({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters(FILTERS);
  const paging = usePaging();
  const path = { import_id: view.id };
  const query = api.useQuery('get', '/api/v1/internship-imports/{import_id}/faults', {
    params: { path, query: { ...filters, cursor: paging.cursor, limit: paging.limit } },
  });
  const counts = api.useQuery('get', '/api/v1/internship-imports/{import_id}/faults/count', {
    params: { path, query: filters },
  });
  return (
    <>
      <p>{t('imports.faults_about')}</p>
      <SimpleTable
        label={t('imports.fault_groups')}
        rows={view.fault_groups}
        rowKey={(row) => `${row.field ?? ''} ${row.code}`}
        columns={[
          {
            key: 'heading',
            title: t('imports.column'),
            render: (row) => row.heading ?? t('imports.whole_row'),
          },
          { key: 'remedy', title: t('imports.remedy'), render: (row) => <Remedy fault={row} /> },
          {
            key: 'count',
            title: t('imports.places'),
            align: 'right',
            render: (row) => (
              <button
                type="button"
                className="text-button"
                aria-label={t('imports.places_of', { count: row.count, reason: row.reason })}
                onClick={() =>
                  setFilters({ code: [row.code], ...(row.field && { field: [row.field] }) })
                }
              >
                {row.count}
              </button>
            ),
          },
        ]}
      />
      <div className="screening-gap" />
      <FilterForm fields={useFilterFields(view)} filters={filters} onChange={setFilters} />
      {counts.data && <p role="status">{t('imports.faults_counted', { ...counts.data })}</p>}
      <DataTable
        name="import-faults"
        label={t('imports.faults')}
        columns={useColumns()}
        query={query}
        rowKey={(row) => `${row.sheet} ${row.row} ${row.field ?? ''} ${row.code}`}
        paging={paging}
        actions={
          view.has_file && (
            <ExportButton
              path={`/api/v1/internship-imports/${view.id}/marked-workbook`}
              text={t('imports.marked')}
            />
          )
        }
      />
    </>
  );
}

/** By column, by kind of fault and by sheet, as far as the import has them. */
function useFilterFields({ fault_groups, sheets }: ImportView): FilterField[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const many = (options: { value: string; label: string }[]) => (
      <Select
        mode="multiple"
        allowClear
        placeholder={t('ui.all')}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
      />
    );
    const columns = new Map(
      fault_groups.flatMap(({ field, heading }) => (field ? [[field, heading ?? field]] : [])),
    );
    const kinds = [...new Set(fault_groups.map(({ code }) => code))].map((code) => {
      const [first, ...others] = fault_groups.filter((group) => group.code === code);
      const reason = first?.reason ?? code;
      const count = others.length + 1;
      return {
        value: code,
        label: count > 1 ? t('imports.code_of_many', { reason, count }) : reason,
      };
    });
    return [
      {
        name: 'field',
        label: t('imports.column'),
        input: many([...columns].map(([value, label]) => ({ value, label }))),
      },
      { name: 'code', label: t('imports.reason'), input: many(kinds) },
      {
        name: 'sheet',
        label: t('imports.sheet_name'),
        input: many(sheets.map(({ name }) => ({ value: name, label: name }))),
      },
    ];
  }, [t, fault_groups, sheets]);
}

function useColumns(): Column<Fault>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'place',
      title: t('imports.place'),
      render: (row) => t('imports.place_words', { sheet: row.sheet, row: row.row }),
    },
    {
      key: 'heading',
      title: t('imports.column'),
      render: (row) => row.heading ?? t('imports.whole_row'),
    },
    {
      key: 'value',
      title: t('imports.value'),
      render: (row) => (row.value === null ? '—' : <code>{row.value}</code>),
    },
    { key: 'remedy', title: t('imports.remedy'), render: (row) => <Remedy fault={row} /> },
  ];
}

/** What is wrong, and under it what to do. */
function Remedy({ fault }: { fault: Pick<Fault, 'reason' | 'remedy'> }) {
  return (
    <>
      <div>{fault.reason}</div>
      <div className="quiet">{fault.remedy}</div>
    </>
  );
}
