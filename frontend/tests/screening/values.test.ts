import { describe, expect, it } from 'vitest';

import { correctableOf, periodWords, valueWords } from '@/features/screening/records/values';

describe('a column of a record in words', () => {
  it('says money in yuan, though it is kept in fen', () => {
    expect(valueWords('pay_monthly', { pay_monthly: 240_050 })).toBe('2400.50 元');
    expect(valueWords('deposit', { deposit: 0 })).toBe('0.00 元');
  });

  it('says words, never codes', () => {
    expect(valueWords('internship_type', { internship_type: 'post' })).toBe('岗位实习');
    expect(valueWords('premium_payer', { premium_payer: 'student' })).toBe('学生');
    expect(valueWords('hazards', { hazards: ';heat;noise;' })).toBe('高温、噪声');
    expect(valueWords('training_passed', { training_passed: false })).toBe('不合格');
  });

  it('tells no hazards from hazards nobody has told', () => {
    expect(valueWords('hazards', { hazards: '' })).toBe('无');
    expect(valueWords('hazards', { hazards: null })).toBeNull();
  });

  it('tells a no from nothing', () => {
    expect(valueWords('night_shift', { night_shift: false })).toBe('否');
    expect(valueWords('night_shift', { night_shift: null })).toBeNull();
  });

  it('says between which days an inexact one lies', () => {
    const fields = { start_on: '2022-09-01', start_last_on: '2022-09-30' };
    expect(valueWords('start_on', fields)).toBe('2022-09-01 至 2022-09-30 之间');
    expect(valueWords('start_on', { ...fields, start_last_on: '2022-09-01' })).toBe('2022-09-01');
  });
});

describe('the period of a placement', () => {
  const exact = {
    start_on: '2022-09-01',
    start_last_on: '2022-09-01',
    end_on: '2023-03-15',
    end_last_on: '2023-03-15',
  };

  it('is two days', () => {
    expect(periodWords(exact)).toBe('2022-09-01 — 2023-03-15');
  });

  it('claims no day where only the month is known', () => {
    expect(periodWords({ ...exact, start_last_on: '2022-09-30', end_last_on: '2023-03-31' })).toBe(
      '2022-09 — 2023-03',
    );
  });

  it('says that no end was given', () => {
    expect(periodWords({ ...exact, end_on: null, end_last_on: null })).toContain('未填结束日期');
  });
});

it('what a rule computed is corrected in the cells it was read from', () => {
  expect(correctableOf(['night_minutes', 'shift_minutes', 'agreement_on'])).toEqual([
    'shift',
    'agreement_on',
  ]);
  expect(correctableOf(['no_such_column'])).toEqual([]);
});
