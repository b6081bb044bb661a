import { Drawer, Grid, Layout, Menu, type MenuProps, Watermark } from '@/ui/controls';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';

import { useMay } from '@/access/session';
import { useSystem } from '@/access/system';
import { Loading } from '@/ui/Loading';

import { entryOf, GROUP_ICONS, MENU, type MenuEntry } from './menu';
import { TopBar } from './TopBar';

import './shell.css';

/** Top bar, menu and the page; on a phone the menu is a drawer. */
export function Shell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { is_demo } = useSystem();
  const isWide = Grid.useBreakpoint().md ?? true;
  const [isCollapsed, setCollapsed] = useState(false);
  const [isDrawerOpen, setDrawerOpen] = useState(false);

  const content = (
    <main id="content" tabIndex={-1} className="shell-content">
      <Suspense fallback={<Loading />}>
        <Outlet />
      </Suspense>
    </main>
  );
  return (
    <Layout className="shell">
      <a className="skip-link" href="#content">
        {t('shell.skip')}
      </a>
      <ScrollRestoration />
      <TopBar isWide={isWide} onMenu={() => setDrawerOpen(true)} />
      <Layout hasSider={isWide}>
        {isWide ? (
          <Layout.Sider
            theme="light"
            collapsible
            breakpoint="lg"
            width={196}
            collapsedWidth={56}
            collapsed={isCollapsed}
            onCollapse={setCollapsed}
            className="no-print"
          >
            <MainMenu selected={entryOf(pathname)} />
          </Layout.Sider>
        ) : (
          <Drawer
            open={isDrawerOpen}
            placement="left"
            size={240}
            title={t('shell.menu')}
            onClose={() => setDrawerOpen(false)}
            styles={{ body: { padding: 0 } }}
          >
            <MainMenu selected={entryOf(pathname)} onChosen={() => setDrawerOpen(false)} />
          </Drawer>
        )}
        {is_demo ? (
          <Watermark content={t('shell.demo')} className="shell-watermark" zIndex={5}>
            {content}
          </Watermark>
        ) : (
          content
        )}
      </Layout>
    </Layout>
  );
}

function MainMenu({ selected, onChosen }: { selected: string; onChosen?: () => void }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('shell.main_navigation')}>
      <Menu
        mode="inline"
        selectedKeys={[selected]}
        defaultOpenKeys={Object.keys(GROUP_ICONS)}
        onClick={onChosen}
        items={useMenuItems()}
      />
    </nav>
  );
}

/** What the acting membership may open; entries of a group stand together under its name. */
function useMenuItems(): NonNullable<MenuProps['items']> {
  const { t } = useTranslation();
  const may = useMay();
  const allowed = MENU.filter(({ permission }) => may(permission));
  const item = ({ path, text, icon }: MenuEntry) => ({
    key: path,
    icon,
    label: <Link to={path}>{t(`menu.${text}`)}</Link>,
  });
  const isFirst = (entry: MenuEntry) =>
    allowed.find(({ group }) => group === entry.group) === entry;
  return allowed
    .filter((entry) => entry.group === undefined || isFirst(entry))
    .map((entry) =>
      entry.group === undefined
        ? item(entry)
        : {
            key: entry.group,
            icon: GROUP_ICONS[entry.group],
            label: t(`menu.${entry.group}`),
            children: allowed.filter(({ group }) => group === entry.group).map(item),
          },
    );
}
