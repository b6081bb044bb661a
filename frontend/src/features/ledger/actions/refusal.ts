import { type Fault, ProblemError, problemOf } from '@/api/problem';

import type { MoveAction } from '../words';

/** The field that answers an unmet need, where one field does. */
const FIELD_OF_NEED: Record<string, string> = {
  amendment_reasoned: 'body.reason',
  deadline_in_time: 'body.deadline_on',
  deadline_not_past: 'body.deadline_on',
  next_check_ahead: 'body.next_check_on',
  on_site_record: 'body.on_site.record',
};

/**
 * A refusal with its faults at the fields of the dialog: the wire names the action in the path
 * (`body.verify.opinion`), the red line and the focus item are one choice in our form, and an unmet
 * need stands at the field that answers it.
 */
export function atFields(error: unknown, action: MoveAction): ProblemError {
  const problem = problemOf(error);
  const moved = problem.errors.map((fault): Fault => {
    const named = fault.path.startsWith(`body.${action}.`)
      ? `body.${fault.path.slice(`body.${action}.`.length)}`
      : fault.path;
    return { ...fault, path: fieldPath(named, fault.code, action) };
  });
  const placed = new ProblemError(
    problem.status,
    problem.code,
    problem.title,
    problem.detail,
    moved,
    problem.requestId,
    problem.extra,
  );
  placed.cause = error;
  return placed;
}

function fieldPath(path: string, code: string, action: MoveAction): string {
  if (path === '') return FIELD_OF_NEED[code] ?? '';
  const facts = action === 'amend' ? /^body\.(?:facts\.)?(.+)$/.exec(path)?.[1] : undefined;
  if (facts === undefined || facts === 'reason') return path;
  const isBasis = facts === 'red_line_code' || facts === 'focus_code';
  return `body.facts.${isBasis ? 'basis' : facts}`;
}
