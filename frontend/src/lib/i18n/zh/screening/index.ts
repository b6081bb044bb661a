import { fields } from './fields';
import { imports } from './imports';
import { records } from './records';
import { rules } from './rules';
import { suspicions } from './suspicions';

/** Internship screening. */
export const screening = {
  ...fields,
  ...imports,
  ...records,
  ...rules,
  ...suspicions,
};
