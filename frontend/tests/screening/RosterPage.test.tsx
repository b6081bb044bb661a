import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import RosterPage from '@/features/screening/roster/RosterPage';

import { serve, show } from '../serve';
import { differences, officer, reconciled } from './factories';

test('a difference leads to its suspicion, and what nobody can tell is no number', async () => {
  const rows = [
    reconciled({ differences: differences({ recorded_not_filed: 4, filed_not_recorded: 0 }) }),
    reconciled({ major_code: '740104', filed: null, differences: differences() }),
  ];
  const heard = serve({
    'GET /roster-reconciliation': { items: rows, next_cursor: null },
    'GET /roster-reconciliation/count': {
      school_year: 2026,
      rows: 2,
      schools: 1,
      schools_without_filing_list: 0,
      enrolled: 90,
      expected_on_post: 0,
      filed: 40,
      recorded: 86,
      differences: differences({ recorded_not_filed: 4 }),
    },
  });
  show(<RosterPage />, { as: officer(), at: '/screening/roster?cohort=2024&school_year=2026' });

  const link = await screen.findByRole('link', { name: '查看乙校 4 名学生的疑点' });
  expect(link.getAttribute('href')).toBe(
    '/screening/suspicions?rule=R-01&organisation_id=5&school_year=2026',
  );
  const unknown = screen.getByRole('row', { name: /740104/ });
  expect(within(unknown).getAllByText('—').length).toBe(1 + Object.keys(differences()).length);
  expect(heard.map(({ path }) => path)).toContain(
    '/roster-reconciliation?sort=school&school_year=2026&cohort=2024&limit=20',
  );
  const totals = screen.getByRole('region', { name: '合计' });
  const only = within(totals).getByRole('link', { name: '4' });
  expect(only.getAttribute('href')).toContain('difference=recorded_not_filed');
});
