import { expect, test } from 'vitest';

import { problemFrom, problemOf } from '@/api/problem';

import { problem } from '../factories';

test('a refusal keeps its code, its words, its faults and its further members', async () => {
  const refusal = await problemFrom(
    problem(409, 'entry_moved', {
      errors: [{ path: 'body.name', code: 'missing', message: '此项必填' }],
      request_id: 'abc12345',
      current: { status: 'open' },
    }),
  );
  expect(refusal).toMatchObject({
    status: 409,
    code: 'entry_moved',
    detail: '说明',
    requestId: 'abc12345',
    extra: { current: { status: 'open' } },
  });
  expect(refusal.errors).toEqual([{ path: 'body.name', code: 'missing', message: '此项必填' }]);
});

test('an answer of a proxy that is no problem is told as unreadable, with its status', async () => {
  const refusal = await problemFrom(new Response('<html>Bad gateway</html>', { status: 502 }));
  expect(refusal.code).toBe('unreadable_answer');
  expect(refusal.detail).toContain('502');
});

test('a fault of ours is told as one and keeps its cause', () => {
  const cause = new TypeError('x is undefined');
  const told = problemOf(cause);
  expect(told.code).toBe('client_error');
  expect(told.cause).toBe(cause);
});
