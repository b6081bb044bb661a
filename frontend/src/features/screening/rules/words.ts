import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import type { LampColour } from '@/ui/Lamp';

export type Rule = Schemas['RuleView'];
export type Outcome = Rule['outcome'];
export type Standing = Rule['standing'];

export const OUTCOME_COLOURS: Record<Outcome, LampColour> = {
  breach: 'red',
  warning: 'amber',
  signal: 'blue',
  duty: 'amber',
};
export const OUTCOMES = Object.keys(OUTCOME_COLOURS) as Outcome[]; // its own keys

export const STANDING_COLOURS: Record<Standing, LampColour> = {
  silent: 'grey',
  judging: 'amber',
  live: 'green',
  demoted: 'blue',
};
export const STANDINGS = Object.keys(STANDING_COLOURS) as Standing[]; // its own keys

const FOR_LONG = 300_000;

/** Every rule as it stands in the reader's province. */
export function useRules() {
  return api.useQuery('get', '/api/v1/screening-rules', {}, { staleTime: FOR_LONG });
}
