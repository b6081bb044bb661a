import type { LampColour } from '@/ui/Lamp';

import type { EvidenceView } from './upload';

export const SCAN_COLOURS: Record<EvidenceView['scan_state'], LampColour> = {
  clean: 'green',
  infected: 'red',
  pending: 'amber',
  not_scanned: 'grey',
};

const PREVIEWED: ReadonlySet<EvidenceView['format']> = new Set([
  'jpg',
  'png',
  'webp',
  'heic',
  'pdf',
]);

/** Whether the server draws pages of such a file. */
export function isPreviewed(file: EvidenceView): boolean {
  return PREVIEWED.has(file.format) && file.scan_state !== 'infected';
}

/** 3.4 MB. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KB'] : [bytes / 1024 ** 2, 'MB'];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}
