import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { May } from '@/access/session';
import { ActionBar } from '@/ui/ActionBar';
import { Grid } from '@/ui/controls';
import { Loaded } from '@/ui/Loading';
import { PageHeader } from '@/ui/PageHeader';

import type { Custody } from '../actions/context';
import { type Asked, MoveDialog } from '../actions/MoveDialog';
import '../ledger.css';
import { EntryTags, StatusLamp } from '../Marks';
import { UnsavedWorkGuard, useUnsavedWork } from '../Unsaved';
import { useEntry } from '../useMove';
import type { ActionState, Entry, MoveAction } from '../words';
import { type ShowFile, Citations } from './Citations';
import { Clocks, People, Steps, VisibleTo } from './Aside';
import { Comments } from './Comments';
import { EntryFacts, Measures, Settlement, StopReport } from './Facts';
import { History } from './History';

/** One entry, whole. How files are kept and shown is composed in by the page. */
export function EntryView({
  entryId,
  custody,
  showFile,
}: {
  entryId: number;
  custody: Custody;
  showFile: ShowFile;
}) {
  const query = useEntry(entryId);
  const reload = async () => (await query.refetch()).data;
  return (
    <div className="page">
      <Loaded query={query}>
        {(entry) => <Whole entry={entry} custody={custody} showFile={showFile} onReload={reload} />}
      </Loaded>
    </div>
  );
}

function Whole({
  entry,
  custody,
  showFile,
  onReload,
}: {
  entry: Entry;
  custody: Custody;
  showFile: ShowFile;
  onReload: () => Promise<Entry | undefined>;
}) {
  const { t } = useTranslation();
  const isBeside = Grid.useBreakpoint().lg ?? true;
  const unsaved = useUnsavedWork();
  const [asked, setAsked] = useState<Asked | null>(null);
  const aside = (
    <>
      <Clocks entry={entry} />
      <Steps entry={entry} />
      <People entry={entry} />
      <VisibleTo entry={entry} />
    </>
  );
  return (
    <>
      <PageHeader
        title={entry.number ?? t('ledger.draft_no', { id: entry.id })}
        crumbs={[{ title: t('ledger.title'), to: '/ledger' }, { title: entry.organisation_name }]}
        about={
          <>
            <StatusLamp status={entry.status} /> · {entry.organisation_name} · {entry.campaign_name}{' '}
            <EntryTags entry={entry} />
          </>
        }
        actions={
          entry.closed_at && (
            <May permission="ledger.register">
              <Link to={`/ledger/new?recurs_from=${entry.id}`}>{t('entry.recurred')}</Link>
            </May>
          )
        }
      />
      <UnsavedWorkGuard work={unsaved} />
      <ActionBar
        title={t('entry.actions')}
        actions={entry.available_actions.filter(
          (item): item is ActionState & { action: MoveAction } =>
            item.action !== 'register' && item.action !== 'link',
        )}
        // Removing starts at the file to be removed.
        elsewhere={['uncite']}
        onAsk={(action) => setAsked({ action })}
      />
      <div className="entry-columns">
        <div>
          <EntryFacts entry={entry} />
          {!isBeside && <Clocks entry={entry} />}
          <Measures entry={entry} />
          {entry.is_money && <Settlement entry={entry} />}
          {entry.must_stop && <StopReport entry={entry} />}
          <Citations
            entry={entry}
            showFile={showFile}
            onAsk={setAsked}
            onReload={() => void onReload()}
          />
          <History entryId={entry.id} />
          <Comments entryId={entry.id} unsaved={unsaved} />
        </div>
        <div>
          {isBeside ? (
            aside
          ) : (
            <>
              <Steps entry={entry} />
              <People entry={entry} />
              <VisibleTo entry={entry} />
            </>
          )}
        </div>
      </div>
      {asked && (
        <MoveDialog
          key={asked.action}
          entry={entry}
          asked={asked}
          custody={custody}
          unsaved={unsaved}
          onReload={onReload}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
