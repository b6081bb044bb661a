import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { May } from '@/access/session';
import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { Facts } from '@/ui/Facts';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { recordsPath } from '../records/filters';
import '../screening.css';
import { suspicionsPath } from '../suspicions/filters';

type Host = Schemas['HostView'];

/** One host across every school in sight. */
export default function HostPage() {
  const hostKey = useParams()['hostKey'] ?? '';
  const query = api.useQuery('get', '/api/v1/screening-hosts/{host_key}', {
    params: { path: { host_key: hostKey } },
  });
  return (
    <div className="page">
      <Loaded query={query}>{(host) => <Whole host={host} />}</Loaded>
    </div>
  );
}

function Whole({ host }: { host: Host }) {
  const { t } = useTranslation();
  const { host_key, facts } = host;
  return (
    <>
      <PageHeader
        title={host.host_name}
        crumbs={[{ title: t('hosts.title'), to: '/screening/hosts' }, { title: host.host_name }]}
        actions={
          <>
            <Link to={suspicionsPath({ host_key })}>{t('hosts.to_suspicions')}</Link>
            <May permission="record.read">
              <Link to={recordsPath({ host_key })}>{t('hosts.to_records')}</Link>
            </May>
          </>
        }
      />
      <Panel title={t('hosts.facts')}>
        <Facts
          items={[
            { label: t('record_field.host_uscc'), value: creditCode(host_key) },
            { label: t('figures.schools'), value: host.schools },
            { label: t('suspicions.title'), value: host.suspicions },
            { label: t('hosts.open'), value: host.open },
            { label: t('hosts.students'), value: host.students },
            { label: t('hosts.rules'), value: host.rules.join('、') || '—' },
            {
              label: t('record_field.host_staff'),
              value: facts ? (facts.staff ?? t('hosts.staff_unknown')) : t('hosts.province_only'),
            },
            {
              label: t('hosts.peak'),
              value: facts
                ? t('hosts.peak_words', { peak: facts.peak, on: facts.peak_on })
                : t('hosts.province_only'),
            },
          ]}
        />
      </Panel>
      <Panel title={t('hosts.by_school')}>
        <SimpleTable
          label={t('hosts.by_school')}
          rows={host.by_school}
          rowKey={(row) => row.organisation_id}
          empty={t('hosts.no_schools')}
          columns={[
            {
              key: 'school',
              title: t('screening.school'),
              fixed: 'start',
              render: (row) => (
                <Link to={suspicionsPath({ host_key, organisation_id: row.organisation_id })}>
                  {row.organisation_name}
                </Link>
              ),
            },
            {
              key: 'suspicions',
              title: t('suspicions.title'),
              align: 'right',
              render: (row) => row.suspicions,
            },
            { key: 'open', title: t('hosts.open'), align: 'right', render: (row) => row.open },
            {
              key: 'students',
              title: t('hosts.students'),
              align: 'right',
              render: (row) => row.students,
            },
            { key: 'rules', title: t('hosts.rules'), render: (row) => row.rules.join('、') },
          ]}
        />
      </Panel>
    </>
  );
}

/** The credit code in a host's key; null where its name stands for it. */
function creditCode(hostKey: string): string | null {
  return hostKey.startsWith('uscc:') ? hostKey.slice('uscc:'.length) : null;
}
