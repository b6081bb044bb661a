import { fields } from './fields';
import { imports } from './imports';
import { records } from './records';
import { registers } from './registers';
import { roster } from './roster';
import { rules } from './rules';
import { settings } from './settings';
import { suspicions } from './suspicions';

/** Internship screening. */
export const screening = {
  ...fields,
  ...imports,
  ...records,
  ...registers,
  ...roster,
  ...rules,
  ...settings,
  ...suspicions,
};
