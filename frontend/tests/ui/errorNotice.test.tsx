import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { ProblemError } from '@/api/problem';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { UiProvider } from '@/ui/Provider';

test('a refusal says what happened and every fault, and can be tried again', async () => {
  const retry = vi.fn();
  const error = new ProblemError(422, 'invalid_input', '填写有误', '有 2 处需要修改', [
    { path: 'body.name', code: 'missing', message: '此项必填' },
    { path: 'body.code', code: 'pattern', message: '格式不对' },
  ]);
  render(
    <UiProvider>
      <ErrorNotice error={error} onRetry={retry} />
    </UiProvider>,
  );
  expect(screen.getByRole('alert').textContent).toContain('有 2 处需要修改');
  expect(screen.getByText('格式不对')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: '重试' }));
  expect(retry).toHaveBeenCalledOnce();
});

test('a fault of the server shows the number that finds it in the log', () => {
  const error = new ProblemError(500, 'internal_error', '系统出错', '未作任何改动', [], 'req-77');
  render(
    <UiProvider>
      <ErrorNotice error={error} />
    </UiProvider>,
  );
  expect(screen.getByRole('alert').textContent).toContain('req-77');
});

test('no error is no notice', () => {
  render(
    <UiProvider>
      <ErrorNotice error={null} />
    </UiProvider>,
  );
  expect(screen.queryByRole('alert')).toBeNull();
});
