import { audit } from './audit';
import { campaigns } from './campaigns';
import { evidence } from './evidence';
import { identity } from './identity';
import { ledger } from './ledger';
import { notices } from './notices';
import { organisations } from './organisations';
import { regulation } from './regulation';
import { reporting } from './reporting';
import { screening } from './screening';
import { shell } from './shell';
import { ui } from './ui';

/** Chinese: the first language, and the keys every other one must have. */
const zh = {
  ...shell,
  ...ui,
  ...identity,
  ...organisations,
  ...notices,
  ...regulation,
  ...campaigns,
  ...evidence,
  ...ledger,
  ...reporting,
  ...screening,
  ...audit,
};

export default zh;

/** The same keys in another language. */
export type Translation<T> = { [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };
