import type { FormInstance } from '@/ui/controls';

type Path = (string | number)[];

/**
 * Bring a form up to date with an entry that moved: what the person has not touched takes the value
 * it has now, so that sending again does not undo what somebody else wrote meanwhile.
 */
export function refreshUntouched(
  form: Pick<FormInstance, 'isFieldTouched' | 'setFieldValue' | 'getFieldValue'>,
  fresh: unknown,
  path: Path = [],
): void {
  if (isGroup(fresh) && isSameRow(fresh, path.length > 0 ? form.getFieldValue(path) : fresh)) {
    for (const [name, value] of Object.entries(fresh)) {
      refreshUntouched(form, value, [...path, Array.isArray(fresh) ? Number(name) : name]);
    }
  } else if (!isGroup(fresh) && !form.isFieldTouched(path)) {
    form.setFieldValue(path, fresh);
  }
}

function isGroup(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  return (
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Whether a row typed into is the row it was: rows taken out by the person shift the others. */
function isSameRow(fresh: object, typed: unknown): boolean {
  if (!('id' in fresh)) return true;
  return typed === undefined || (isGroup(typed) && 'id' in typed && typed.id === fresh.id);
}
