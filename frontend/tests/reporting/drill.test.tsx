import { render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { describe, expect, it } from 'vitest';

import { listPath } from '@/features/ledger/filters';
import { drillPath, trailOf } from '@/features/reporting/drill';
import { ProgressTable } from '@/features/reporting/ProgressTable';
import { UiProvider } from '@/ui/Provider';

import { unit } from './factories';

const params = (text: string) => new URLSearchParams(text);

describe('the way down through the units', () => {
  it('is kept in the address, beside what is there already', () => {
    expect(drillPath(params('tab=x&unit_id=2'), [2, 5])).toBe('?tab=x&unit_id=2&unit_id=5');
    expect(trailOf(params('tab=x&unit_id=2&unit_id=5'))).toEqual([2, 5]);
  });

  it('leads back to one’s own unit', () => {
    expect(drillPath(params('unit_id=2&unit_id=5'), [])).toBe('?');
    expect(trailOf(params(''))).toEqual([]);
  });

  it.each(['unit_id=-1', 'unit_id=abc', 'unit_id=', 'unit_id=1e3'])('%s is no unit', (text) => {
    expect(trailOf(params(text))).toEqual([]);
  });
});

describe('the progress of units', () => {
  const own = unit({ organisation_id: 2, name: '甲市教育局', participants: 9 });
  const county = unit({ organisation_id: 5, name: '乙县教育局', participants: 4 });
  const school = unit({ organisation_id: 6, name: '丙校', kind: 'school', participants: 1 });

  function show() {
    const page = (
      <ProgressTable
        progress={{ campaign_id: 3, unit: own, units: [county, school] }}
        ledger={{
          colourOf: () => 'grey',
          listPath: (counted) => listPath(counted),
          exportPath: () => '',
        }}
        downTo={(id) => drillPath(params('unit_id=2'), [2, id])}
      />
    );
    const router = createMemoryRouter([{ path: '*', element: page }]);
    render(
      <UiProvider>
        <RouterProvider router={router} />
      </UiProvider>,
    );
  }
  const address = (name: string) => screen.getByRole('link', { name }).getAttribute('href');

  it('leads down where units report to a unit, and nowhere else', () => {
    show();
    expect(address('乙县教育局')).toBe('/?unit_id=2&unit_id=5');
    expect(screen.queryByRole('link', { name: '丙校' })).toBeNull();
    expect(screen.queryByRole('link', { name: '甲市教育局' })).toBeNull();
  });

  it('leads from a number to the entries it counts', () => {
    show();
    expect(address('乙县教育局 学校超期: 1')).toBe(
      '/ledger?status=open&status=rectifying&status=pending_approval' +
        '&campaign_id=3&organisation_id=5&is_overdue=true',
    );
    expect(address('乙县教育局 已销号: 2')).toBe(
      '/ledger?status=closed&campaign_id=3&organisation_id=5',
    );
  });

  it('shows what its rates are of', () => {
    show();
    const row = screen.getByRole('row', { name: /乙县教育局/ });
    expect(row.textContent).toContain('2 / 4'); // units on the ledger, of those taking part
    expect(row.textContent).toContain('2 / 7 (28.5%)'); // closed, of eight less one voided
  });
});
