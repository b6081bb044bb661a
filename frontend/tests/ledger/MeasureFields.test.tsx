import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';

import * as session from '@/access/session';
import {
  ReviseFields,
  type ReviseForm,
  reviseInitial,
} from '@/features/ledger/actions/MeasureFields';
import { FormDialog } from '@/ui/FormDialog';
import { UiProvider } from '@/ui/Provider';

import { entry } from './factories';

it('keeps the id of a measure: without it the server would make a new one', async () => {
  vi.spyOn(session, 'useMay').mockReturnValue(() => false);
  vi.spyOn(session, 'useSession').mockReturnValue({
    membership: { id: 9 },
  } as unknown as ReturnType<typeof session.useSession>); // what the fields read of it
  const measure = {
    id: 41,
    position: 0,
    description: '调整岗位',
    result: null,
    completed_on: null,
    assigned_membership_id: 9,
    assigned_name: '周五',
  };
  const revised = entry({ measures: [measure] });
  const onSubmit = vi.fn<(values: ReviseForm) => Promise<void>>().mockResolvedValue(undefined);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <UiProvider>
        <FormDialog<ReviseForm>
          title="更新"
          isOpen
          initial={reviseInitial(revised)}
          submitText="保存"
          onSubmit={onSubmit}
          onClose={() => undefined}
        >
          <ReviseFields entry={revised} />
        </FormDialog>
      </UiProvider>
    </QueryClientProvider>,
  );
  await userEvent.type(screen.getByLabelText('整改结果'), '已调整');
  await userEvent.click(screen.getByRole('button', { name: '保存' }));
  expect(onSubmit.mock.calls[0]?.[0].measures?.[0]).toMatchObject({ id: 41, result: '已调整' });
});
