import { describe, expect, it, test } from 'vitest';

import { queryOf } from '@/features/audit/filters';
import { actionWords, detailLines } from '@/features/audit/words';

test('days of Shanghai become instants, and both belong to what is asked for', () => {
  expect(queryOf({ group: 'entry', since: '2026-11-30', until: '2026-11-30' })).toEqual({
    action: 'entry.',
    since: '2026-11-30T00:00:00+08:00',
    until: '2026-12-01T00:00:00+08:00',
  });
});

test('an action is told in words, and by its code where there are none', () => {
  expect(actionWords('entry.verify')).toBe('核查通过');
  expect(actionWords('entry.born_today')).toBe('entry.born_today');
});

describe('the facts of an event', () => {
  it('are named, and nested ones by their whole name', () => {
    const detail = { to_status: 'closed', roles: ['a', 'b'], members: [{ name: '张三' }] };
    expect(detailLines(detail)).toEqual([
      ['现状态', '已销号'],
      ['角色', 'a、b'],
      ['members.0.name', '张三'],
    ]);
  });

  it('say what is empty', () => {
    expect(detailLines({ from_status: null, roles: [], is_on: false })).toEqual([
      ['原状态', '—'],
      ['角色', '—'],
      ['is_on', '否'],
    ]);
  });
});
