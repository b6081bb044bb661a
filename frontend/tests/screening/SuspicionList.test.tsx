import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { SuspicionList } from '@/features/screening/suspicions/SuspicionList';

import { serve, show } from '../serve';
import { officer, suspicion } from './factories';

const ROWS = [
  suspicion({ id: 1, version: 3 }),
  suspicion({ id: 2, version: 5, host_name: '云岭电子有限公司' }),
  suspicion({ id: 3, rule_code: 'T-05', rule_title: '知情同意', host_name: '渡口物流' }),
  suspicion({ id: 4, awaits_me: false, host_name: '洛浦机电' }),
];
const CUSTODY = {
  accepted: '.pdf',
  upload: () => Promise.reject(new Error('no upload is expected')),
};

function list() {
  const heard = serve({
    'GET /suspicions': { items: ROWS, next_cursor: null },
    'POST /suspicion-answers': { batch_id: 'b', suspicions: [], entry_ids: [], links: [] },
  });
  show(<SuspicionList filters={{}} onFilters={vi.fn()} custody={CUSTODY} />, { as: officer() });
  return heard;
}

const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name });

describe('one answer for many suspicions', () => {
  it('is for those of one rule that wait for the school', async () => {
    list();
    await userEvent.click(
      await screen.findByRole('checkbox', { name: '选择 S-03 嵩麓精工有限公司' }),
    );
    expect(box(/云岭电子/).disabled).toBe(false);
    expect(box(/T-05/).disabled).toBe(true);
    expect(box(/洛浦机电/).disabled).toBe(true);
  });

  it('names each as it was read', async () => {
    const heard = list();
    await userEvent.click(
      await screen.findByRole('checkbox', { name: '选择 S-03 嵩麓精工有限公司' }),
    );
    await userEvent.click(box(/云岭电子/));
    expect(screen.getByText('已选 S-03 的 2 个疑点：')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: '说明情况' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('嵩麓精工有限公司、云岭电子有限公司');
    await userEvent.type(within(dialog).getByLabelText('情况说明'), '八月已签，补录');
    await userEvent.click(within(dialog).getByRole('button', { name: '说明情况' }));
    await waitFor(() =>
      expect(heard.find(({ method }) => method === 'POST')?.body).toEqual({
        kind: 'explained',
        reason: '八月已签，补录',
        evidence_ids: [],
        suspicions: [
          { id: 1, expected_version: 3 },
          { id: 2, expected_version: 5 },
        ],
      }),
    );
  });

  it('is offered to nobody who may not answer', async () => {
    serve({ 'GET /suspicions': { items: ROWS, next_cursor: null } });
    show(<SuspicionList filters={{}} onFilters={vi.fn()} custody={CUSTODY} />, {
      as: officer({ permissions: ['session.own', 'suspicion.read'] }),
    });
    expect(await screen.findAllByText(/S-03 未签协议上岗/)).not.toHaveLength(0);
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});
