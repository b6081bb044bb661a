import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { ProblemError } from '@/api/problem';
import { Form, Input } from '@/ui/controls';
import { FormDialog } from '@/ui/FormDialog';
import { UiProvider } from '@/ui/Provider';

interface Values {
  name: string;
}

function open(onSubmit: (values: Values) => Promise<unknown>) {
  const onClose = vi.fn();
  render(
    <UiProvider>
      <FormDialog<Values> title="新增" isOpen onSubmit={onSubmit} onClose={onClose}>
        <Form.Item name="name" label="名称">
          <Input />
        </Form.Item>
      </FormDialog>
    </UiProvider>,
  );
  return { onClose };
}

test('a refused form keeps what was typed and shows the fault at its field', async () => {
  const { onClose } = open(() =>
    Promise.reject(
      new ProblemError(422, 'invalid_input', '填写有误', '有 1 处需要修改', [
        { path: 'body.name', code: 'taken', message: '名称已被使用' },
      ]),
    ),
  );
  await userEvent.type(screen.getByLabelText('名称'), '第一职专');
  await userEvent.click(screen.getByRole('button', { name: '保存' }));
  await waitFor(() => expect(screen.getAllByText('名称已被使用')).toHaveLength(2));
  expect(screen.getByLabelText<HTMLInputElement>('名称').value).toBe('第一职专');
  expect(onClose).not.toHaveBeenCalled();
});

test('a fault within a list stands at the field that holds the list', async () => {
  open(() =>
    Promise.reject(
      new ProblemError(422, 'invalid_input', '填写有误', '有 2 处需要修改', [
        { path: 'body.name.1', code: 'unknown', message: '第二项不存在' },
        { path: 'body.name.3', code: 'unknown', message: '第四项不存在' },
      ]),
    ),
  );
  await userEvent.click(screen.getByRole('button', { name: '保存' }));
  await waitFor(() => expect(screen.getAllByText('第二项不存在')).toHaveLength(2));
  expect(screen.getAllByText('第四项不存在')).toHaveLength(2);
});

test('a form that was taken closes', async () => {
  const submit = vi.fn((_values: Values) => Promise.resolve());
  const { onClose } = open(submit);
  await userEvent.type(screen.getByLabelText('名称'), '第一职专');
  await userEvent.click(screen.getByRole('button', { name: '保存' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(submit.mock.calls[0]?.[0]).toEqual({ name: '第一职专' });
});

test('closing a form that was filled in asks first', async () => {
  const { onClose } = open(() => Promise.resolve());
  await userEvent.type(screen.getByLabelText('名称'), '第');
  await userEvent.click(screen.getByRole('button', { name: '取消' }));
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByRole('button', { name: '放弃' }));
  expect(onClose).toHaveBeenCalledOnce();
});
