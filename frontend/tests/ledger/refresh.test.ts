import { describe, expect, it } from 'vitest';

import { refreshUntouched } from '@/features/ledger/actions/refresh';

/** A form as far as a refresh sees it. */
function formOf(values: Record<string, unknown>, touched: string[]) {
  const written: Record<string, unknown> = {};
  const walk = (path: (string | number)[]) =>
    path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], values);
  return {
    written,
    getFieldValue: (path: unknown) => walk(path as (string | number)[]),
    isFieldTouched: (path: unknown) => touched.includes((path as string[]).join('.')),
    setFieldValue: (path: unknown, value: unknown) => {
      written[(path as string[]).join('.')] = value;
    },
  };
}

describe('a form over an entry that moved', () => {
  const typed = {
    measures: [
      { id: 1, result: '我写的' },
      { id: 2, result: null },
    ],
  };

  it('keeps what was typed and takes what somebody else wrote', () => {
    const form = formOf(typed, ['measures.0.result']);
    refreshUntouched(form as never, {
      measures: [
        { id: 1, result: null },
        { id: 2, result: '别人写的' },
      ],
    });
    expect(form.written).not.toHaveProperty('measures.0.result');
    expect(form.written['measures.1.result']).toBe('别人写的');
  });

  it('leaves rows alone that are no longer the same', () => {
    const form = formOf({ measures: [{ id: 2, result: null }] }, []);
    refreshUntouched(form as never, { measures: [{ id: 1, result: '甲' }] });
    expect(form.written).toEqual({});
  });
});
