import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { OrderedSelect } from '@/ui/OrderedSelect';
import { UiProvider } from '@/ui/Provider';

const OPTIONS = [
  { value: 'county', label: '县级' },
  { value: 'city', label: '市级' },
  { value: 'province', label: '省级' },
];

test('a step moves up, and leaves', async () => {
  const change = vi.fn();
  render(
    <UiProvider>
      <OrderedSelect options={OPTIONS} value={['county', 'city']} onChange={change} />
    </UiProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: '上移: 市级' }));
  expect(change).toHaveBeenLastCalledWith(['city', 'county']);
  await userEvent.click(screen.getByRole('button', { name: '删除: 县级' }));
  expect(change).toHaveBeenLastCalledWith(['city']);
  expect(screen.getByRole('button', { name: '上移: 县级' })).toHaveProperty('disabled', true);
});
