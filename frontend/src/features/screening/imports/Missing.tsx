import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import { DataTable } from '@/ui/DataTable';
import { usePaging } from '@/ui/urlState';

import { useRecordColumns } from '../records/columns';

/** Stored records that a full set did not have: reported, and left as they are. */
export function Missing({ importId }: { importId: number }) {
  const { t } = useTranslation();
  const paging = usePaging();
  const query = api.useQuery('get', '/api/v1/internship-imports/{import_id}/missing', {
    params: {
      path: { import_id: importId },
      query: { cursor: paging.cursor, limit: paging.limit },
    },
  });
  return (
    <>
      <p>{t('imports.missing_about')}</p>
      <DataTable
        name="import-missing"
        label={t('imports.missing')}
        columns={useRecordColumns()}
        query={query}
        rowKey={(row) => row.id}
        paging={paging}
      />
    </>
  );
}
