import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import RegistersPage from '@/features/screening/registers/RegistersPage';

import { json, problem } from '../factories';
import { serve, show } from '../serve';
import { filing, officer } from './factories';

const EMPTY = { items: [], next_cursor: null };

function verifier() {
  const { organisation } = officer();
  return officer({
    organisation: { ...organisation, id: 2, kind: 'city', name: '甲市教育局', org_path: '1.2.' },
    permissions: ['session.own', 'organisation.read', 'register.read', 'register.accept'],
  });
}

function open(answers: Record<string, unknown>, as = verifier(), at = '/screening/registers') {
  const heard = serve({
    'GET /special-filings': { items: [filing()], next_cursor: null },
    'GET /special-filings/count': { entries: 1, ended: 0 },
    'GET /group-policies': EMPTY,
    'GET /group-policies/count': { entries: 0, ended: 0 },
    'GET /organisations': EMPTY,
    ...answers,
  });
  show(<RegistersPage />, { as, at });
  return heard;
}

describe('a register', () => {
  it('asks for what its address says, and counts the same', async () => {
    const heard = open(
      {},
      verifier(),
      '/screening/registers?is_ended=false&item=hours&host_uscc=X',
    );
    expect(await screen.findByText('共 1 条，其中已停用 0 条')).toBeTruthy();
    const asked = heard.map(({ path }) => path);
    expect(asked).toContain('/special-filings?is_ended=false&item=hours&limit=20');
    expect(asked).toContain('/special-filings/count?is_ended=false&item=hours');
  });

  it('offers changes to those alone whom the server lets', async () => {
    open({ 'GET /special-filings': { items: [filing({ may_change: false })], next_cursor: null } });
    expect(await screen.findByText('病区护理')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '停用' })).toBeNull();
    expect(screen.getByRole('button', { name: '变动' })).toBeTruthy();
  });

  it('offers nothing new to those who may not add', async () => {
    open({}, officer({ permissions: ['session.own', 'register.read', 'register.keep'] }));
    expect(await screen.findByText('病区护理')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '登记备案' })).toBeNull();
    await userEvent.click(screen.getByRole('tab', { name: '统保保单' }));
    expect(await screen.findByRole('button', { name: '登记保单' })).toBeTruthy();
  });

  it('saves a change over what somebody else changed meanwhile once it has been read', async () => {
    const refused = () => problem(412, 'precondition_failed', { detail: '内容已被他人修改' });
    const answers = [refused, () => json(filing())];
    const heard = open({
      'PATCH /special-filings/3': () => answers.shift()?.(),
      'GET /special-filings/3': filing({ version: 2, authority: '甲市教育和体育局' }),
    });
    await userEvent.click(await screen.findByRole('button', { name: '编辑' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText('备案编号'), '（补）');
    await userEvent.type(within(dialog).getByLabelText('修改理由'), '补发');
    await userEvent.click(within(dialog).getByRole('button', { name: '保存' }));
    await userEvent.click(await within(dialog).findByRole('button', { name: '读取最新内容' }));
    await waitFor(() =>
      expect(within(dialog).getByLabelText<HTMLInputElement>('备案机关').value).toBe(
        '甲市教育和体育局',
      ),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: '保存' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const sent = heard.filter(({ method }) => method === 'PATCH');
    expect(sent.map(({ body }) => body)).toMatchObject([
      { number: '备〔2026〕3 号（补）', authority: '甲市教育局', reason: '补发' },
      { number: '备〔2026〕3 号（补）', authority: '甲市教育和体育局', reason: '补发' },
    ]);
  });
});
