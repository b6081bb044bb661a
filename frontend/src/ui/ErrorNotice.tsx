import { Alert, Button, Grid } from 'antd';
import { useTranslation } from 'react-i18next';

import { problemOf } from '@/api/problem';

/** A refusal in the server's own words: what happened, what to do next, which fields. */
export function ErrorNotice({
  error,
  onRetry,
  retryText,
}: {
  error: unknown;
  onRetry?: () => unknown;
  retryText?: string;
}) {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().md ?? true;
  if (!error) return null;
  const problem = problemOf(error);
  const action = onRetry && (
    <Button size="small" onClick={onRetry}>
      {retryText ?? t('ui.retry')}
    </Button>
  );
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 12 }}
      title={problem.title}
      description={
        <>
          <div>{problem.detail}</div>
          {problem.errors.length > 0 && (
            <ul style={{ margin: '4px 0 0', paddingInlineStart: 20 }}>
              {problem.errors.map((fault) => (
                <li key={`${fault.path} ${fault.code}`}>{fault.message}</li>
              ))}
            </ul>
          )}
          {problem.requestId && problem.status >= 500 && (
            <div>{t('problem.request_id', { id: problem.requestId })}</div>
          )}
          {!isWide && action}
        </>
      }
      // Beside the text it would leave no room for it on a phone.
      action={isWide && action}
    />
  );
}
