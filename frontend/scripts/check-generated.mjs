// Fails when src/api/schema.gen.ts is not what openapi.json generates.
import { readFileSync } from 'node:fs';

import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const contract = new URL('../openapi.json', import.meta.url);
const generated = new URL('../src/api/schema.gen.ts', import.meta.url);

const wanted = COMMENT_HEADER + astToString(await openapiTS(contract));
const same = (text) => text.replace(/\s+/g, ' ').trim();
if (same(readFileSync(generated, 'utf8')) !== same(wanted)) {
  console.error('src/api/schema.gen.ts is stale: run `npm run generate`');
  process.exit(1);
}
