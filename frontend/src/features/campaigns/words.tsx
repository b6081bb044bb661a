import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { Lamp, type LampColour } from '@/ui/Lamp';

export type Campaign = Schemas['CampaignView'];
export type CampaignState = Schemas['CampaignState'];
export type Stage = NonNullable<Campaign['current_stage']>;
export type Kind = Schemas['Kind'];

export const STATES = ['draft', 'open', 'ended'] as const satisfies readonly CampaignState[];
export const STAGES = [
  'mobilisation',
  'self_check',
  'inspection',
  'consolidation',
] as const satisfies readonly Stage[];
export const LEVELS = [
  'supervising',
  'county',
  'city',
  'province',
] as const satisfies readonly Schemas['VerificationLevel'][];
export const FORMS = [
  'docx',
  'xlsx',
  'pdf',
  'sealed_pdf',
] as const satisfies readonly Schemas['DeliverableForm'][];
export const KINDS = ['city', 'county', 'school'] as const satisfies readonly Kind[];
export const SCHOOL_TYPES = [
  'secondary_vocational',
  'technical',
  'higher_vocational',
  'vocational_bachelor',
] as const satisfies readonly Schemas['SchoolType'][];
export const COLUMNS = [
  'seq',
  'source',
  'red_line',
  'description',
  'student_count',
  'host',
  'responsible_leader',
  'responsible_department',
  'responsible_person',
  'measures',
  'deadline',
  'progress',
  'completed_on',
  'evidence',
  'status',
  'opinion',
  'verifier',
  'closed_on',
  'note',
] as const satisfies readonly Schemas['LedgerColumn'][];

const COLOURS: Record<CampaignState, LampColour> = { draft: 'grey', open: 'green', ended: 'blue' };

/** Whether a campaign is prepared, open or ended. */
export function CampaignLamp({ state }: { state: CampaignState }) {
  const { t } = useTranslation();
  return <Lamp colour={COLOURS[state]}>{t(`campaign_state.${state}`)}</Lamp>;
}
