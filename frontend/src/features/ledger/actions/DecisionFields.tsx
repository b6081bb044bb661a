import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { today, toDay } from '@/lib/dates';
import { Button, Form, Input, Radio } from '@/ui/controls';

import { FactFields, factsBody, BasisField, type FactsTyped } from '../FactFields';
import { type BodyOf, type Entry, SELF_FOUND } from '../words';
import { DayField, given, orNull, TextField } from '@/ui/fields';

export interface OnSiteTyped {
  has_on_site?: boolean;
  on_site?: { visited_on?: Dayjs | null; inspectors?: string[]; record?: string };
}

export interface OpinionForm extends OnSiteTyped {
  opinion?: string;
}

/** An opinion alone. */
export function OpinionFields() {
  const { t } = useTranslation();
  return (
    <TextField
      name="opinion"
      label={t('move.opinion')}
      extra={t('move.opinion_about')}
      max={4000}
      rows={3}
    />
  );
}

/** An opinion and the record of a visit, which a serious issue demands. */
export function VerdictFields({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const hasVisit = (Form.useWatch('has_on_site') as boolean | undefined) ?? entry.is_serious;
  return (
    <>
      <OpinionFields />
      <Form.Item
        name="has_on_site"
        label={t('move.on_site')}
        initialValue={entry.is_serious}
        extra={entry.is_serious ? t('move.on_site_serious') : undefined}
      >
        <Radio.Group
          disabled={entry.is_serious}
          options={[
            { value: false, label: t('move.no_visit') },
            { value: true, label: t('move.has_visit') },
          ]}
        />
      </Form.Item>
      {hasVisit && <OnSiteFields isSerious={entry.is_serious} />}
    </>
  );
}

const MOST_INSPECTORS = 10;

function OnSiteFields({ isSerious }: { isSerious: boolean }) {
  const { t } = useTranslation();
  const required = { required: true, whitespace: true, message: t('ui.required') };
  const fewest = isSerious ? 2 : 1;
  return (
    <fieldset className="field-group">
      <legend>{t('move.on_site')}</legend>
      <DayField name={['on_site', 'visited_on']} label={t('move.visited_on')} to={today()} />
      <Form.List
        name={['on_site', 'inspectors']}
        initialValue={Array.from({ length: fewest }, () => '')}
      >
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }, index) => (
              <Form.Item
                key={key}
                label={t('move.inspector', { row: index + 1 })}
                required
                style={{ marginBottom: 10 }}
              >
                <div className="field-row">
                  <Form.Item name={name} noStyle rules={[required]}>
                    <Input maxLength={50} aria-label={t('move.inspector', { row: index + 1 })} />
                  </Form.Item>
                  {rows.length > fewest && (
                    <Button
                      className="fixed"
                      aria-label={t('move.remove_inspector', { row: index + 1 })}
                      onClick={() => remove(name)}
                    >
                      {t('ui.remove')}
                    </Button>
                  )}
                </div>
              </Form.Item>
            ))}
            <p>
              <Button
                size="small"
                disabled={rows.length >= MOST_INSPECTORS}
                onClick={() => add('')}
              >
                {t('move.add_inspector')}
              </Button>
            </p>
          </>
        )}
      </Form.List>
      <TextField
        name={['on_site', 'record']}
        label={t('move.on_site_record')}
        max={4000}
        rows={3}
      />
    </fieldset>
  );
}

export function verdictBody(values: OpinionForm): {
  opinion: string;
  on_site: Schemas['OnSite'] | null;
} {
  const visit = values.has_on_site ? values.on_site : undefined;
  return {
    opinion: given(values.opinion).trim(),
    on_site: visit
      ? {
          visited_on: given(toDay(visit.visited_on)),
          inspectors: given(visit.inspectors).map((name) => name.trim()),
          record: given(visit.record).trim(),
        }
      : null,
  };
}

export interface ReturnForm {
  reason?: string;
  to_supply?: string;
  deadline_on?: Dayjs | null;
}

/** Why it goes back, what to supply, and by when. */
export function ReturnFields({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <>
      {entry.return_count > 0 && (
        <p className="what-next">{t('move.returned_before', { count: entry.return_count })}</p>
      )}
      <TextField name="reason" label={t('move.return_reason')} max={4000} rows={2} />
      <TextField
        name="to_supply"
        label={t('move.to_supply')}
        extra={t('move.to_supply_about')}
        max={4000}
        rows={2}
      />
      <DayField
        name="deadline_on"
        label={t('move.new_deadline')}
        extra={t('move.new_deadline_about')}
        from={today()}
        isOptional
      />
    </>
  );
}

export interface MonitorForm {
  opinion?: string;
  next_check_on?: Dayjs | null;
}

