import { Button, Result } from '@/ui/controls';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';

import { ErrorNotice } from '@/ui/ErrorNotice';
import { PageHeader } from '@/ui/PageHeader';

/** An address no page has. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('problem.not_found_title')} />
      <Result
        status="404"
        subTitle={t('problem.not_found_detail')}
        extra={
          <Link to="/">
            <Button type="primary">{t('problem.go_home')}</Button>
          </Link>
        }
      />
    </div>
  );
}

/** A fault of the page itself, or of loading it; the shell stays. */
export function RouteFault() {
  const error = useRouteError();
  return (
    <div className="page">
      <ErrorNotice error={error} onRetry={() => window.location.reload()} />
    </div>
  );
}
