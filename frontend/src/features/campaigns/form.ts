import type { Dayjs } from 'dayjs';

import type { Schemas } from '@/api/types';
import { fromDay, toDay } from '@/lib/dates';

import { type Campaign, COLUMNS, type Kind, KINDS, type Stage, STAGES } from './words';

type Period = [Dayjs | null, Dayjs | null] | null | undefined;

/** A deliverable as it is typed. */
export interface DeliverableForm {
  code: string;
  label_zh: string;
  label_en: string;
  form: Schemas['DeliverableForm'];
  levels: Kind[];
  due_on: Dayjs | null;
  due_on_below: Dayjs | null;
}

/** A campaign as it is typed. */
export interface CampaignForm {
  code: string;
  name: string;
  issuer: string;
  document_no: string | null;
  filing_note: string | null;
  catalogue_id: number | null;
  stages: Record<Stage, Period>;
  rectify_by: Dayjs | null;
  verification_steps: Schemas['VerificationLevel'][];
  deliverables: DeliverableForm[];
  participants: Schemas['SelectionView'];
  stop_report_hours: number;
  verification_working_days: number;
  stale_draft_working_days: number;
  region_gives_read: boolean;
  ledger_title: string | null;
  ledger_columns: Schemas['LedgerColumn'][];
}

/** What a new campaign starts from; limits not named here take the installation's setting. */
export function blank(catalogueId: number | null, issuer: string): Partial<CampaignForm> {
  return {
    issuer,
    catalogue_id: catalogueId,
    verification_steps: ['supervising'],
    deliverables: [],
    participants: { subtree_id: null, kinds: [...KINDS], school_types: [] },
    region_gives_read: false,
    ledger_columns: [...COLUMNS],
  };
}

/** A campaign of the wire for the form. */
export function fromCampaign(campaign: Campaign): CampaignForm {
  const periods = Object.fromEntries(
    campaign.stages.map(({ stage, starts_on, ends_on }) => [
      stage,
      [fromDay(starts_on), fromDay(ends_on)],
    ]),
  ) as Record<Stage, Period>; // the stages are the keys
  return {
    ...campaign,
    stages: periods,
    rectify_by: fromDay(campaign.rectify_by),
    deliverables: campaign.deliverables.map((deliverable) => ({
      ...deliverable,
      due_on: fromDay(deliverable.due_on),
      due_on_below: fromDay(deliverable.due_on_below),
    })),
  };
}

/** What the form says, as the wire wants it; an emptied field is null. */
export function toBody(form: CampaignForm): Schemas['CampaignCreate'] {
  return {
    code: form.code,
    name: form.name,
    issuer: form.issuer,
    document_no: form.document_no?.trim() ? form.document_no : null,
    filing_note: form.filing_note?.trim() ? form.filing_note : null,
    catalogue_id: form.catalogue_id ?? null,
    stages: STAGES.flatMap((stage) => {
      const [from, to] = form.stages[stage] ?? [];
      const [starts_on, ends_on] = [toDay(from), toDay(to)];
      return starts_on && ends_on ? [{ stage, starts_on, ends_on }] : [];
    }),
    rectify_by: toDay(form.rectify_by),
    verification_steps: form.verification_steps,
    deliverables: form.deliverables.map((deliverable) => ({
      code: deliverable.code,
      label_zh: deliverable.label_zh,
      label_en: deliverable.label_en,
      form: deliverable.form,
      levels: deliverable.levels,
      due_on: toDay(deliverable.due_on) ?? '', // required by the form
      due_on_below: toDay(deliverable.due_on_below),
    })),
    participants: {
      subtree_id: form.participants.subtree_id ?? null,
      kinds: form.participants.kinds,
      school_types: form.participants.school_types,
    },
    stop_report_hours: form.stop_report_hours,
    verification_working_days: form.verification_working_days,
    stale_draft_working_days: form.stale_draft_working_days,
    region_gives_read: form.region_gives_read,
    ledger_title: form.ledger_title?.trim() ? form.ledger_title : null,
    ledger_columns: form.ledger_columns,
  };
}

/** Of a whole campaign only what differs: what is fixed at the launch is not sent again. */
export function changes(before: Campaign, form: CampaignForm): Schemas['CampaignChange'] {
  const was: object = toBody(fromCampaign(before));
  const is = toBody(form);
  return Object.fromEntries(
    Object.entries(is).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify((was as Record<string, unknown>)[name]),
    ),
  );
}
