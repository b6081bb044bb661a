import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { readDraft } from '@/lib/drafts';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded, Loading } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';

import { useEntry } from '../useMove';
import { useCampaigns } from '../useCatalogue';
import { fromDraft, likeEarlier, type RegisterForm } from './form';
import { Wizard } from './Wizard';

/** Register an issue: a draft inside one's own school, or an open entry found from outside. */
export default function RegisterPage() {
  const { t } = useTranslation();
  const may = useMay();
  const [params] = useSearchParams();
  const recursFromId = Number(params.get('recurs_from')) || null;
  return (
    <div className="page">
      <PageHeader
        title={t('ledger.register')}
        crumbs={[{ title: t('ledger.title'), to: '/ledger' }, { title: t('ledger.register') }]}
      />
      {!may('ledger.register') ? (
        <Panel>
          <EmptyState text={t('register.not_permitted')} />
        </Panel>
      ) : recursFromId === null ? (
        <Start />
      ) : (
        <StartAgain earlierId={recursFromId} />
      )}
    </div>
  );
}

function StartAgain({ earlierId }: { earlierId: number }) {
  const query = useEntry(earlierId);
  return (
    <Loaded query={query}>
      {(entry) => (
        <Start earlier={{ id: entry.id, name: entry.number ?? '', facts: likeEarlier(entry) }} />
      )}
    </Loaded>
  );
}

function Start({ earlier }: { earlier?: { id: number; name: string; facts: RegisterForm } }) {
  const { t } = useTranslation();
  const { membership, organisation } = useSession();
  const may = useMay();
  const campaigns = useCampaigns();
  // A draft belongs to a membership: the next organisation's form starts empty.
  const draft = `register.${membership.id}`;
  const kept = earlier ? null : fromDraft(readDraft(draft));
  if (campaigns.isPending) return <Loading />;
  const open = campaigns.data?.items.filter(({ state }) => state === 'open') ?? [];
  if (open.length === 0) {
    return (
      <Panel>
        <EmptyState text={t('register.no_campaign')} />
      </Panel>
    );
  }
  const initial: RegisterForm = {
    campaign_id: open[0]?.id,
    organisation_id: may('ledger.find') ? undefined : organisation.id,
    ...earlier?.facts,
    ...kept,
  };
  return (
    <Wizard
      draft={draft}
      isRestored={kept !== null}
      initial={initial}
      earlier={earlier ?? null}
      campaigns={open}
    />
  );
}
