import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { Decision } from '@/features/screening/imports/Decision';
import { Twins } from '@/features/screening/imports/Twins';
import type { ImportView } from '@/features/screening/imports/words';

import { serve, show } from '../serve';
import { importView, officer } from './factories';

const TWIN = {
  sheet: '学生',
  row: 7,
  record_id: 3,
  student_name: '岳**',
  host_name: '嵩麓精工有限公司',
  start_on: '2026-09-02',
  stored_start_on: '2026-09-01',
};

function decide(view: ImportView) {
  const heard = serve({
    'POST /internship-imports/9/confirmations': view,
    'POST /internship-imports/9/discards': view,
  });
  const onDecided = vi.fn(() => Promise.resolve());
  show(
    <Decision view={view} onDecided={onDecided}>
      {(work) => <Twins view={view} work={work} />}
    </Decision>,
    { as: officer() },
  );
  return { heard, onDecided };
}

const button = (name: string) => screen.queryByRole('button', { name });

describe('the decision about a file', () => {
  it('stores a sound one after saying what that means', async () => {
    const { heard, onDecided } = decide(importView({ new: 8, changed: 2 }));
    expect(screen.getByText('没有发现错误。确认后：新增 8 条、更新 2 条。')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: '确认入库' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('将入库：新增 8 条、更新 2 条。');
    await userEvent.click(within(dialog).getByRole('button', { name: '确认入库' }));
    await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
    expect(heard[0]?.body).toEqual({
      expected_version: 2,
      is_partial: false,
      merges: [],
      other_twins: null,
    });
  });

  it('offers no whole storing of one with errors, and says what a partial one leaves out', async () => {
    const { heard } = decide(importView({ new: 6, error: 4, faults: 5 }));
    expect(button('确认入库')).toBeNull();
    expect(button('下载标注工作簿')).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: '只导入没有错误的行' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('不会入库：有错误的 4 行');
    await userEvent.click(within(dialog).getByRole('button', { name: '只导入没有错误的行' }));
    await waitFor(() => expect(heard[0]?.body).toMatchObject({ is_partial: true }));
  });

  it('can only give up one in which no row is sound', () => {
    decide(importView({ new: 0, error: 10, faults: 10 }, { may_confirm: false }));
    expect(button('确认入库')).toBeNull();
    expect(button('只导入没有错误的行')).toBeNull();
    expect(button('放弃本次导入')).not.toBeNull();
  });

  it('waits until every near-twin is decided', async () => {
    const { heard } = decide(importView({ new: 9, near_twins: 1 }, { near_twins: [TWIN] }));
    const store = screen.getByRole<HTMLButtonElement>('button', { name: '确认入库' });
    expect(store.disabled).toBe(true);
    expect(screen.getByText(/还有 1 条疑似同一次实习的记录没有选择/)).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: '合并到已有记录' }));
    expect(store.disabled).toBe(false);
    await userEvent.click(store);
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '确认入库' }));
    await waitFor(() => expect(heard[0]?.body).toMatchObject({ other_twins: 'merge' }));
  });
});
