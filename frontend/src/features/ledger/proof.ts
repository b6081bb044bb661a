import type { Entry, Kind } from './words';

/**
 * Required kinds no cited file shows, as the reader is told while choosing; whether an entry can be
 * submitted is the server's answer alone.
 */
export function missingKinds(entry: Pick<Entry, 'required_evidence' | 'evidence'>): Kind[] {
  const usable = entry.evidence.filter(
    ({ evidence }) => evidence.withdrawn_at === null && evidence.scan_state !== 'infected',
  );
  const shown = new Set(usable.flatMap(({ kind, stands_for }) => [kind, stands_for]));
  return entry.required_evidence.filter((kind) => !shown.has(kind));
}
