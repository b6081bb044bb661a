import { Card, Col, Row } from '@/ui/controls';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { May, useMay, useSession } from '@/access/session';
import { Work } from '@/features/ledger/Work';
import { ScreeningTodo } from '@/features/screening/Todo';
import { PageHeader, Panel } from '@/ui/PageHeader';

import { MENU } from './menu';

/** Where a day begins: who one is, what waits, and where to go. */
export default function LandingPage() {
  const { t } = useTranslation();
  const { user, membership } = useSession();
  const may = useMay();
  return (
    <div className="page">
      <PageHeader
        title={t('landing.greeting', { name: user.display_name })}
        about={t('landing.acting', {
          organisation: membership.organisation_name,
          roles: membership.roles.map((role) => t(`role.${role}`)).join('、'),
        })}
      />
      <May permission="ledger.read">
        <Work />
      </May>
      <May permission="suspicion.read">
        <ScreeningTodo />
      </May>
      <Panel title={t('landing.shortcuts')}>
        <Row gutter={[12, 12]}>
          {MENU.filter(({ path, permission }) => path !== '/' && may(permission)).map(
            ({ path, text, icon }) => (
              <Col key={path} xs={12} md={8} lg={6} xl={4}>
                <Link to={path}>
                  <Card size="small" hoverable>
                    {icon} {t(`menu.${text}`)}
                  </Card>
                </Link>
              </Col>
            ),
          )}
        </Row>
      </Panel>
    </div>
  );
}
