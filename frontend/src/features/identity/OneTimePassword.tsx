import { Alert, Modal, Typography } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

/** A password to hand over, shown once. */
export function OneTimePassword({
  username,
  password,
  onClose,
}: {
  username: string;
  password: string | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      open={password !== null}
      title={t('users.one_time_title')}
      okText={t('ui.confirm')}
      onOk={onClose}
      cancelButtonProps={{ style: { display: 'none' } }}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      destroyOnHidden
    >
      <Alert type="warning" showIcon title={t('users.one_time_text')} />
      <p style={{ margin: '12px 0 4px' }}>
        {t('users.username')}: <strong>{username}</strong>
      </p>
      <Typography.Paragraph
        copyable={{ tooltips: [t('ui.copy'), t('ui.copied')] }}
        style={{ fontSize: '1.5em', fontFamily: 'monospace', margin: 0 }}
      >
        {password ?? ''}
      </Typography.Paragraph>
    </Modal>
  );
}
