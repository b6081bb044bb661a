import type { Schemas } from '@/api/types';
import type { LampColour } from '@/ui/Lamp';

export type Figures = Schemas['CampaignFigures'];
export type Unit = Schemas['UnitProgress'];
export type Status = Schemas['Status'];
export type Source = Schemas['Source'];

/** What entries a number stands for, by the filters of the ledger. */
export interface Counted {
  campaign_id: number;
  organisation_id?: number;
  status?: Status[];
  source?: Source[];
  red_line?: string[];
  focus?: string[];
  is_overdue?: boolean;
  is_serious?: boolean;
}

/** What the ledger lends to figures: how a status looks, and where its list and papers are. */
export interface Ledger {
  colourOf: (status: Status) => LampColour;
  listPath: (counted: Counted) => string;
  exportPath: (form: 'docx' | 'xlsx', counted: Counted) => string;
}

/** Who holds an entry, as the figures tell them apart. */
export const AT_SCHOOLS: Status[] = ['open', 'rectifying', 'pending_approval'];
export const AT_AUTHORITIES: Status[] = ['pending_verification'];
/** Authorities owe the checks of what is kept up as well. */
export const OWED_BY_AUTHORITIES: Status[] = [...AT_AUTHORITIES, 'monitoring'];
/** What figures count, in the order of an entry's life: drafts are the school's own. */
export const ON_LEDGER: Status[] = [...AT_SCHOOLS, ...OWED_BY_AUTHORITIES, 'closed', 'voided'];

export const SOURCES = [
  'self_check',
  'inspection',
  'clue',
  'platform',
  'superior',
] as const satisfies readonly Source[];

/** `12 / 40 (30%)`, never rounded up to what is not reached; `—` where nothing was counted. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '—';
  const tenths = Math.floor((part * 1000) / whole);
  return `${part.toString()} / ${whole.toString()} (${(tenths / 10).toString()}%)`;
}
