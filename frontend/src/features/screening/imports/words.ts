import type { Schemas } from '@/api/types';
import type { LampColour } from '@/ui/Lamp';

import { CORRECTABLE } from '../records/values';

export type ImportView = Schemas['ImportView'];
export type ImportRow = Schemas['ImportRow'];
export type ImportState = Schemas['ImportState'];
export type TwinChoice = Schemas['TwinChoice'];

interface StateWords {
  colour: LampColour;
  /** Whether records came of it. */
  isStored: boolean;
}

/** How each state looks, in the order of an import's life. */
export const STATE_WORDS: Record<ImportState, StateWords> = {
  received: { colour: 'blue', isStored: false },
  reading: { colour: 'blue', isStored: false },
  preview: { colour: 'amber', isStored: false },
  confirming: { colour: 'blue', isStored: false },
  stored: { colour: 'green', isStored: true },
  discarded: { colour: 'grey', isStored: false },
  failed: { colour: 'red', isStored: false },
};
export const STATES = Object.keys(STATE_WORDS) as ImportState[]; // its own keys
export const KINDS = ['file', 'batch'] as const satisfies readonly Schemas['ImportKind'][];
export const TWIN_CHOICES = ['merge', 'store_as_new'] as const satisfies readonly TwinChoice[];

/** What the file chooser offers; the server decides by content. */
export const ACCEPTED = '.xlsx,.xlsm,.xls,.et,.ods,.csv,.txt,.json,.ndjson,.jsonl';

/** What a column of a file can be read as, under the names of the API. */
export const CELLS: readonly string[] = [
  'school_code',
  ...CORRECTABLE,
  'placement_period',
  'policy_period',
  'record_state',
  'source_system',
  'source_id',
];
