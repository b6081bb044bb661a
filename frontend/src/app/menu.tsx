import {
  ApartmentOutlined,
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  BellOutlined,
  BookOutlined,
  BulbOutlined,
  FileSearchOutlined,
  FlagOutlined,
  HomeOutlined,
  IdcardOutlined,
  ImportOutlined,
  ProfileOutlined,
  RadarChartOutlined,
  SafetyOutlined,
  SettingOutlined,
  SolutionOutlined,
  TableOutlined,
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
    | 'suspicions'
    | 'imports'
    | 'records'
    | 'hosts'
    | 'figures'
    | 'rules'
    | 'registers'
    | 'settings'
    | 'roster'
    | 'regulation'
    | 'notices'
    | 'organisations'
    | 'users'
    | 'audit';
  icon: ReactNode;
  permission: Permission;
  group?: MenuGroup;
}

export type MenuGroup = 'screening';

/** The pictures of entries that stand together under one name. */
export const GROUP_ICONS: Record<MenuGroup, ReactNode> = { screening: <RadarChartOutlined /> };

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
  ...screening(),
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

/** Internship screening, in the order of its work: records in, suspicions out, what stands behind. */
function screening(): MenuEntry[] {
  const entry = (text: MenuEntry['text'], icon: ReactNode, permission: Permission): MenuEntry => ({
    path: `/screening/${text}`,
    text,
    icon,
    permission,
    group: 'screening',
  });
  return [
    entry('imports', <ImportOutlined />, 'record.import'),
    entry('records', <IdcardOutlined />, 'record.read'),
    entry('suspicions', <BulbOutlined />, 'suspicion.read'),
    entry('hosts', <BankOutlined />, 'suspicion.read'),
    entry('figures', <BarChartOutlined />, 'screening.read'),
    entry('roster', <SolutionOutlined />, 'roster.read'),
    entry('rules', <TableOutlined />, 'screening.read'),
    entry('registers', <BookOutlined />, 'register.read'),
    entry('settings', <SettingOutlined />, 'screening.read'),
  ];
}

/** The entry an address belongs to. */
export function entryOf(pathname: string): string {
  const lies = ({ path }: MenuEntry) => pathname === path || pathname.startsWith(`${path}/`);
  return (
    MENU.find((entry) => entry.path !== '/' && lies(entry))?.path ?? (pathname === '/' ? '/' : '')
  );
}
