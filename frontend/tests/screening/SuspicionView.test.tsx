import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { SuspicionView } from '@/features/screening/suspicions/SuspicionView';
import type { Suspicion } from '@/features/screening/suspicions/words';

import { json, problem, session } from '../factories';
import { serve, show } from '../serve';
import { officer, suspicion } from './factories';

const CUSTODY = {
  accepted: '.pdf',
  upload: () => Promise.reject(new Error('no upload is expected')),
};
const REVIEW = 'POST /suspicions/1/reviews';

function whole(overrides: Partial<Suspicion> = {}): Suspicion {
  return {
    ...suspicion({ state: 'explained', state_label: '已说明，待主管部门审核' }),
    explanation: '3 名学生在实习开始之后才签订协议',
    red_line_label: '先签协议后上岗',
    rule_version: 1,
    remedy: null,
    combines: [],
    answers: [],
    visible_to: ['乙校', '甲市教育局'],
    available_actions: [
      { action: 'accept', label: '采纳说明', is_available: true, is_duty: true, reasons: [] },
      {
        action: 'refuse',
        label: '不予采纳，退回学校',
        is_available: true,
        is_duty: false,
        reasons: [],
      },
    ],
    ...overrides,
  };
}

function open(shown: Suspicion, review: () => Response = () => json(shown)) {
  const heard = serve({
    'GET /suspicions/1': shown,
    'GET /suspicions/1/records': { items: [], next_cursor: null },
    'GET /suspicions/1/history': { items: [], next_cursor: null },
    [REVIEW]: review,
  });
  show(<SuspicionView suspicionId={1} custody={CUSTODY} />, {
    as: session({ permissions: ['session.own', 'suspicion.read', 'suspicion.review'] }),
  });
  return heard;
}

async function refuse(reason: string) {
  await userEvent.click(await screen.findByRole('button', { name: '不予采纳，退回学校' }));
  const dialog = await screen.findByRole('dialog');
  if (reason) await userEvent.type(within(dialog).getByLabelText('不采纳的理由'), reason);
  await userEvent.click(within(dialog).getByRole('button', { name: '不予采纳，退回学校' }));
  return dialog;
}

describe('a suspicion', () => {
  it('says what was found, and what it is called before anybody has confirmed it', async () => {
    open(whole());
    expect(await screen.findByText('3 名学生在实习开始之后才签订协议')).toBeTruthy();
    expect(document.body.textContent).toContain('BD-06 先签协议后上岗');
    expect(document.body.textContent).not.toContain('违');
  });

  it('is decided on as it was read', async () => {
    const heard = open(whole());
    await refuse('请补充协议原件');
    await waitFor(() =>
      expect(heard.find(({ method }) => method === 'POST')?.body).toEqual({
        verdict: 'refuse',
        reason: '请补充协议原件',
        expected_version: 3,
      }),
    );
  });

  it('is not refused without a reason', async () => {
    const heard = open(whole());
    const dialog = await refuse('');
    expect(await within(dialog).findByText('此项必填')).toBeTruthy();
    expect(heard.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('is read again where it has moved, and the reason typed stays', async () => {
    const heard = open(whole(), () => problem(409, 'suspicion_moved'));
    const dialog = await refuse('请补充协议原件');
    expect(await within(dialog).findByRole('alert')).toBeTruthy();
    await waitFor(() =>
      expect(heard.filter(({ path }) => path === '/suspicions/1')).toHaveLength(2),
    );
    expect(within(dialog).getByLabelText<HTMLTextAreaElement>('不采纳的理由').value).toBe(
      '请补充协议原件',
    );
  });

  it('tells the officer which entry it was linked to, and both numbers of students', async () => {
    const heard = serve({
      'GET /suspicions/1': whole({
        state: 'open',
        available_actions: [
          { action: 'confirm', label: '确认', is_available: true, is_duty: true, reasons: [] },
        ],
      }),
      'GET /suspicions/1/records': { items: [], next_cursor: null },
      'GET /suspicions/1/history': { items: [], next_cursor: null },
      'GET /campaigns': { items: [{ id: 4, name: '二〇二六年整改' }], next_cursor: null },
      'POST /suspicion-answers': {
        batch_id: 'b',
        suspicions: [],
        entry_ids: [8, 9],
        links: [
          { entry_id: 9, number: 'X-000009', status: 'rectifying', students: 3, student_count: 2 },
        ],
      },
    });
    show(<SuspicionView suspicionId={1} custody={CUSTODY} />, { as: officer() });
    await userEvent.click(await screen.findByRole('button', { name: '确认' }));
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText('二〇二六年整改');
    await userEvent.click(within(dialog).getByRole('button', { name: '确认属实，转入台账' }));
    expect(
      await screen.findByText(/X-000009（整改中）：本次确认涉及 3 名学生，问题登记 2 名/),
    ).toBeTruthy();
    expect(screen.getByText('打开台账问题 8')).toBeTruthy();
    expect(heard.some(({ method }) => method === 'POST')).toBe(true);
  });

  it('says of an answer whose draft was discarded that another is asked for', async () => {
    open(
      whole({
        state: 'open',
        answers: [
          {
            id: 1,
            batch_id: 'b',
            kind: 'confirmed',
            kind_label: '确认属实',
            state: 'dropped',
            reason: null,
            evidence: [],
            entry_id: 8,
            entry_number: null,
            entry_status: 'discarded',
            record_count: 3,
            answered_by_name: '林老师',
            answered_by_office: '科员',
            answered_at: '2026-11-25T02:00:00Z',
            reviewed_by_name: null,
            reviewed_by_office: null,
            reviewed_by_organisation_name: null,
            reviewed_at: null,
            review_reason: null,
          },
        ],
      }),
    );
    expect(await screen.findByText('所转问题已弃用或作废，需重新回应')).toBeTruthy();
    expect(document.body.textContent).toContain('打开台账问题 8（已弃用）');
  });

  it('offers no button where the server offers no action', async () => {
    open(whole({ available_actions: [] }));
    expect(await screen.findByText('现在没有需要您办理的事项。')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '采纳说明' })).toBeNull();
  });
});
