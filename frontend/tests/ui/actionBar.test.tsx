import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { ActionBar, type OfferedAction, sortActions } from '@/ui/ActionBar';
import { UiProvider } from '@/ui/Provider';

function action<A extends string>(
  overrides: Partial<OfferedAction<A>> & { action: A; label: string },
): OfferedAction<A> {
  return { is_available: true, is_duty: false, reasons: [], ...overrides };
}

const need = { kind: 'need' as const, code: 'money_settled', message: '退费合计必须等于应退总额' };
const status = {
  kind: 'status' as const,
  code: 'wrong_status',
  message: '问题目前的状态不能这样办理',
};
const role = { kind: 'role' as const, code: 'not_permitted', message: '您当前的角色没有这项权限' };

const actions: OfferedAction<string>[] = [
  action({ action: 'revise', label: '更新整改情况' }),
  action({ action: 'acknowledge', label: '签收', is_duty: true }),
  action({ action: 'submit', label: '申请销号', is_available: false, reasons: [need] }),
  action({ action: 'verify', label: '核查通过', is_available: false, reasons: [role, status] }),
];

function show() {
  const onAsk = vi.fn();
  render(
    <UiProvider>
      <ActionBar title="可以办理" actions={actions} elsewhere={['uncite']} onAsk={onAsk} />
    </UiProvider>,
  );
  return onAsk;
}

describe('the buttons of what can be acted on', () => {
  it('are those the server offers, the duty first', () => {
    expect(sortActions(actions).available.map(({ label }) => label)).toEqual([
      '签收',
      '更新整改情况',
    ]);
  });

  it('ask for the action they name', async () => {
    const onAsk = show();
    await userEvent.click(screen.getByRole('button', { name: '签收' }));
    expect(onAsk).toHaveBeenCalledWith('acknowledge');
  });

  it('say in the page what is still missing, and do nothing until it is there', async () => {
    const onAsk = show();
    const button = screen.getByRole('button', { name: '申请销号' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toContain(need.message);
    button.focus();
    expect(document.activeElement).toBe(button);
    await userEvent.click(button);
    expect(onAsk).not.toHaveBeenCalled();
  });

  it('keep what is not for this reader behind a question, with every reason', () => {
    show();
    expect(screen.queryByRole('button', { name: '核查通过' })).toBeNull();
    const why = screen.getByText('其他操作为什么不能办理？').closest('details');
    if (!why) throw new Error('the question is no disclosure');
    expect(why.open).toBe(false);
    expect(within(why).getByText(`${role.message}；${status.message}`)).toBeDefined();
  });
});
