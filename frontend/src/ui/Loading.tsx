import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from './ErrorNotice';

/** Said to screen readers while something is on its way. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="page" role="status" aria-label={t('ui.loading')}>
      <Skeleton active paragraph={{ rows: 5 }} />
    </div>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** What a query gives, or its loading and its error. */
export function Loaded<T>({
  query,
  children,
}: {
  query: Query<T>;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <ErrorNotice error={query.error} onRetry={query.refetch} /> : null}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <ErrorNotice error={query.error} onRetry={query.refetch} />;
  return <Loading />;
}
