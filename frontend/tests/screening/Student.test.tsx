import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { Student } from '@/features/screening/records/Student';

import { problem } from '../factories';
import { serve, show } from '../serve';
import { officer, record } from './factories';

const FULL = { ...record().student, student_name: '岳小禾', id_number: '410105200803150012' };
const UNMASK = 'POST /internship-records/31/unmaskings';

async function ask(reason: string) {
  await userEvent.click(screen.getByRole('button', { name: '显示原文' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText('查看理由'), reason);
  await userEvent.click(within(dialog).getByRole('button', { name: '显示原文' }));
}

describe('who a record is about', () => {
  it('is masked, and shown in full to whoever says why', async () => {
    const heard = serve({ [UNMASK]: { record_id: 31, student: FULL } });
    show(<Student record={record()} />, { as: officer() });
    expect(screen.queryByText('岳小禾')).toBeNull();
    await ask('与纸质协议核对');
    expect(await screen.findByText('岳小禾')).toBeTruthy();
    expect(heard[0]?.body).toEqual({ reason: '与纸质协议核对' });
    await userEvent.click(screen.getByRole('button', { name: '隐藏' }));
    expect(screen.queryByText('岳小禾')).toBeNull();
    expect(screen.getByText('岳**')).toBeTruthy();
  });

  it('is hidden again by itself', async () => {
    serve({ [UNMASK]: { record_id: 31, student: FULL } });
    show(<Student record={record()} />, { as: officer() });
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      await ask('核对');
      expect(await screen.findByText('岳小禾')).toBeTruthy();
      await act(() => vi.advanceTimersByTimeAsync(121_000));
      expect(screen.queryByText('岳小禾')).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays masked where that is refused, and the reason typed is kept', async () => {
    serve({ [UNMASK]: () => problem(403, 'not_permitted') });
    show(<Student record={record()} />, { as: officer() });
    await ask('核对');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('说明'));
    expect(screen.getByLabelText<HTMLTextAreaElement>('查看理由').value).toBe('核对');
    expect(screen.queryByText('岳小禾')).toBeNull();
  });

  it('offers nothing to whoever may not', () => {
    show(<Student record={record({ may_unmask: false })} />, { as: officer() });
    expect(screen.queryByRole('button', { name: '显示原文' })).toBeNull();
  });
});
