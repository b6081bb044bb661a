import { describe, expect, it, test } from 'vitest';

import { type Document, merge, toDocument, toForm } from '@/features/screening/settings/form';
import { differenceLines } from '@/features/screening/settings/words';

import { settingsDocument } from './factories';

/** The settings with other ones among them. */
function set(changes: Partial<Document>): Document {
  return { ...settingsDocument(), ...changes };
}

describe('settings that somebody else has saved meanwhile', () => {
  const base = set({});
  const mine = set({
    first_look_days: 7,
    thresholds: { ...base.thresholds, daily_hours: 7, months: 5 },
  });
  const theirs = set({
    agency_words: ['劳务'],
    thresholds: { ...base.thresholds, daily_hours: 6, class_size: 10 },
  });

  it('keep the changes of both, mine where both changed the same', () => {
    const { merged } = merge(base, mine, theirs);
    expect(merged.first_look_days).toBe(7);
    expect(merged.agency_words).toEqual(['劳务']);
    expect(merged.thresholds).toMatchObject({ daily_hours: 7, months: 5, class_size: 10 });
  });

  it('name what both have changed otherwise', () => {
    expect(merge(base, mine, theirs).both).toEqual(['daily_hours']);
    expect(merge(base, mine, mine).both).toEqual([]);
    expect(merge(base, base, theirs)).toEqual({ merged: theirs, both: [] });
  });
});

describe('what a version changed', () => {
  it('is said setting by setting', () => {
    const before = set({});
    const after = set({
      thresholds: { ...before.thresholds, daily_hours: 7.5 },
      agreements_per_class: true,
      entertainment_words: ['酒吧', '密室'],
      adjacency: [
        [3, 6],
        [12, 17],
      ],
      asked_columns: ['end_on'],
      month_limits: { '720301': 8, '520201': 10 },
    });
    expect(differenceLines(before, after)).toEqual([
      '相近的专业大类：增加 医药卫生大类 — 教育与体育大类',
      '按专业规定的最长实习月数 720301：10 → 8',
      '按专业规定的最长实习月数 520201：无 → 10',
      '娱乐场所单位名称关键词：增加 密室',
      '娱乐场所单位名称关键词：去掉 网吧',
      '一个班共用一份协议：否 → 是',
      '日工作时长上限（小时）：8 → 7.5',
      '要求填报的列：去掉 班次',
    ]);
  });

  it('is nothing where lists only stand in another order', () => {
    const { entertainment_words } = set({});
    expect(
      differenceLines(set({}), set({ entertainment_words: [...entertainment_words].reverse() })),
    ).toEqual([]);
  });
});

test('a document comes out of the form as it went in', () => {
  expect(toDocument(toForm(set({})))).toEqual(set({}));
});
