import type { OrganisationKind, SchoolType } from '@/api/types';

export const KINDS = [
  'province',
  'city',
  'county',
  'school',
] as const satisfies readonly OrganisationKind[];
export const SCHOOL_TYPES = [
  'secondary_vocational',
  'technical',
  'higher_vocational',
  'vocational_bachelor',
] as const satisfies readonly SchoolType[];
export const SEATS = ['head', 'deputy', 'member'] as const;

/** How deep a path lies (`1.2.4.` → 3). */
export function depthOf(path: string): number {
  return path.split('.').length - 1;
}

/** The numbers of the organisations above, from the top. */
export function ancestorsOf(path: string): number[] {
  return path.split('.').slice(0, -2).map(Number);
}
