import { describe, expect, it } from 'vitest';

import { twinsBody, twinsLeft } from '@/features/screening/imports/twins';
import { FILTERS, recordsPath } from '@/features/screening/records/filters';
import { firstLookWords } from '@/features/screening/suspicions/words';
import { schoolYearOf, schoolYears, share } from '@/features/screening/words';
import { readFilters } from '@/ui/urlState';

describe('a school year', () => {
  it('begins on the first of September', () => {
    expect(schoolYearOf('2026-08-31')).toBe(2025);
    expect(schoolYearOf('2026-09-01')).toBe(2026);
    expect(schoolYears('2026-11-25')[0]).toBe(2026);
  });
});

describe('the first look', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');

  it('counts down in words', () => {
    expect(firstLookWords('2026-11-27T13:30:00Z', now)).toBe('2 天 3 小时');
    expect(firstLookWords('2026-11-25T15:20:00Z', now)).toBe('5 小时');
    expect(firstLookWords('2026-11-25T10:20:00Z', now)).toBe('20 分钟');
  });

  it('is over when it has ended, and where there was none', () => {
    expect(firstLookWords('2026-11-25T10:00:00Z', now)).toBeNull();
    expect(firstLookWords(null, now)).toBeNull();
  });
});

describe('near-twins', () => {
  const named = { '7 学生': { sheet: '学生', row: 7, choice: 'merge' as const } };

  it('wait until each is decided, or all the others together', () => {
    expect(twinsLeft({ others: null, named: {} }, 3)).toBe(3);
    expect(twinsLeft({ others: null, named }, 3)).toBe(2);
    expect(twinsLeft({ others: 'store_as_new', named }, 3)).toBe(0);
  });

  it('are sent as they were decided', () => {
    expect(twinsBody({ others: null, named })).toEqual({
      merges: [{ sheet: '学生', row: 7, choice: 'merge' }],
      other_twins: null,
    });
  });
});

describe('the address of a list of records', () => {
  it('holds its filters, and never a number of a person', () => {
    const path = recordsPath({ host_key: 'uscc:91410100MA00000A13', import_id: 4 });
    expect(readFilters(FILTERS, new URL(path, 'http://x').searchParams)).toEqual({
      host_key: 'uscc:91410100MA00000A13',
      import_id: 4,
    });
    const names = Object.keys(FILTERS);
    for (const name of ['id_number', 'student_no', 'student_name']) {
      expect(names).not.toContain(name);
    }
  });
});

it('a share is never rounded up to what is not reached', () => {
  expect(share(2, 3)).toBe('2 / 3 (66.6%)');
  expect(share(0, 0)).toBe('—');
});
