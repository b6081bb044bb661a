import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, test } from 'vitest';

import {
  choices,
  flag,
  number,
  readFilters,
  text,
  useFilters,
  usePaging,
  writeFilters,
} from '@/ui/urlState';

const CODECS = { q: text, kind: choices(['city', 'school']), parent_id: number, is_read: flag };

function at<T>(address: string, hook: () => T) {
  let wanted: ReactNode = null;
  const Page = () => wanted;
  const router = createMemoryRouter([{ path: '*', element: <Page /> }], {
    initialEntries: [address],
  });
  const rendered = renderHook(hook, {
    wrapper: ({ children }) => {
      wanted = children;
      return <RouterProvider router={router} />;
    },
  });
  return { ...rendered, router };
}

/** Do something and let the router settle. */
const go = (step: () => void) =>
  act(() => {
    step();
    return Promise.resolve();
  });

test('filters are read from the address and unknown words are ignored', () => {
  const params = new URLSearchParams('q=押金&kind=city&kind=moon&parent_id=12&is_read=false&x=1');
  expect(readFilters(CODECS, params)).toEqual({
    q: '押金',
    kind: ['city'],
    parent_id: 12,
    is_read: false,
  });
});

test.each(['parent_id=-1', 'parent_id=1e5', 'parent_id=abc', 'q=', 'kind=moon', 'is_read=maybe'])(
  '%s is no filter',
  (address) => {
    expect(readFilters(CODECS, new URLSearchParams(address))).toEqual({});
  },
);

test('other filters start the list over but keep what is not theirs', () => {
  const before = new URLSearchParams('q=old&cursor=abc&limit=50&tab=two');
  const after = writeFilters(CODECS, { kind: ['city', 'school'] }, before);
  expect(after.toString()).toBe('limit=50&tab=two&kind=city&kind=school');
});

test('what is written is read back the same', () => {
  const filters = { q: '第一 & 职业', kind: ['school' as const], parent_id: 7, is_read: true };
  expect(readFilters(CODECS, writeFilters(CODECS, filters, new URLSearchParams()))).toEqual(
    filters,
  );
});

test('setting filters changes the address', async () => {
  const { result, router } = at('/list?q=old&cursor=abc', () => useFilters(CODECS));
  await go(() => result.current[1]({ q: 'new' }));
  expect(router.state.location.search).toBe('?q=new');
});

test('the next page and the way back are in the address and the history', async () => {
  const { result, router } = at('/list?q=x', () => usePaging());
  expect(result.current).toMatchObject({ isFirst: true, canGoBack: false, limit: 20 });
  await go(() => result.current.next('c1'));
  await go(() => result.current.next('c2'));
  expect(router.state.location.search).toBe('?q=x&cursor=c2');
  await go(() => result.current.back());
  expect(router.state.location.search).toBe('?q=x&cursor=c1');
  await go(() => result.current.back());
  expect(router.state.location.search).toBe('?q=x');
});

test('a bookmarked page in the middle offers the first page, not a guess at the one before', () => {
  const { result } = at('/list?cursor=c5&limit=50', () => usePaging());
  expect(result.current).toMatchObject({
    cursor: 'c5',
    limit: 50,
    isFirst: false,
    canGoBack: false,
  });
});
