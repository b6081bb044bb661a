import { expect, test, vi } from 'vitest';

import { authorisedFetch, onWrite } from '@/api/client';
import { SessionKeeper } from '@/api/keeper';
import { ProblemError } from '@/api/problem';

import { json, problem, session, signedIn } from '../factories';

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>;

function keeperOver(answer: Answer) {
  const send = vi.fn((input: RequestInfo | URL, init?: RequestInit) =>
    Promise.resolve(answer(input as string, init ?? {})),
  );
  return { keeper: new SessionKeeper(send), send };
}

/** An API that knows one token and answers 401 to every other. */
function apiKnowing(token: () => string) {
  return vi.fn((input: RequestInfo | URL) => {
    const request = input as Request;
    const isKnown = request.headers.get('Authorization') === `Bearer ${token()}`;
    return Promise.resolve(isKnown ? json({ ok: true }) : problem(401, 'sign_in_required'));
  });
}

const request = () => new Request('http://localhost/api/v1/users');

test('somebody without a cookie is signed out, not in error', async () => {
  const { keeper } = keeperOver(() => problem(401, 'refresh_refused'));
  await keeper.start();
  expect(keeper.state.status).toBe('signed_out');
});

test('a server that is down is said to be unreachable', async () => {
  const { keeper } = keeperOver(() => Promise.reject(new TypeError('network')));
  await keeper.start();
  expect(keeper.state).toMatchObject({
    status: 'unreachable',
    problem: { code: 'unreachable' },
  });
});

test('requests that meet a 401 together refresh once and are all sent again', async () => {
  let token = 'first';
  const { keeper, send } = keeperOver(() => json(signedIn(token)));
  await keeper.start();
  const api = apiKnowing(() => token);
  const fetchAs = authorisedFetch(keeper, api);
  token = 'second';
  const answers = await Promise.all([fetchAs(request()), fetchAs(request()), fetchAs(request())]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(send).toHaveBeenCalledTimes(2); // the start and one refresh
});

test('a late 401 of an old token does not refresh a second time', async () => {
  let token = 'first';
  const { keeper, send } = keeperOver(() => json(signedIn(token)));
  await keeper.start();
  token = 'second';
  await keeper.refresh();
  expect(await keeper.recover('first')).toBe(true);
  expect(send).toHaveBeenCalledTimes(2);
});

test('a request over an ended session waits for the sign-in and then goes through', async () => {
  let token = 'first';
  let isRefreshable = true;
  const { keeper } = keeperOver((url) =>
    url.endsWith('/refresh') && !isRefreshable
      ? problem(401, 'refresh_refused')
      : json(signedIn(token)),
  );
  await keeper.start();
  const api = apiKnowing(() => token);
  token = 'second';
  isRefreshable = false;
  const pending = authorisedFetch(keeper, api)(request());
  await vi.waitFor(() => expect(keeper.state.status).toBe('ended'));
  await keeper.signIn('someone', 'right');
  expect((await pending).status).toBe(200);
  expect(keeper.state.status).toBe('signed_in');
});

test('another person signing in over an ended session does not send the first one’s request', async () => {
  let answer = json(signedIn('first'));
  const { keeper } = keeperOver(() => answer);
  await keeper.start();
  const api = apiKnowing(() => 'never');
  answer = problem(401, 'refresh_refused');
  const pending = authorisedFetch(keeper, api)(request());
  await vi.waitFor(() => expect(keeper.state.status).toBe('ended'));
  answer = json(signedIn('other', { user: { id: 8, username: 'other', display_name: '李四' } }));
  const refused = expect(pending).rejects.toMatchObject({ code: 'sign_in_required' });
  await keeper.signIn('other', 'right');
  await refused;
  expect(api).toHaveBeenCalledTimes(1);
});

test('signing in again goes on in the membership one acted in', async () => {
  const first = session().membership;
  const second = { ...first, id: 12, organisation_name: '乙市教育局' };
  const acting = { membership: second, memberships: [first, second] };
  let isRefreshable = true;
  const { keeper, send } = keeperOver((url) => {
    if (url.endsWith('/refresh')) {
      return isRefreshable ? json(signedIn('a', acting)) : problem(401, 'refresh_refused');
    }
    return json(
      url.endsWith('/membership')
        ? signedIn('c', acting)
        : signedIn('b', { memberships: [first, second] }),
    );
  });
  await keeper.start();
  isRefreshable = false;
  void keeper.recover('a');
  await vi.waitFor(() => expect(keeper.state.status).toBe('ended'));
  await keeper.signIn('someone', 'right');
  expect(keeper.state).toMatchObject({ status: 'signed_in', session: { membership: { id: 12 } } });
  const [, init] = send.mock.calls.at(-1) ?? [];
  expect(JSON.parse(init?.body as string)).toEqual({ membership_id: 12 });
});

test('leaving an ended session refuses what waited for it', async () => {
  let answer = json(signedIn('first'));
  const { keeper } = keeperOver(() => answer);
  await keeper.start();
  answer = problem(401, 'refresh_refused');
  const waiting = keeper.recover('first');
  await vi.waitFor(() => expect(keeper.state.status).toBe('ended'));
  keeper.forget();
  expect(await waiting).toBe(false);
  expect(keeper.state.status).toBe('signed_out');
});

test('a wrong password is told in the server’s words and leaves one signed out', async () => {
  const { keeper } = keeperOver(() => problem(401, 'sign_in_failed'));
  await keeper.start();
  await expect(keeper.signIn('someone', 'wrong')).rejects.toBeInstanceOf(ProblemError);
  expect(keeper.state.status).toBe('signed_out');
});

test('the access token is kept out of every storage', async () => {
  const { keeper } = keeperOver(() => json(signedIn('secret-token')));
  await keeper.start();
  const kept = [localStorage, sessionStorage].flatMap((storage) =>
    Array.from({ length: storage.length }, (_, index) => storage.getItem(storage.key(index) ?? '')),
  );
  expect(kept.join()).not.toContain('secret-token');
  expect(document.cookie).not.toContain('secret-token');
});

test('whoever shows what was read is told after a change, and only then', async () => {
  const { keeper } = keeperOver(() => json(signedIn('first')));
  await keeper.start();
  const told = vi.fn();
  const stop = onWrite(told);
  const fetchAs = authorisedFetch(
    keeper,
    apiKnowing(() => 'first'),
  );
  await fetchAs(request());
  expect(told).not.toHaveBeenCalled();
  await fetchAs(new Request('http://localhost/api/v1/users', { method: 'POST' }));
  expect(told).toHaveBeenCalledOnce();
  stop();
});
