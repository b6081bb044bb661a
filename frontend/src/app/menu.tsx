import {
  ApartmentOutlined,
  AuditOutlined,
  BellOutlined,
  FileSearchOutlined,
  FlagOutlined,
  HomeOutlined,
  ProfileOutlined,
  SafetyOutlined,
  TeamOutlined,
} from '@/ui/icons';
import type { ReactNode } from 'react';

import type { Permission } from '@/api/types';

export interface MenuEntry {
  path: string;
  text:
    | 'landing'
    | 'ledger'
    | 'queue'
    | 'campaigns'
    | 'regulation'
    | 'notices'
    | 'organisations'
    | 'users'
    | 'audit';
  icon: ReactNode;
  permission: Permission;
}

/** The left menu, in the order of a day's work. */
export const MENU: readonly MenuEntry[] = [
  { path: '/', text: 'landing', icon: <HomeOutlined />, permission: 'session.own' },
  { path: '/ledger', text: 'ledger', icon: <ProfileOutlined />, permission: 'ledger.read' },
  { path: '/queue', text: 'queue', icon: <AuditOutlined />, permission: 'ledger.verify' },
  {
    path: '/campaigns',
    text: 'campaigns',
    icon: <FlagOutlined />,
    permission: 'campaign.read',
  },
  {
    path: '/regulation',
    text: 'regulation',
    icon: <SafetyOutlined />,
    permission: 'regulation.read',
  },
  { path: '/notices', text: 'notices', icon: <BellOutlined />, permission: 'notice.read' },
  {
    path: '/organisations',
    text: 'organisations',
    icon: <ApartmentOutlined />,
    permission: 'organisation.read',
  },
  { path: '/users', text: 'users', icon: <TeamOutlined />, permission: 'user.read' },
  { path: '/audit', text: 'audit', icon: <FileSearchOutlined />, permission: 'audit.read' },
];

/** The entry an address belongs to. */
export function entryOf(pathname: string): string {
  const first = `/${pathname.split('/')[1] ?? ''}`;
  return MENU.find(({ path }) => path === first)?.path ?? '';
}
