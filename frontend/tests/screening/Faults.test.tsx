import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { hostPath } from '@/features/screening/hosts/paths';
import { Faults } from '@/features/screening/imports/Faults';

import { serve, show } from '../serve';
import { importView, officer } from './factories';

const DAY = { code: 'day_impossible', reason: '没有这一天', remedy: '请核对日期' };
const FLAG = { code: 'flag_unknown', reason: '只能填是或否', remedy: '请选择' };

function faults(at: string) {
  const heard = serve({
    'GET /internship-imports/9/faults': { items: [], next_cursor: null },
    'GET /internship-imports/9/faults/count': { faults: 7, rows: 5 },
  });
  const view = importView(
    { faults: 12 },
    {
      fault_groups: [
        { ...DAY, field: 'start_on', heading: '实习开始日期', count: 7 },
        { ...DAY, field: 'end_on', heading: '实习结束日期', count: 1 },
        { ...FLAG, field: null, heading: null, count: 4 },
      ],
    },
  );
  return { heard, router: show(<Faults view={view} />, { as: officer(), at }) };
}

it('narrows the list to what is wrong in one column, and counts it', async () => {
  const { heard, router } = faults('/?part=faults&code=flag_unknown');
  expect(await screen.findByText('共 7 处错误，涉及 5 行。')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: '只看这 7 处：没有这一天' }));
  await waitFor(() =>
    expect(router.state.location.search).toBe('?part=faults&field=start_on&code=day_impossible'),
  );
  const asked = 'field=start_on&code=day_impossible';
  const paths = () => heard.map(({ path }) => path);
  await waitFor(() => expect(paths()).toContain(`/internship-imports/9/faults/count?${asked}`));
  expect(paths()).toContain(`/internship-imports/9/faults?${asked}&limit=20`);
});

it('offers the columns and reasons there are, one for a kind in several columns', async () => {
  faults('/');
  await screen.findByText('共 7 处错误，涉及 5 行。');
  const form = screen.getByRole('search');
  await userEvent.click(within(form).getByRole('combobox', { name: '错误原因' }));
  expect(await screen.findByText('没有这一天（等 2 列）')).toBeTruthy();
  expect(within(form).getByRole('combobox', { name: '工作表' })).toBeTruthy();
});

it('gives a host its page whatever its name holds', () => {
  const path = hostPath('name:a/b100%?#.co+ltd&x');
  const params = new URL(path, 'https://example.invalid').searchParams;
  expect(path).not.toMatch(/hosts\/one[^?]/);
  expect(params.get('host_key')).toBe('name:a/b100%?#.co+ltd&x');
});
