import { useTranslation } from 'react-i18next';

import { download } from '@/api/download';
import { problemOf } from '@/api/problem';
import { App, Button } from '@/ui/controls';

/** Saves a file of the API; says at once that it is on its way. */
export function ExportButton({
  path,
  text,
  isPrimary = false,
}: {
  path: string;
  text?: string;
  isPrimary?: boolean;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = () => {
    download(path).then(
      () => void message.info(t('screening.download_started')),
      (error: unknown) => void message.error(problemOf(error).detail),
    );
  };
  return (
    <Button type={isPrimary ? 'primary' : 'default'} onClick={save}>
      {text ?? t('screening.export')}
    </Button>
  );
}
