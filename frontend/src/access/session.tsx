import { QueryClientProvider } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';

import { keeper, onWrite } from '@/api/client';
import type { SessionState } from '@/api/keeper';
import { createQueries } from '@/api/queries';
import type { Permission, SessionView } from '@/api/types';

const Current = createContext<SessionView | null>(null);

/** Where the session stands; for the shell. Pages use `useSession`. */
export function useSessionState(): SessionState {
  return useSyncExternalStore(keeper.subscribe, keeper.getState);
}

/**
 * Everything below acts as `session`.
 *
 * Give it the membership's id as its key: another membership starts with an empty cache, so that
 * nothing one organisation had read is shown to the next.
 */
export function SessionProvider({
  session,
  children,
}: {
  session: SessionView;
  children: ReactNode;
}) {
  const [queries] = useState(createQueries);
  // What was read before a change is old: the page that made it reads its own part at once, the
  // others when they are next looked at.
  useEffect(
    () => onWrite(() => void queries.invalidateQueries({ refetchType: 'none' })),
    [queries],
  );
  return (
    <QueryClientProvider client={queries}>
      <Current value={session}>{children}</Current>
    </QueryClientProvider>
  );
}

/** Who is signed in, acting as what. */
export function useSession(): SessionView {
  const session = use(Current);
  if (!session) throw new Error('useSession outside of a SessionProvider');
  return session;
}

/** Whether the acting membership has a permission. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

/** Show the children to those who may. */
export function May({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useMay()(permission) ? children : null;
}
