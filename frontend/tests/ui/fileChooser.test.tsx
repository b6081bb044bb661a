import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';

import { type ChosenFile, FileChooser } from '@/ui/FileChooser';
import { UiProvider } from '@/ui/Provider';

function Chooser({ isSingle }: { isSingle: boolean }) {
  const [files, setFiles] = useState<ChosenFile[]>([]);
  return <FileChooser accept=".xlsx" value={files} onChange={setFiles} isSingle={isSingle} />;
}

async function choose(isSingle: boolean, ...names: string[]) {
  const { container } = render(
    <UiProvider>
      <Chooser isSingle={isSingle} />
    </UiProvider>,
  );
  const input = container.querySelector('input');
  if (!input) throw new Error('there is no input');
  for (const name of names) {
    await userEvent.upload(input, new File(['x'], name), { applyAccept: false });
  }
}

test('several files stand beside each other', async () => {
  await choose(false, 'a.xlsx', 'b.xlsx');
  expect(screen.getByText('a.xlsx')).toBeTruthy();
  expect(screen.getByText('b.xlsx')).toBeTruthy();
});

test('where one is wanted the next takes its place', async () => {
  await choose(true, 'a.xlsx', 'b.xlsx');
  expect(screen.queryByText('a.xlsx')).toBeNull();
  expect(screen.getByText('b.xlsx')).toBeTruthy();
  expect(screen.getByRole('button', { name: '换一个文件' })).toBeTruthy();
});
