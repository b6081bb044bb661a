import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';

import { i18n } from '@/lib/i18n';

import { SessionKeeper } from './keeper';
import { problemFrom, unreachable } from './problem';
import type { paths } from './schema.gen';

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('xiaohao.session') : null;

/** The session of this tab. */
export const keeper = new SessionKeeper((input, init) => fetch(input, init), channel);

type Listener = () => void;

const writers = new Set<Listener>();

/** Be told after every change this tab has made; returns how to stop. */
export function onWrite(listener: Listener): () => void {
  writers.add(listener);
  return () => {
    writers.delete(listener);
  };
}

/** Send as the person signed in; after a 401 renew the token, or wait for a new sign-in, once. */
export function authorisedFetch(kept: SessionKeeper, send: typeof fetch) {
  return async (request: Request): Promise<Response> => {
    const token = kept.accessToken;
    const first = await reach(send, authorised(request.clone(), token));
    const isFinal = first.status !== 401 || !(await kept.recover(token));
    const answer = isFinal ? first : await reach(send, authorised(request, kept.accessToken));
    if (!answer.ok) throw await problemFrom(answer);
    if (request.method !== 'GET') for (const tell of writers) tell();
    return answer;
  };
}

function authorised(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  request.headers.set('Accept-Language', i18n.language);
  return request;
}

async function reach(send: typeof fetch, request: Request): Promise<Response> {
  try {
    return await send(request);
  } catch (error) {
    // A request its own caller gave up is no failure of the network.
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

/** The API, typed by its contract. Every refusal is thrown as a ProblemError. */
export const client = createFetchClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin',
  // `?kind=a&kind=b`: a filter is repeated for any-of.
  querySerializer: { array: { style: 'form', explode: true } },
  fetch: authorisedFetch(keeper, (input, init) => fetch(input, init)),
});

/** The API as queries and mutations of TanStack Query. */
export const api = createQueryClient(client);

/** The `If-Match` header of the version that was read. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version.toString()}"` };
}
