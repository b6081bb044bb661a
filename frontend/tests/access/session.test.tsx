import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { May, SessionProvider, useMay } from '@/access/session';

import { session } from '../factories';

function Asked() {
  const may = useMay();
  return <p>{may('user.manage') ? 'may manage' : 'may not manage'}</p>;
}

test('what the membership may is shown, what it may not is not', () => {
  render(
    <SessionProvider session={session({ permissions: ['organisation.read'] })}>
      <Asked />
      <May permission="organisation.read">organisations</May>
      <May permission="user.read">users</May>
    </SessionProvider>,
  );
  expect(screen.getByText('may not manage')).toBeTruthy();
  expect(screen.queryByText('organisations')).toBeTruthy();
  expect(screen.queryByText('users')).toBeNull();
});
