import { useSearchParams } from 'react-router';

const PARAMETER = 'unit_id';

/** The units one went down through, from the first below one's own to the one in sight. */
export function trailOf(params: URLSearchParams): number[] {
  return params
    .getAll(PARAMETER)
    .filter((value) => /^[1-9]\d{0,15}$/.test(value))
    .map(Number);
}

/** The address of the same page with another trail: it can be bookmarked and gone back from. */
export function drillPath(params: URLSearchParams, trail: readonly number[]): string {
  const next = new URLSearchParams(params);
  next.delete(PARAMETER);
  for (const id of trail) next.append(PARAMETER, id.toString());
  return `?${next.toString()}`;
}

/** Where one stands among the units, kept in the address as `unit_id`, once per level. */
export function useDrill() {
  const [params] = useSearchParams();
  const trail = trailOf(params);
  return { trail, unitId: trail.at(-1), to: (next: readonly number[]) => drillPath(params, next) };
}
