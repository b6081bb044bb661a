import { expect, test } from 'vitest';

import { daysBetween, fromDay, instant, toDay } from '@/lib/dates';

test('an instant is shown in Shanghai, wherever the reader sits', () => {
  expect(instant('2026-12-31T16:30:00Z')).toBe('2027-01-01 00:30');
  expect(instant(null)).toBe('');
});

test('days go to the wire and back unchanged', () => {
  expect(toDay(fromDay('2027-01-31'))).toBe('2027-01-31');
  expect(toDay(null)).toBeNull();
});

test('days between are whole days', () => {
  expect(daysBetween('2026-11-25', '2026-12-15')).toBe(20);
  expect(daysBetween('2026-12-15', '2026-12-14')).toBe(-1);
});
