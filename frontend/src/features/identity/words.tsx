import { Space } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import type { Role, Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { Lamp } from '@/ui/Lamp';
import { Mark } from '@/ui/Mark';

export type UserView = Schemas['UserView'];
export type MembershipView = Schemas['MembershipView'];

/** Roles as their names. */
export function RoleTags({ roles }: { roles: readonly Role[] }) {
  const { t } = useTranslation();
  return (
    <Space size={4} wrap>
      {roles.map((role) => (
        <Mark key={role}>{t(`role.${role}`)}</Mark>
      ))}
    </Space>
  );
}

/** Whether an account can sign in. */
export function UserLamp({ user }: { user: UserView }) {
  const { t } = useTranslation();
  if (user.is_disabled) return <Lamp colour="grey">{t('users.disabled')}</Lamp>;
  if (isLocked(user)) {
    return <Lamp colour="red">{t('users.locked', { until: instant(user.unlocks_at) })}</Lamp>;
  }
  return <Lamp colour="green">{t('users.active')}</Lamp>;
}

/** Whether wrong passwords have locked it just now. */
export function isLocked(user: UserView): boolean {
  return user.unlocks_at !== null && new Date(user.unlocks_at) > new Date();
}
