import { expect, test } from 'vitest';

import { entryOf, MENU } from '@/app/menu';

test.each([
  ['/', '/'],
  ['/ledger/7', '/ledger'],
  ['/screening/records/31', '/screening/records'],
  ['/screening/imports/new', '/screening/imports'],
  ['/screening', ''],
  ['/ledgers', ''],
])('%s belongs to %s', (address, entry) => {
  expect(entryOf(address)).toBe(entry);
});

test('entries of a group stand together', () => {
  const places = MENU.flatMap(({ group }, place) => (group === 'screening' ? [place] : []));
  expect(places).toEqual(places.map((_, index) => (places[0] ?? 0) + index));
});
