import { App, Button } from '@/ui/controls';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { May, useMay, useSession } from '@/access/session';
import { api, client, ifMatch } from '@/api/client';
import type { OrganisationView, Schemas } from '@/api/types';
import { Facts } from '@/ui/Facts';
import { FormDialog } from '@/ui/FormDialog';
import { Loaded } from '@/ui/Loading';
import { OrganisationName } from '@/ui/OrganisationName';
import { type Crumb, PageHeader, Panel } from '@/ui/PageHeader';

import { LeadingGroup } from './LeadingGroup';
import { OrganisationFields } from './OrganisationFields';
import { ancestorsOf } from './words';

/** One organisation, its place in the tree and its leading group. */
export default function OrganisationPage() {
  const organisationId = Number(useParams()['organisationId']);
  const query = api.useQuery('get', '/api/v1/organisations/{organisation_id}', {
    params: { path: { organisation_id: organisationId } },
  });
  return (
    <div className="page">
      <Loaded query={query}>
        {(organisation) => (
          <>
            <Head organisation={organisation} />
            <Basics organisation={organisation} reload={async () => (await query.refetch()).data} />
            <LeadingGroup organisationId={organisation.id} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Head({ organisation }: { organisation: OrganisationView }) {
  const { t } = useTranslation();
  const may = useMay();
  const own = useSession().organisation.org_path;
  // Those above one's own organisation are out of scope and have no page.
  const above = ancestorsOf(organisation.org_path).slice(ancestorsOf(own).length);
  const crumbs: Crumb[] = [
    { title: t('organisations.title'), to: '/organisations' },
    ...above.map((id) => ({ title: <OrganisationName id={id} />, to: `/organisations/${id}` })),
    { title: organisation.name },
  ];
  return (
    <PageHeader
      title={organisation.name}
      crumbs={crumbs}
      actions={
        <>
          {organisation.kind !== 'school' && (
            <Link to={`/organisations?parent_id=${organisation.id}`}>
              {t('organisations.children')}
            </Link>
          )}
          {may('user.read') && (
            <Link to={`/users?organisation_id=${organisation.id}`}>{t('organisations.users')}</Link>
          )}
        </>
      }
    />
  );
}

function Basics({
  organisation,
  reload,
}: {
  organisation: OrganisationView;
  reload: () => Promise<OrganisationView | undefined>;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [isEditing, setEditing] = useState(false);

  const change = async (values: Schemas['OrganisationChange']) => {
    await client.PATCH('/api/v1/organisations/{organisation_id}', {
      params: { path: { organisation_id: organisation.id }, header: ifMatch(organisation.version) },
      body: changed(organisation, values),
    });
    void message.success(t('ui.saved'));
    await reload();
  };

  return (
    <Panel
      title={t('organisations.basics')}
      extra={
        <May permission="organisation.manage">
          <Button onClick={() => setEditing(true)}>{t('organisations.edit')}</Button>
        </May>
      }
    >
      <Facts
        items={[
          { label: t('organisations.kind'), value: t(`kind.${organisation.kind}`) },
          {
            label: t('organisations.school_type'),
            value: organisation.school_type && t(`school_type.${organisation.school_type}`),
          },
          { label: t('organisations.code'), value: organisation.code },
          { label: t('organisations.region_code'), value: organisation.region_code },
          {
            label: t('organisations.parent'),
            value: <OrganisationName id={organisation.parent_id} />,
          },
          {
            label: t('organisations.reports_to'),
            value: <OrganisationName id={organisation.reports_to_id} />,
          },
          { label: t('organisations.sponsor'), value: organisation.sponsor },
        ]}
      />
      <FormDialog<Schemas['OrganisationChange']>
        title={t('organisations.edit')}
        isOpen={isEditing}
        initial={organisation}
        onSubmit={change}
        onReload={reload}
        onClose={() => setEditing(false)}
      >
        <OrganisationFields kind={organisation.kind} />
      </FormDialog>
    </Panel>
  );
}

/** Only what was changed is sent: the rest stays as the server has it. An emptied field is null. */
function changed(
  before: OrganisationView,
  values: Schemas['OrganisationChange'],
): Schemas['OrganisationChange'] {
  const entries = Object.entries(values).map(([name, value]) => [name, value || null] as const);
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== before[name as keyof OrganisationView]),
  );
}
