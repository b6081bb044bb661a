import type { SessionView, SignedIn } from '@/api/types';

/** A session of a verifier of a city, unless said. */
export function session(overrides: Partial<SessionView> = {}): SessionView {
  const membership = {
    id: 11,
    organisation_id: 2,
    organisation_name: '甲市教育局',
    roles: ['verifier' as const],
    office: '科员',
  };
  return {
    session_id: '00000000-0000-4000-8000-000000000001',
    user: { id: 7, username: 'someone', display_name: '张三' },
    membership,
    memberships: [membership],
    organisation: {
      id: 2,
      parent_id: 1,
      kind: 'city',
      name: '甲市教育局',
      code: null,
      region_code: '990100',
      school_type: null,
      sponsor: null,
      reports_to_id: 1,
      org_path: '1.2.',
      version: 1,
    },
    permissions: ['session.own', 'organisation.read'],
    password_change_required: false,
    ...overrides,
  };
}

export function signedIn(token: string, overrides: Partial<SessionView> = {}): SignedIn {
  return { access_token: token, expires_in: 600, session: session(overrides) };
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}

export function problem(status: number, code: string, extra: object = {}): Response {
  return json(
    {
      type: `/docs/errors#${code}`,
      title: '标题',
      status,
      detail: '说明',
      code,
      errors: [],
      ...extra,
    },
    status,
  );
}
