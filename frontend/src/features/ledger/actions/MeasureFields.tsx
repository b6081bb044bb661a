import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import { useMay, useSession } from '@/access/session';
import { fromDay, today, toDay } from '@/lib/dates';
import { Button, Form, Input, InputNumber, Select } from '@/ui/controls';

import type { BodyOf, Entry } from '../words';
import type { MoveContext } from './context';
import { DayField, given, orNull, TextField } from '@/ui/fields';
import { checkMoney, type MoneyTyped } from './money';
import { useAssignees } from './useAssignees';

interface MeasureTyped {
  id?: number;
  description?: string;
  result?: string | null;
  completed_on?: Dayjs | null;
  assigned_membership_id?: number | null;
}

interface PeopleTyped {
  responsible_leader?: string;
  responsible_department?: string;
  responsible_person?: string;
}

export interface AcknowledgeForm extends PeopleTyped {
  measures?: MeasureTyped[];
  deadline_on?: Dayjs | null;
}

export interface ReviseForm extends PeopleTyped {
  measures?: MeasureTyped[];
  settlement?: MoneyTyped & { held_for?: string | null; handed_over_document?: string | null };
}

const MOST_MEASURES = 30;

function peopleOf(entry: Entry): PeopleTyped {
  return {
    responsible_leader: entry.responsible_leader ?? '',
    responsible_department: entry.responsible_department ?? '',
    responsible_person: entry.responsible_person ?? '',
  };
}

export function acknowledgeInitial(entry: Entry): AcknowledgeForm {
  return {
    ...peopleOf(entry),
    measures: [{}],
    deadline_on: fromDay(entry.deadline_on),
  };
}

/** Measures, who is responsible, and by when. */
export function AcknowledgeFields({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <>
      <MeasureList entry={entry} hasResults={false} mayPlan />
      <PeopleFields />
      <DayField
        name="deadline_on"
        label={t('ledger.deadline')}
        extra={
          entry.deadline_limit_on
            ? t('move.deadline_limit', { limit: entry.deadline_limit_on })
            : undefined
        }
        from={today()}
        to={entry.deadline_limit_on}
      />
    </>
  );
}

export function acknowledgeBody(values: AcknowledgeForm): BodyOf<'acknowledge'> {
  return {
    measures: given(values.measures).map((measure) => ({
      description: given(measure.description).trim(),
      assigned_membership_id: measure.assigned_membership_id ?? null,
    })),
    responsible_leader: given(values.responsible_leader).trim(),
    responsible_department: given(values.responsible_department).trim(),
    responsible_person: given(values.responsible_person).trim(),
    deadline_on: given(toDay(values.deadline_on)),
  };
}

export function reviseInitial(entry: Entry): ReviseForm {
  return {
    ...peopleOf(entry),
    measures: entry.measures.map((measure) => ({
      id: measure.id,
      description: measure.description,
      result: measure.result,
      completed_on: fromDay(measure.completed_on),
      assigned_membership_id: measure.assigned_membership_id,
    })),
    settlement: entry.settlement ?? { held: '0', handed_over: '0' },
  };
}

/**
 * Measures with their results, people and money. Whoever may not plan (a contributor) fills in the
 * results of the measures assigned to them, and nothing else.
 */
export function ReviseFields({ entry }: { entry: Entry }) {
  const mayPlan = useMay()('ledger.acknowledge');
  return (
    <>
      <MeasureList entry={entry} hasResults mayPlan={mayPlan} />
      {mayPlan && <PeopleFields />}
      {mayPlan && entry.is_money && <MoneyFields />}
    </>
  );
}

export function reviseBody(values: ReviseForm, { entry, may }: MoveContext): BodyOf<'revise'> {
  const measures = given(values.measures).map((measure) => ({
    id: measure.id ?? null,
    description: given(measure.description).trim(),
    result: orNull(measure.result),
    completed_on: toDay(measure.completed_on),
    assigned_membership_id: measure.assigned_membership_id ?? null,
  }));
  if (!may('ledger.acknowledge')) return { measures };
  const body = {
    measures,
    responsible_leader: given(values.responsible_leader).trim(),
    responsible_department: given(values.responsible_department).trim(),
    responsible_person: given(values.responsible_person).trim(),
  };
  const money = values.settlement;
  // Money nobody has typed yet is not settled, and is not sent as zero.
  if (!entry.is_money || money?.charged == null) return body;
  return {
    ...body,
    settlement: {
      charged: money.charged,
      refunded: money.refunded ?? '0',
      held: money.held ?? '0',
      held_for: orNull(money.held_for),
      handed_over: money.handed_over ?? '0',
      handed_over_document: orNull(money.handed_over_document),
    },
  };
}

