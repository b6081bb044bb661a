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
  ...audit,
};

export default en;
