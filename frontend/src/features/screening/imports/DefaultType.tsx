import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Alert, Button, Radio } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';

import { TYPES } from '../records/filters';
import type { ImportView } from './words';

/** Asked only where rows do not tell their type: once for the whole file, and remembered as assumed. */
export function DefaultType({
  view,
  onRead,
}: {
  view: ImportView;
  onRead: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [type, setType] = useState<Schemas['InternshipType'] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const readAgain = async () => {
    setBusy(true);
    setError(null);
    try {
      await client.POST('/api/v1/internship-imports/{import_id}/mappings', {
        params: { path: { import_id: view.id } },
        body: {
          expected_version: view.version,
          columns: {},
          default_internship_type: type,
        },
      });
      await onRead();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 12 }}
      title={t('imports.type_title')}
      description={
        <>
          <ErrorNotice error={error} />
          <p>{t('imports.type_about')}</p>
          <Radio.Group
            aria-label={t('imports.type_title')}
            value={type}
            options={TYPES.map((value) => ({
              value,
              label: t(`record_word_internship_type.${value}`),
            }))}
            onChange={({ target }) => setType(target.value as Schemas['InternshipType'])}
          />
          <Button
            type="primary"
            disabled={type === null}
            loading={isBusy}
            onClick={() => void readAgain()}
          >
            {t('imports.type_read')}
          </Button>
        </>
      }
    />
  );
}
