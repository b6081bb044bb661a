import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';

import { SessionProvider } from '@/access/session';
import type { SessionView } from '@/api/types';
import { UiProvider } from '@/ui/Provider';

import { json, session } from './factories';

export interface Heard {
  method: string;
  /** Path and query. */
  path: string;
  body: unknown;
}

type Answer = (heard: Heard) => Response;

/**
 * An API that answers by `METHOD /path` without its prefix and query; anything else it has never
 * heard of fails the test. Returns what it was asked.
 */
export function serve(answers: Record<string, unknown>): Heard[] {
  const heard: Heard[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const path = url.pathname.replace('/api/v1', '');
    const text = await request.text();
    const one = {
      method: request.method,
      path: path + url.search,
      body: text && (JSON.parse(text) as unknown),
    };
    heard.push(one);
    const name = `${request.method} ${path}`;
    if (!(name in answers)) throw new Error(`nobody answers ${name}`);
    const answer = answers[name];
    return typeof answer === 'function' ? (answer as Answer)(one) : json(answer);
  });
  return heard;
}

/** Show a page, or a part of one, to somebody at an address. */
export function show(part: ReactNode, { as = session(), at = '/' }: Shown = {}) {
  const router = createMemoryRouter([{ path: '*', element: part }], { initialEntries: [at] });
  render(
    <UiProvider>
      <SessionProvider session={as}>
        <RouterProvider router={router} />
      </SessionProvider>
    </UiProvider>,
  );
  return router;
}

interface Shown {
  as?: SessionView;
  at?: string;
}
