import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { ProblemError } from '@/api/problem';
import { type Column, DataTable } from '@/ui/DataTable';
import { UiProvider } from '@/ui/Provider';
import type { Paging } from '@/ui/urlState';

interface Row {
  id: number;
  name: string;
}

const COLUMNS: Column<Row>[] = [
  { key: 'id', title: '编号', render: (row) => row.id },
  { key: 'name', title: '名称', render: (row) => row.name },
];
const ROWS = [
  { id: 1, name: '甲' },
  { id: 2, name: '乙' },
];

function show(overrides: { items?: Row[]; error?: unknown; next?: string | null } = {}) {
  const refetch = vi.fn();
  const paging: Paging = {
    cursor: undefined,
    limit: 20,
    canGoBack: false,
    isFirst: true,
    next: vi.fn(),
    back: vi.fn(),
    first: vi.fn(),
    setLimit: vi.fn(),
  };
  render(
    <UiProvider>
      <DataTable
        name="rows"
        label="列表"
        columns={COLUMNS}
        rowKey={(row) => row.id}
        paging={paging}
        query={{
          data: overrides.error
            ? undefined
            : { items: overrides.items ?? ROWS, next_cursor: overrides.next ?? null },
          error: overrides.error ?? null,
          isFetching: false,
          refetch,
        }}
      />
    </UiProvider>,
  );
  return { paging, refetch };
}

test('rows, and the next page by its cursor', async () => {
  const { paging } = show({ next: 'c1' });
  expect(screen.getByText('甲')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: '下一页' }));
  expect(paging.next).toHaveBeenCalledWith('c1');
});

test('the last page has no next one', () => {
  show();
  expect(screen.getByRole('button', { name: '下一页' })).toHaveProperty('disabled', true);
});

test('an empty list says so', () => {
  show({ items: [] });
  expect(screen.getAllByText('暂无数据').length).toBeGreaterThan(0);
});

test('a refused list says why and can be read again', async () => {
  const { refetch } = show({
    error: new ProblemError(403, 'not_permitted', '没有权限', '请切换身份'),
  });
  expect(screen.getByRole('alert').textContent).toContain('请切换身份');
  await userEvent.click(screen.getByRole('button', { name: '重试' }));
  expect(refetch).toHaveBeenCalledOnce();
});

test('a column taken out stays out in this browser', async () => {
  show();
  await userEvent.click(screen.getByRole('button', { name: '显示列' }));
  await userEvent.click(await screen.findByRole('checkbox', { name: '名称' }));
  expect(screen.queryByText('甲')).toBeNull();
  expect(localStorage.getItem('xiaohao.columns.rows')).toBe('id');
});

test('the sideways scroll can be reached by keyboard and has a name', () => {
  show();
  const region = screen.getByRole('region', { name: '列表' });
  expect(region.getAttribute('tabindex')).toBe('0');
  expect(within(region).getByText('乙')).toBeTruthy();
});