function PeopleFields() {
  const { t } = useTranslation();
  return (
    <fieldset className="field-group">
      <legend>{t('ledger.people')}</legend>
      <div className="field-row">
        <TextField name="responsible_leader" label={t('ledger.responsible_leader')} max={50} />
        <TextField
          name="responsible_department"
          label={t('ledger.responsible_department')}
          max={100}
        />
        <TextField name="responsible_person" label={t('ledger.responsible_person')} max={50} />
      </div>
    </fieldset>
  );
}

function MeasureList({
  entry,
  hasResults,
  mayPlan,
}: {
  entry: Entry;
  hasResults: boolean;
  mayPlan: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Form.List name="measures">
      {(rows, { add, remove }) => (
        <>
          {rows.map(({ key, name }, index) => (
            <fieldset key={key} className="field-group">
              <legend>{t('move.measure', { row: index + 1 })}</legend>
              <MeasureRow entry={entry} row={name} hasResults={hasResults} mayPlan={mayPlan} />
              {mayPlan && rows.length > 1 && (
                <p>
                  <Button size="small" onClick={() => remove(name)}>
                    {t('move.remove_measure', { row: index + 1 })}
                  </Button>
                </p>
              )}
            </fieldset>
          ))}
          {mayPlan && (
            <p>
              <Button disabled={rows.length >= MOST_MEASURES} onClick={() => add({})}>
                {t('move.add_measure')}
              </Button>
            </p>
          )}
        </>
      )}
    </Form.List>
  );
}

function MeasureRow({
  entry,
  row,
  hasResults,
  mayPlan,
}: {
  entry: Entry;
  row: number;
  hasResults: boolean;
  mayPlan: boolean;
}) {
  const { t } = useTranslation();
  const { membership } = useSession();
  const assignees = useAssignees(entry.id, mayPlan);
  const assigned = Form.useWatch(['measures', row, 'assigned_membership_id']) as number | undefined;
  const isMine = mayPlan || assigned === membership.id;
  return (
    <>
      {/* A form hands over registered fields alone, and a measure without its id is a new one. */}
      <Form.Item name={[row, 'id']} hidden>
        <Input />
      </Form.Item>
      <TextField
        name={[row, 'description']}
        label={t('move.measure_description')}
        max={4000}
        rows={2}
        isDisabled={!mayPlan}
      />
      <Form.Item
        name={[row, 'assigned_membership_id']}
        label={t('move.assigned')}
        extra={mayPlan ? t('move.assigned_about') : undefined}
      >
        <Select
          allowClear
          disabled={!mayPlan}
          placeholder={mayPlan ? t('move.assigned_none') : undefined}
          options={mayPlan ? assignees : namesIn(entry)}
        />
      </Form.Item>
      {hasResults && (
        <div className="field-row">
          <div className="wide">
            <TextField
              name={[row, 'result']}
              label={t('ledger.result')}
              extra={isMine ? t('move.result_about') : t('move.result_not_yours')}
              max={4000}
              rows={2}
              isOptional
              isDisabled={!isMine}
            />
          </div>
          <div className="fixed">
            <DayField
              name={[row, 'completed_on']}
              label={t('ledger.completed_on')}
              to={today()}
              isOptional
              isDisabled={!isMine}
            />
          </div>
        </div>
      )}
    </>
  );
}

function namesIn(entry: Entry) {
  return entry.measures.flatMap(({ assigned_membership_id, assigned_name }) =>
    assigned_membership_id === null
      ? []
      : [{ value: assigned_membership_id, label: assigned_name ?? '' }],
  );
}

const AMOUNTS = ['charged', 'refunded', 'held', 'handed_over'] as const;

function MoneyFields() {
  const { t } = useTranslation();
  const typed = Form.useWatch('settlement') as ReviseForm['settlement'];
  const check = checkMoney(typed ?? {});
  const isHeld =
    check.charged !== '0.00' && checkMoney({ charged: typed?.held }).charged !== '0.00';
  return (
    <fieldset className="field-group">
      <legend>{t('ledger.settlement')}</legend>
      <p>{t('move.money_about')}</p>
      <div className="field-row">
        {AMOUNTS.map((amount) => (
          <Form.Item key={amount} name={['settlement', amount]} label={t(`ledger.${amount}`)}>
            <InputNumber<string>
              stringMode
              min="0"
              precision={2}
              suffix={t('ledger.yuan')}
              style={{ width: '100%' }}
            />
          </Form.Item>
        ))}
      </div>
      <p className={`sum-check ${check.isRight ? 'sum-right' : 'sum-wrong'}`} aria-live="polite">
        {check.isRight ? t('move.money_right', { ...check }) : t('move.money_wrong', { ...check })}
      </p>
      <TextField
        name={['settlement', 'held_for']}
        label={t('ledger.held_for')}
        extra={t('move.held_for_about')}
        max={1000}
        isOptional={!isHeld}
      />
      <TextField
        name={['settlement', 'handed_over_document']}
        label={t('ledger.handed_over_document')}
        max={300}
        isOptional
      />
    </fieldset>
  );
}
