import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { LAYERS, placeOf, refusalOf } from '../eslint/fences.js';

const root = path.resolve(import.meta.dirname, '../src');
const folders = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

test('every folder of the client is a layer', () => {
  expect(folders(root).filter((name) => !LAYERS.includes(name))).toEqual([]);
});

test('every feature bears the name of a room of the backend', () => {
  const rooms = path.resolve(root, '../../backend');
  const strangers = folders(path.join(root, 'features')).filter(
    (name) => !existsSync(path.join(rooms, name)),
  );
  expect(strangers).toEqual([]);
});

test.each([
  ['app/Shell.tsx', 'features/ledger/EntryPage.tsx', true],
  ['features/ledger/EntryPage.tsx', 'ui/DataTable.tsx', true],
  ['features/ledger/EntryPage.tsx', 'features/ledger/words.ts', true],
  ['ui/DataTable.tsx', 'access/session.tsx', false],
  ['api/client.ts', 'ui/DataTable.tsx', false],
  ['features/ledger/EntryPage.tsx', 'app/Shell.tsx', false],
  ['features/ledger/EntryPage.tsx', 'features/evidence/Upload.tsx', false],
  ['features/born_today/Page.tsx', 'features/ledger/words.ts', false],
  ['somewhere/new.ts', 'lib/dates.ts', false],
])('%s importing %s: allowed is %s', (from, to, isAllowed) => {
  const [a, b] = [placeOf(path.join(root, from), root), placeOf(path.join(root, to), root)];
  expect(a && b && refusalOf(a, b) === null).toBe(isAllowed);
});
