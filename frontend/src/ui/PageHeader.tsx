import { Breadcrumb, Space } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export interface Crumb {
  title: ReactNode;
  to?: string;
}

/** The one `h1` of a page; names the browser's tab as well. */
export function PageHeader({
  title,
  about,
  crumbs,
  actions,
}: {
  title: string;
  about?: ReactNode;
  crumbs?: readonly Crumb[];
  actions?: ReactNode;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`;
  }, [title, t]);
  return (
    <header className="page-header">
      <div>
        {crumbs && crumbs.length > 0 && (
          <Breadcrumb
            items={crumbs.map(({ title: text, to }) => ({
              title: to ? <Link to={to}>{text}</Link> : text,
            }))}
          />
        )}
        <h1>{title}</h1>
        {about && <p className="page-about">{about}</p>}
      </div>
      {actions && (
        <Space wrap className="no-print">
          {actions}
        </Space>
      )}
    </header>
  );
}

/** A titled white box of a page. */
export function Panel({
  title,
  extra,
  children,
}: {
  title?: string;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="panel" aria-label={title}>
      {(title ?? extra) && (
        <div className="table-bar">
          {title ? <h2 style={{ margin: 0, fontSize: '1.1em' }}>{title}</h2> : <span />}
          {extra}
        </div>
      )}
      {children}
    </section>
  );
}
