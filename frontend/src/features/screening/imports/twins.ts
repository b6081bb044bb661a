import type { Schemas } from '@/api/types';

import type { TwinChoice } from './words';

/** What becomes of near-twins: each by its place in the file, and all that are not named. */
export interface TwinDecisions {
  others: TwinChoice | null;
  named: Record<string, { sheet: string; row: number; choice: TwinChoice }>;
}

export function twinKey({ sheet, row }: { sheet: string; row: number }): string {
  return `${row} ${sheet}`;
}

/** How many nobody has decided about yet. */
export function twinsLeft({ others, named }: TwinDecisions, all: number): number {
  return others === null ? Math.max(0, all - Object.keys(named).length) : 0;
}

export function twinsBody({
  others,
  named,
}: TwinDecisions): Pick<Schemas['Confirmation'], 'merges' | 'other_twins'> {
  return { merges: Object.values(named), other_twins: others };
}
