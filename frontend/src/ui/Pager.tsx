import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';

import { PAGE_SIZES, type Paging } from './urlState';

/** The way through a list of cursor pages. */
export function Pager({ paging, nextCursor }: { paging: Paging; nextCursor: string | null }) {
  const { t } = useTranslation();
  return (
    <nav className="table-foot no-print" aria-label={t('ui.pages')}>
      <Select
        aria-label={t('ui.page_size')}
        value={paging.limit}
        style={{ width: 120 }}
        options={PAGE_SIZES.map((size) => ({ value: size, label: t('ui.per_page', { size }) }))}
        onChange={(limit) => paging.setLimit(limit)}
      />
      {!paging.isFirst && !paging.canGoBack && (
        <Button onClick={() => paging.first()}>{t('ui.first_page')}</Button>
      )}
      <Button disabled={!paging.canGoBack} onClick={() => paging.back()}>
        {t('ui.previous_page')}
      </Button>
      <Button
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && paging.next(nextCursor)}
      >
        {t('ui.next_page')}
      </Button>
    </nav>
  );
}
