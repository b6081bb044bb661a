import { i18n } from '@/lib/i18n';

import { ProblemError, problemFrom, problemOf, unreachable } from './problem';
import type { SessionView, SignedIn } from './types';

/** Where the session stands. `ended` keeps the page, so that typed work survives. */
export type SessionState =
  | { status: 'starting' }
  | { status: 'unreachable'; problem: ProblemError }
  | { status: 'signed_out' }
  | { status: 'signed_in'; session: SessionView }
  | { status: 'ended'; session: SessionView };

type Listener = () => void;

/** Tabs tell each other that the session they share was switched, or ended. */
type Message = 'changed' | 'signed_out';
type Channel = Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;

/**
 * Keeps the access token, in memory alone, and renews it by the refresh cookie.
 *
 * All requests that meet a 401 together wait for one refresh. Where the session has ended they
 * wait on, until the same person has signed in again over the page.
 */
export class SessionKeeper {
  private current: SessionState = { status: 'starting' };
  private token: string | null = null;
  private refreshing: Promise<void> | null = null;
  private waiting: ((mayRetry: boolean) => void)[] = [];
  private readonly listeners = new Set<Listener>();

  constructor(
    private readonly send: typeof fetch,
    private readonly channel: Channel | null = null,
  ) {
    if (channel) channel.onmessage = ({ data }: MessageEvent<unknown>) => this.hear(data);
  }

  get state(): SessionState {
    return this.current;
  }

  get accessToken(): string | null {
    return this.token;
  }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): SessionState => this.current;

  /** Find out, by the cookie, whether somebody is signed in. */
  async start(): Promise<void> {
    this.move({ status: 'starting' });
    try {
      await this.refresh();
    } catch (error) {
      const problem = problemOf(error);
      this.move(
        problem.status === 401 ? { status: 'signed_out' } : { status: 'unreachable', problem },
      );
    }
  }

  /** One refresh at a time; whoever asks meanwhile gets the same one. */
  refresh(): Promise<void> {
    this.refreshing ??= this.call('POST', '/session/refresh')
      .then((signedIn) => this.accept(signedIn))
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  /** After a 401 of `token`: whether the request may be sent again, as the same person. */
  async recover(token: string | null): Promise<boolean> {
    if (this.current.status === 'signed_in' && this.token !== token) return true;
    if (this.current.status === 'signed_in') {
      try {
        await this.refresh();
        return true;
      } catch (error) {
        if (problemOf(error).status !== 401) throw error;
        this.end();
      }
    }
    if (this.current.status !== 'ended') return false;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Open a session; over an ended one, go on in the membership the person acted in. */
  async signIn(username: string, password: string): Promise<void> {
    const before = this.current.status === 'ended' ? this.current.session : null;
    let signedIn = await this.call('POST', '/session', { username, password });
    const isSamePerson = before !== null && before.user.id === signedIn.session.user.id;
    const membership = before?.membership.id;
    if (
      isSamePerson &&
      membership !== signedIn.session.membership.id &&
      signedIn.session.memberships.some((item) => item.id === membership)
    ) {
      this.token = signedIn.access_token;
      signedIn = await this.call('POST', '/session/membership', { membership_id: membership });
    }
    this.accept(signedIn);
    this.release(isSamePerson && signedIn.session.membership.id === membership);
  }

  /** Act in another membership, in every tab. */
  async switchMembership(membershipId: number): Promise<void> {
    const body = { membership_id: membershipId };
    let signedIn: SignedIn;
    try {
      signedIn = await this.call('POST', '/session/membership', body);
    } catch (error) {
      if (problemOf(error).status !== 401) throw error;
      await this.refresh();
      signedIn = await this.call('POST', '/session/membership', body);
    }
    this.accept(signedIn);
    this.channel?.postMessage('changed' satisfies Message);
  }

  /** End this session, here and on the server. */
  async signOut(): Promise<void> {
    try {
      await this.call('DELETE', '/session');
    } catch (error) {
      // A session that has ended already is as good as signed out.
      if (problemOf(error).status !== 401) throw error;
    }
    this.forget();
    this.channel?.postMessage('signed_out' satisfies Message);
  }

  /** Give up an ended session and go to the sign-in page. */
  forget(): void {
    this.token = null;
    this.release(false);
    this.move({ status: 'signed_out' });
  }

  private end(): void {
    this.token = null;
    if (this.current.status === 'signed_in') {
      this.move({ status: 'ended', session: this.current.session });
    }
  }

  private accept(signedIn: SignedIn): void {
    this.token = signedIn.access_token;
    this.move({ status: 'signed_in', session: signedIn.session });
  }

  private hear(message: unknown): void {
    if (message === 'signed_out') this.end();
    if (message === 'changed' && this.current.status === 'signed_in') void this.start();
  }

  private release(mayRetry: boolean): void {
    for (const resolve of this.waiting.splice(0)) resolve(mayRetry);
  }

  private move(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }

  private async call(method: string, path: string, body?: unknown): Promise<SignedIn> {
    const headers: Record<string, string> = { 'Accept-Language': i18n.language };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (this.token !== null) headers['Authorization'] = `Bearer ${this.token}`;
    const response = await this.send(`/api/v1${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
    }).catch(() => {
      throw unreachable();
    });
    if (!response.ok) throw await problemFrom(response);
    // A 204 has no body, and its caller reads none.
    return (response.status === 204 ? null : await response.json()) as SignedIn;
  }
}
