import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { Lamp, type LampColour } from '@/ui/Lamp';
import { SimpleTable } from '@/ui/SimpleTable';

import { fieldName, valueWords } from '../records/values';
import { CELLS, type ImportView } from './words';

type Row = Schemas['SampleRow'];

const COLOURS: Record<Row['outcome'], LampColour> = {
  new: 'green',
  changed: 'blue',
  unchanged: 'grey',
  near_twin: 'amber',
};

/** A few rows as they would be stored. */
export function Sample({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const told = new Set(view.sample.flatMap(({ cells }) => Object.keys(cells)));
  const names = [...CELLS.filter((name) => told.has(name)), ...told].filter(
    (name, place, all) => all.indexOf(name) === place,
  );
  return (
    <>
      <p>{t('imports.sample_about', { count: view.sample.length })}</p>
      <SimpleTable<Row>
        label={t('imports.part_sample')}
        rows={view.sample}
        rowKey={(row) => `${row.sheet} ${row.row}`}
        columns={[
          {
            key: 'place',
            title: t('imports.place'),
            fixed: 'start',
            render: (row) => t('imports.place_words', { sheet: row.sheet, row: row.row }),
          },
          {
            key: 'outcome',
            title: t('imports.outcome'),
            render: (row) => (
              <Lamp colour={COLOURS[row.outcome]}>{t(`import_outcome.${row.outcome}`)}</Lamp>
            ),
          },
          ...names.map((name) => ({
            key: name,
            title: fieldName(name),
            render: (row: Row) => valueWords(name, row.cells) ?? '—',
          })),
        ]}
      />
    </>
  );
}
