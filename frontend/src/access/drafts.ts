import type { SessionKeeper } from '@/api/keeper';
import { dropDrafts } from '@/lib/drafts';

/** Signing out takes the drafts along; a session that merely ran out leaves them. */
export function forgetDraftsOnSignOut(keeper: SessionKeeper): () => void {
  let before = keeper.state.status;
  return keeper.subscribe(() => {
    const { status } = keeper.state;
    if (status === 'signed_out' && (before === 'signed_in' || before === 'ended')) dropDrafts();
    before = status;
  });
}
