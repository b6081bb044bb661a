import type { FormInstance } from '@/ui/controls';
import type { Permission, Schemas } from '@/api/types';

import type { Entry } from '../words';

/** What a form knows besides what was typed. */
export interface MoveContext {
  entry: Entry;
  may: (permission: Permission) => boolean;
}

/** How files come into custody; the page that composes ledger and evidence provides it. */
export interface Custody {
  accepted: string;
  upload: (
    file: File,
    facts: { organisationId: number; aboutOn: string | null },
    onProgress: (part: number) => void,
  ) => Promise<Schemas['EvidenceView']>;
}

/** The form of a dialog, for what is written into it while it is being sent. */
export type SendingForm = Pick<FormInstance, 'getFieldValue' | 'setFieldValue' | 'isFieldTouched'>;
