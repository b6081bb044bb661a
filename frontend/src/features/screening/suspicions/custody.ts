import type { Schemas } from '@/api/types';

/** How files come into custody; the page that composes screening and evidence provides it. */
export interface Custody {
  accepted: string;
  upload: (
    file: File,
    facts: { organisationId: number; aboutOn: string | null },
    onProgress: (part: number) => void,
  ) => Promise<Schemas['EvidenceView']>;
}
