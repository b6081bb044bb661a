import { FontSizeOutlined, MenuOutlined, SwapOutlined, UserOutlined } from '@/ui/icons';
import { App, Button, Dropdown, Layout, type MenuProps } from '@/ui/controls';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { May, useSession } from '@/access/session';
import { useSystem } from '@/access/system';
import { keeper } from '@/api/client';
import { problemOf } from '@/api/problem';
import { NoticesBell } from '@/features/notices/NoticesBell';
import { currentLanguage, setLanguage } from '@/lib/i18n';
import { LanguageSwitch } from '@/ui/LanguageSwitch';
import { useLook } from '@/ui/Provider';
import { FONT_SIZES, type FontSize } from '@/ui/theme';

/** Whose system, acting as whom, and what one sets for oneself. */
export function TopBar({ isWide, onMenu }: { isWide: boolean; onMenu: () => void }) {
  const { t } = useTranslation();
  const { system_name } = useSystem();
  return (
    <Layout.Header className="top-bar no-print">
      {!isWide && (
        <Button
          type="text"
          icon={<MenuOutlined />}
          aria-label={t('shell.open_menu')}
          onClick={onMenu}
        />
      )}
      <Link to="/" className="top-name">
        {system_name}
        {isWide && <small>{t('shell.about')}</small>}
      </Link>
      <MembershipSwitch isWide={isWide} />
      <May permission="notice.read">
        <NoticesBell />
      </May>
      {isWide && <LanguageSwitch isOnDark />}
      {isWide && <FontSizeSwitch />}
      <AccountMenu isWide={isWide} />
    </Layout.Header>
  );
}

function MembershipSwitch({ isWide }: { isWide: boolean }) {
  const { t } = useTranslation();
  const { membership, memberships } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const act = (id: number) => {
    if (id === membership.id) return;
    keeper.switchMembership(id).then(
      // What was on screen belongs to the other membership.
      () => void navigate('/'),
      (error: unknown) => void message.error(problemOf(error).detail),
    );
  };
  const roles = membership.roles.map((role) => t(`role.${role}`)).join('、');
  const label = `${membership.organisation_name} · ${roles}`;
  if (memberships.length < 2) return isWide ? <span className="top-acting">{label}</span> : null;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [membership.id.toString()],
        items: memberships.map((item) => ({
          key: item.id.toString(),
          label: `${item.organisation_name} · ${item.roles.map((role) => t(`role.${role}`)).join('、')}`,
        })),
        onClick: ({ key }) => act(Number(key)),
      }}
    >
      <Button
        type="text"
        className="top-acting"
        icon={<SwapOutlined />}
        aria-label={`${t('shell.switch_membership')}: ${label}`}
      >
        {isWide && label}
      </Button>
    </Dropdown>
  );
}

function FontSizeSwitch() {
  const { t } = useTranslation();
  const menu = useFontMenu();
  return (
    <Dropdown trigger={['click']} menu={menu}>
      <Button type="text" icon={<FontSizeOutlined />} aria-label={t('shell.font_size')} />
    </Dropdown>
  );
}

function useFontMenu(): MenuProps {
  const { t } = useTranslation();
  const { fontSize, setFontSize } = useLook();
  return {
    selectable: true,
    selectedKeys: [fontSize],
    items: (Object.keys(FONT_SIZES) as FontSize[]) // its own keys
      .map((size) => ({ key: size, label: t(`shell.font_${size}`) })),
    onClick: ({ key }) => setFontSize(key as FontSize), // the items are the sizes
  };
}

function AccountMenu({ isWide }: { isWide: boolean }) {
  const { t } = useTranslation();
  const { user, membership } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const fonts = useFontMenu();
  const choices: Record<string, () => void> = {
    sessions: () => void navigate('/account/sessions'),
    password: () => void navigate('/account/password'),
    language: () => void setLanguage(currentLanguage() === 'en' ? 'zh-CN' : 'en'),
    sign_out: () => {
      keeper.signOut().catch((error: unknown) => void message.error(problemOf(error).detail));
    },
  };
  const items: MenuProps['items'] = [
    { type: 'group', label: `${user.display_name} · ${membership.organisation_name}` },
    { key: 'sessions', label: t('shell.sessions') },
    { key: 'password', label: t('shell.change_password') },
    ...(isWide
      ? []
      : [
          { key: 'language', label: currentLanguage() === 'en' ? '中文' : 'English' },
          { key: 'font', label: t('shell.font_size'), children: fonts.items },
        ]),
    { type: 'divider' },
    { key: 'sign_out', label: t('shell.sign_out') },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        onClick: (info) => {
          const choose = choices[info.key];
          if (choose) choose();
          else fonts.onClick?.(info);
        },
      }}
    >
      <Button
        type="text"
        icon={<UserOutlined />}
        aria-label={`${t('shell.account')}: ${user.display_name}`}
      >
        {isWide && user.display_name}
      </Button>
    </Dropdown>
  );
}
