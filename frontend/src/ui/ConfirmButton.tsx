import { Button, type ButtonProps, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from './ErrorNotice';

/** A button that says what will happen before it does it, and shows a refusal where it stands. */
export function ConfirmButton({
  title,
  consequence,
  onConfirm,
  children,
  isDangerous = false,
  ...button
}: {
  title: string;
  consequence?: ReactNode;
  onConfirm: () => Promise<unknown>;
  children: ReactNode;
  isDangerous?: boolean;
} & Pick<ButtonProps, 'icon' | 'type' | 'size' | 'disabled'>) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button
        danger={isDangerous}
        {...button}
        onClick={() => {
          setError(null);
          setOpen(true);
        }}
      >
        {children}
      </Button>
      <Modal
        open={isOpen}
        title={title}
        okText={children}
        cancelText={t('ui.cancel')}
        okButtonProps={{ danger: isDangerous }}
        confirmLoading={isBusy}
        onOk={() => void confirm()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <ErrorNotice error={error} />
        {consequence}
      </Modal>
    </>
  );
}
