import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { App, Button, Select, Space } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Mark } from '@/ui/Mark';
import { SimpleTable } from '@/ui/SimpleTable';

import { fieldName } from '../records/values';
import { CELLS, type ImportView } from './words';

type Sheet = Schemas['SheetView'];
/** Headings mapped otherwise than they were read; null leaves the column out. */
type Changes = Record<string, string | null>;

/** Which column is read as what. What is corrected here is remembered for the next file. */
export function Mapping({
  view,
  mayChange,
  onRead,
}: {
  view: ImportView;
  mayChange: boolean;
  onRead: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [changes, setChanges] = useState<Changes>({});
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const count = Object.keys(changes).length;

  const readAgain = async () => {
    setBusy(true);
    setError(null);
    try {
      await client.POST('/api/v1/internship-imports/{import_id}/mappings', {
        params: { path: { import_id: view.id } },
        body: { expected_version: view.version, columns: changes },
      });
      void message.success(t('imports.mapping_saved'));
      await onRead();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <ErrorNotice error={error} />
      {view.notes.length > 0 && (
        <ul className="screening-notes" aria-label={t('imports.notes')}>
          {view.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p>{t(mayChange ? 'imports.mapping_about' : 'imports.mapping_over')}</p>
      {view.sheets.map((sheet) => (
        <SheetColumns
          key={sheet.name}
          sheet={sheet}
          changes={changes}
          onChange={mayChange ? setChanges : null}
        />
      ))}
      {mayChange && (
        <Space wrap className="screening-gap">
          <Button
            type="primary"
            disabled={count === 0}
            loading={isBusy}
            onClick={() => void readAgain()}
          >
            {t('imports.mapping_read')}
          </Button>
          {count > 0 && <Button onClick={() => setChanges({})}>{t('imports.mapping_undo')}</Button>}
        </Space>
      )}
    </>
  );
}

function SheetColumns({
  sheet,
  changes,
  onChange,
}: {
  sheet: Sheet;
  changes: Changes;
  onChange: ((changes: Changes) => void) | null;
}) {
  const { t } = useTranslation();
  const nowOf = ({ heading, field }: Sheet['columns'][number]) =>
    heading in changes ? (changes[heading] ?? null) : field;
  const options = CELLS.map((name) => ({ value: name, label: fieldName(name) }));
  const map = (heading: string, before: string | null, next: string | null) => {
    const others = Object.fromEntries(Object.entries(changes).filter(([name]) => name !== heading));
    onChange?.(next === before ? others : { ...others, [heading]: next });
  };
  return (
    <>
      <h3 className="screening-sheet">
        {t(sheet.columns.length > 0 ? 'imports.sheet' : 'imports.sheet_left_out', {
          name: sheet.name,
          role: t(`import_sheet.${sheet.role}`),
          heading: sheet.heading_row,
          rows: sheet.rows,
        })}
      </h3>
      {sheet.columns.length > 0 && (
        <SimpleTable
          label={t('imports.mapping_of', { sheet: sheet.name })}
          rows={sheet.columns}
          rowKey={(row) => row.position}
          columns={[
            {
              key: 'heading',
              title: t('imports.in_file'),
              render: (row) => row.heading || t('imports.no_heading'),
            },
            {
              key: 'field',
              title: t('imports.read_as'),
              width: 280,
              render: (row) => {
                const now = nowOf(row);
                if (!onChange || !row.heading) {
                  return row.field_label ?? t('imports.left_out');
                }
                return (
                  <Select<string>
                    aria-label={t('imports.read_as_of', { heading: row.heading })}
                    style={{ width: 240 }}
                    allowClear
                    showSearch={{ optionFilterProp: 'label' }}
                    value={now ?? undefined}
                    placeholder={t('imports.left_out')}
                    options={options}
                    onChange={(next: string | undefined) =>
                      map(row.heading, row.field, next ?? null)
                    }
                  />
                );
              },
            },
            {
              key: 'state',
              title: t('imports.mapping_state'),
              render: (row) => {
                if (row.heading in changes) {
                  return <Mark tone="orange">{t('imports.mapping_changed')}</Mark>;
                }
                if (row.is_by_hand) return <Mark tone="blue">{t('imports.mapping_by_hand')}</Mark>;
                return row.field === null ? (
                  <Mark tone="orange">{t('imports.mapping_unknown')}</Mark>
                ) : (
                  <Mark tone="green">{t('imports.mapping_known')}</Mark>
                );
              },
            },
          ]}
        />
      )}
    </>
  );
}
