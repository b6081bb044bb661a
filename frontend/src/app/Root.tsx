import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '@/ui/controls';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router';

import { SessionProvider, useSessionState } from '@/access/session';
import { keeper } from '@/api/client';
import { createQueries } from '@/api/queries';
import { ForcedPasswordPage } from '@/features/identity/ForcedPasswordPage';
import { SignInAgainDialog } from '@/features/identity/SignInAgainDialog';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Loading } from '@/ui/Loading';
import { UiProvider } from '@/ui/Provider';

import { createRouter } from './routes';

const SignInPage = lazy(() => import('@/features/identity/SignInPage'));
const router = createRouter();

/** The client: our look around whatever the session allows. */
export function Root() {
  const [queries] = useState(createQueries);
  useEffect(() => void keeper.start(), []);
  return (
    <QueryClientProvider client={queries}>
      <UiProvider>
        <Suspense fallback={<Loading />}>
          <Gate />
        </Suspense>
      </UiProvider>
    </QueryClientProvider>
  );
}

/** The address stays what it was while one signs in, so that a link leads where it points. */
function Gate() {
  const { t } = useTranslation();
  const state = useSessionState();
  switch (state.status) {
    case 'starting':
      return <Loading />;
    case 'unreachable':
      return (
        <main className="page">
          <ErrorNotice error={state.problem} />
          <Button type="primary" onClick={() => void keeper.start()}>
            {t('ui.retry')}
          </Button>
        </main>
      );
    case 'signed_out':
      return <SignInPage />;
    case 'signed_in':
    case 'ended': {
      const { session } = state;
      return (
        <SessionProvider key={`${session.user.id} ${session.membership.id}`} session={session}>
          {session.password_change_required ? (
            <ForcedPasswordPage />
          ) : (
            <RouterProvider router={router} />
          )}
          <SignInAgainDialog session={session} isOpen={state.status === 'ended'} />
        </SessionProvider>
      );
    }
  }
}
