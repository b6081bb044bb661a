import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { type Column, DataTable } from '@/ui/DataTable';
import { SimpleTable } from '@/ui/SimpleTable';
import { usePaging } from '@/ui/urlState';

import { ExportButton } from '../ExportButton';
import type { ImportView } from './words';

type Fault = Schemas['FaultView'];

/** What is wrong: first what is wrong often, then every cell in the order of the file. */
export function Faults({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/internship-imports/{import_id}/faults', {
    params: {
      path: { import_id: view.id },
      query: { cursor: paging.cursor, limit: paging.limit },
    },
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
          { key: 'count', title: t('imports.places'), align: 'right', render: (row) => row.count },
        ]}
      />
      <div className="screening-gap" />
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
