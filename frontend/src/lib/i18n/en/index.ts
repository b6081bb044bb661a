import type zh from '../zh';
import type { Translation } from '../zh';
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

const en: Translation<typeof zh> = {
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

export default en;
