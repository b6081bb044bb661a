import { Modal } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import { keeper } from '@/api/client';
import type { SessionView } from '@/api/types';

import { SignInForm } from './SignInForm';

/** Over a page whose session has ended: what was typed below stays. */
export function SignInAgainDialog({ session, isOpen }: { session: SessionView; isOpen: boolean }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={isOpen}
      title={t('sign_in.again_title')}
      cancelText={t('sign_in.leave')}
      okButtonProps={{ style: { display: 'none' } }}
      onCancel={() => keeper.forget()}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      zIndex={1500}
      width={420}
      destroyOnHidden
    >
      <p>{t('sign_in.again_text')}</p>
      <SignInForm username={session.user.username} />
    </Modal>
  );
}
