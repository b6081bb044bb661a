// The lock file names versions and hashes, never where they came from: any registry will do.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const addresses = text.match(/"resolved"|https?:\/\/[^"]*\.tgz/g) ?? [];
if (addresses.length > 0) {
  console.error(`package-lock.json holds ${addresses.length} registry addresses; see .npmrc`);
  process.exit(1);
}
