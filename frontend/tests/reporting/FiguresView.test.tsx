import { render, screen, within } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { describe, expect, it } from 'vitest';

import { listPath } from '@/features/ledger/filters';
import { FiguresView } from '@/features/reporting/FiguresView';
import { type Figures, share } from '@/features/reporting/words';
import { UiProvider } from '@/ui/Provider';

import { figures } from './factories';

function show(shown: Figures) {
  const ledger = {
    colourOf: () => 'grey' as const,
    listPath: (counted: Parameters<typeof listPath>[0]) => listPath(counted),
    exportPath: () => '',
  };
  const page = <FiguresView figures={shown} ledger={ledger} />;
  const router = createMemoryRouter([{ path: '*', element: page }]);
  render(
    <UiProvider>
      <RouterProvider router={router} />
    </UiProvider>,
  );
}

const row = (table: string, name: RegExp) =>
  within(within(screen.getByRole('table', { name: table })).getByRole('row', { name }))
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

describe('the figures of a campaign', () => {
  it('count entries and students side by side', () => {
    show(figures());
    expect(row('按状态统计', /已销号/)).toEqual(['已销号', '2', '30']);
    expect(row('按来源统计', /学校自查/)).toEqual(['学校自查', '3', '40']);
  });

  it('say zero for what did not happen, without a link', () => {
    show(figures());
    expect(row('按状态统计', /整改中/)).toEqual(['整改中', '0', '0']);
    expect(screen.queryByRole('link', { name: /整改中/ })).toBeNull();
  });

  it('tell apart who is late', () => {
    show(figures());
    const term = (name: string) => screen.getByText(name).closest('div')?.textContent;
    expect(term('学校超期')).toBe('学校超期1');
    expect(term('核查超期')).toBe('核查超期0');
  });

  it('lead from a focus item to the entries found against it', () => {
    show(figures());
    expect(row('按底线要求统计', /F02/).at(-1)).toBe('2 / 3 (66.6%)');
    expect(screen.getByRole('link', { name: 'F02 检查重点乙: 3' }).getAttribute('href')).toContain(
      'campaign_id=3&focus=F02',
    );
  });

  it('say so where nothing is on the ledger', () => {
    show(figures({ total: { entries: 0, students: 0 }, by_status: {}, by_red_line: [] }));
    expect(screen.getByText('台账上还没有问题。')).toBeDefined();
    expect(screen.queryByRole('table')).toBeNull();
  });
});

describe('a share', () => {
  it.each([
    [0, 0, '—'],
    [0, 4, '0 / 4 (0%)'],
    [1999, 2000, '1999 / 2000 (99.9%)'],
    [4, 4, '4 / 4 (100%)'],
  ])('of %i in %i is %s', (part, whole, words) => {
    expect(share(part, whole)).toBe(words);
  });
});
