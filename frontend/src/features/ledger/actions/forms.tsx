import type { ComponentType } from 'react';

import { toDay } from '@/lib/dates';

import type { BodyOf, Entry, MoveAction } from '../words';
import { type CiteForm, citeAll, CiteFields } from './CiteFields';
import type { Custody, MoveContext, SendingForm } from './context';
import {
  amendBody,
  AmendFields,
  type AmendForm,
  amendInitial,
  GradeFields,
  type GradeForm,
  MonitorFields,
  type MonitorForm,
  OpinionFields,
  type OpinionForm,
  ReasonFields,
  RemarkFields,
  ReopenFields,
  type ReopenForm,
  ReturnFields,
  type ReturnForm,
  UnciteFields,
  type UnciteForm,
  verdictBody,
  VerdictFields,
  VoidFields,
  type VoidForm,
} from './DecisionFields';
import { given, orNull } from '@/ui/fields';
import {
  acknowledgeBody,
  AcknowledgeFields,
  type AcknowledgeForm,
  acknowledgeInitial,
  reviseBody,
  ReviseFields,
  type ReviseForm,
  reviseInitial,
} from './MeasureFields';
import { stopBody, StopFields, type StopForm, stopInitial } from './StopFields';

export interface FieldsProps {
  entry: Entry;
  custody: Custody;
}

/** What carrying out an action needs besides what was typed. */
export interface Carrying<A extends MoveAction> extends MoveContext {
  custody: Custody;
  form: SendingForm;
  send: (body: BodyOf<A>) => Promise<Entry>;
}

/** What a dialog asks for an action, and how the answers become its request. */
export interface ActionForm<A extends MoveAction> {
  /** Null where there is nothing to ask but whether one is sure. */
  Fields: ComponentType<FieldsProps> | null;
  initial: (entry: Entry) => object;
  /** `values` are those of this form's own fields. */
  carryOut: (values: never, carrying: Carrying<A>) => Promise<Entry>;
  isDangerous?: boolean;
  width?: number;
}

/** A form whose values are one request. */
function asks<A extends MoveAction>({
  body,
  initial = () => ({}),
  ...rest
}: {
  Fields: ComponentType<FieldsProps> | null;
  body: (values: never, context: MoveContext) => BodyOf<A>;
  initial?: (entry: Entry) => object;
  isDangerous?: boolean;
  width?: number;
}): ActionForm<A> {
  return {
    ...rest,
    initial,
    carryOut: (values, carrying) => carrying.send(body(values, carrying)),
  };
}

interface Reasoned {
  reason?: string;
}
const reasonOf = ({ reason }: Reasoned) => ({ reason: given(reason).trim() });
const ShortReason = () => <ReasonFields max={300} />;
const LongReason = () => <ReasonFields max={4000} />;

/** Every action there is, by its name on the wire; leaving one out does not compile. */
export const FORMS: { [A in MoveAction]: ActionForm<A> } = {
  release: asks({ Fields: null, body: () => ({}) }),
  discard: asks({ Fields: ShortReason, body: reasonOf, isDangerous: true }),
  report_stopped: asks({
    Fields: StopFields,
    initial: stopInitial,
    body: (values: StopForm) => stopBody(values),
  }),
  amend: asks({
    Fields: AmendFields,
    initial: amendInitial,
    body: (values: AmendForm, { entry }) => amendBody(values, entry),
    width: 760,
  }),
  acknowledge: asks({
    Fields: AcknowledgeFields,
    initial: acknowledgeInitial,
    body: (values: AcknowledgeForm) => acknowledgeBody(values),
    width: 760,
  }),
  revise: asks({
    Fields: ReviseFields,
    initial: reviseInitial,
    body: (values: ReviseForm, context) => reviseBody(values, context),
    width: 820,
  }),
  cite: {
    Fields: CiteFields,
    initial: () => ({}),
    carryOut: (values: CiteForm, { entry, custody, form, send }) =>
      citeAll(values, entry, custody, form, send),
  },
  uncite: asks({
    Fields: UnciteFields,
    body: (values: UnciteForm) => ({
      citation_id: given(values.citation_id),
      ...reasonOf(values),
    }),
    isDangerous: true,
  }),
  submit: asks({
    Fields: () => <RemarkFields name="note" />,
    body: ({ note }: { note?: string }) => ({ note: orNull(note) }),
  }),
  approve: asks({
    Fields: () => <RemarkFields name="opinion" />,
    body: ({ opinion }: { opinion?: string }) => ({ opinion: orNull(opinion) }),
  }),
  reject: asks({ Fields: LongReason, body: reasonOf }),
  withdraw: asks({ Fields: LongReason, body: reasonOf }),
  verify: asks({ Fields: VerdictFields, body: (values: OpinionForm) => verdictBody(values) }),
  return: asks({
    Fields: ReturnFields,
    body: (values: ReturnForm) => ({
      ...reasonOf(values),
      to_supply: given(values.to_supply).trim(),
      deadline_on: toDay(values.deadline_on),
    }),
  }),
  monitor: asks({
    Fields: MonitorFields,
    body: (values: MonitorForm) => ({
      opinion: given(values.opinion).trim(),
      next_check_on: given(toDay(values.next_check_on)),
    }),
  }),
  conclude: asks({ Fields: VerdictFields, body: (values: OpinionForm) => verdictBody(values) }),
  confirm: asks({
    Fields: OpinionFields,
    body: ({ opinion }: OpinionForm) => ({ opinion: given(opinion).trim() }),
  }),
  reopen: asks({
    Fields: ReopenFields,
    body: (values: ReopenForm) => ({
      ...reasonOf(values),
      shown_by: given(values.shown_by).trim(),
      deadline_on: given(toDay(values.deadline_on)),
    }),
    isDangerous: true,
  }),
  void: asks({
    Fields: VoidFields,
    body: (values: VoidForm) => ({
      because: given(values.because),
      duplicate_of: values.because === 'duplicate' ? orNull(values.duplicate_of) : null,
      ...reasonOf(values),
    }),
    isDangerous: true,
  }),
  grade: asks({
    Fields: GradeFields,
    initial: (entry) => ({ is_serious: !entry.is_serious }),
    body: (values: GradeForm) => ({
      is_serious: given(values.is_serious),
      ...reasonOf(values),
    }),
  }),
};