/** An opinion, and when to look again. */
export function MonitorFields() {
  const { t } = useTranslation();
  return (
    <>
      <OpinionFields />
      <DayField
        name="next_check_on"
        label={t('ledger.next_check_on')}
        extra={t('move.next_check_about')}
        from={tomorrow()}
      />
    </>
  );
}

function tomorrow(): string {
  const day = new Date(`${today()}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

export interface ReopenForm {
  reason?: string;
  shown_by?: string;
  deadline_on?: Dayjs | null;
}

/** Why the closure was wrong, what showed it, and the new deadline. */
export function ReopenFields() {
  const { t } = useTranslation();
  return (
    <>
      <TextField name="reason" label={t('move.reopen_reason')} max={4000} rows={2} />
      <TextField
        name="shown_by"
        label={t('move.shown_by')}
        extra={t('move.shown_by_about')}
        max={300}
      />
      <DayField name="deadline_on" label={t('ledger.deadline')} from={today()} />
    </>
  );
}

export interface VoidForm {
  because?: Schemas['VoidReason'];
  duplicate_of?: string | null;
  reason?: string;
}

/** Why it counts no longer. */
export function VoidFields() {
  const { t } = useTranslation();
  const because = Form.useWatch('because') as VoidForm['because'];
  return (
    <>
      <Form.Item
        name="because"
        label={t('move.because')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Radio.Group
          options={[
            { value: 'duplicate', label: t('void_reason.duplicate') },
            { value: 'not_an_issue', label: t('void_reason.not_an_issue') },
          ]}
        />
      </Form.Item>
      {because === 'duplicate' && (
        <TextField
          name="duplicate_of"
          label={t('move.duplicate_of')}
          extra={t('move.duplicate_of_about')}
          max={30}
        />
      )}
      <TextField name="reason" label={t('move.void_reason')} max={4000} rows={2} />
    </>
  );
}

export interface GradeForm {
  is_serious?: boolean;
  reason?: string;
}

/** Serious or not, and why. */
export function GradeFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="is_serious" label={t('move.gravity')}>
        <Radio.Group
          options={[
            { value: true, label: t('move.set_serious') },
            { value: false, label: t('move.lift_serious') },
          ]}
        />
      </Form.Item>
      <TextField name="reason" label={t('move.reason')} max={300} rows={2} />
    </>
  );
}

export interface AmendForm {
  facts?: FactsTyped;
  reason?: string | null;
}

export function amendInitial(entry: Entry): AmendForm {
  return {
    facts: {
      basis: entry.red_line_code ?? entry.focus_code ?? undefined,
      source: entry.source,
      found_by: entry.found_by,
      description: entry.description,
      host_name: entry.host_name,
      host_code: entry.host_code,
      cause: entry.cause,
      student_count: entry.student_count,
      matter_no: entry.matter_no,
    },
  };
}

/** The facts as they should have been; with a reason once the entry has a number. */
export function AmendFields({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const isOnLedger = entry.number !== null;
  return (
    <>
      <BasisField name={['facts', 'basis']} campaignId={entry.campaign_id} />
      <FactFields group={['facts']} isSelfFound={entry.source === SELF_FOUND} />
      <TextField
        name="reason"
        label={t('move.amend_reason')}
        extra={isOnLedger ? t('move.amend_reason_about') : undefined}
        max={300}
        rows={2}
        isOptional={!isOnLedger}
      />
    </>
  );
}

export function amendBody(values: AmendForm, entry: Entry): BodyOf<'amend'> {
  return {
    facts: factsBody(given(values.facts), entry.source === SELF_FOUND),
    reason: orNull(values.reason),
  };
}

export interface UnciteForm {
  citation_id?: number;
  reason?: string;
}

/** Which citation ends, and why. */
export function UnciteFields({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="citation_id"
        label={t('move.citation')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Radio.Group
          style={{ display: 'grid', gap: 6 }}
          options={entry.evidence.map(({ id, kind, evidence }) => ({
            value: id,
            label: `${t(`evidence_kind.${kind}`)}：${evidence.filename}`,
          }))}
        />
      </Form.Item>
      <TextField name="reason" label={t('move.uncite_reason')} max={300} rows={2} />
    </>
  );
}

/** A reason alone. */
export function ReasonFields({ max }: { max: number }) {
  const { t } = useTranslation();
  return <TextField name="reason" label={t('move.reason')} max={max} rows={3} />;
}

/** A remark one may leave out. */
export function RemarkFields({ name }: { name: 'note' | 'opinion' }) {
  const { t } = useTranslation();
  return <TextField name={name} label={t('move.remark')} max={4000} rows={3} isOptional />;
}
