import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { CorrectionDialog } from '@/features/screening/records/CorrectionDialog';

import { json, problem } from '../factories';
import { serve, show } from '../serve';
import { officer, record } from './factories';

function open(answer: () => Response) {
  const heard = serve({ 'PATCH /internship-records/31': answer });
  const onCorrected = vi.fn(() => Promise.resolve());
  show(
    <CorrectionDialog
      record={record()}
      preset={['end_last_on']}
      onCorrected={onCorrected}
      onClose={vi.fn()}
    />,
    { as: officer() },
  );
  return { heard, onCorrected };
}

async function correct(value: string) {
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText('更正为'), value);
  await userEvent.type(within(dialog).getByLabelText('更正理由'), '录错一年');
  await userEvent.click(within(dialog).getByRole('button', { name: '更正记录' }));
}

describe('a correction', () => {
  it('begins with the cell a suspicion was about, and shows what it is now', async () => {
    const { heard, onCorrected } = open(() => json(record()));
    expect(await screen.findByText('现在是：2027-02-28')).toBeTruthy();
    await correct('2027-01-31');
    await waitFor(() => expect(onCorrected).toHaveBeenCalledOnce());
    expect(heard[0]?.body).toEqual({ reason: '录错一年', changes: { end_on: '2027-01-31' } });
  });

  it('shows a value that cannot be read at its own line, and keeps it', async () => {
    open(() =>
      problem(422, 'correction_refused', {
        errors: [{ path: 'body.changes.end_on', code: 'day_impossible', message: '没有这一天' }],
      }),
    );
    await correct('2027-02-30');
    await waitFor(() => expect(screen.getAllByText('没有这一天').length).toBeGreaterThan(1));
    expect(screen.getByLabelText<HTMLInputElement>('更正为').value).toBe('2027-02-30');
  });
});
