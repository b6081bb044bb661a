import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import { DatePicker, Button, Form, Input, InputNumber, Select } from '@/ui/controls';

import type { BodyOf, Entry, Outcome } from '../words';
import { LISTED_STUDENTS, OUTCOMES } from '../words';
import { given, TextField } from '@/ui/fields';

export interface StopForm {
  stopped_at?: Dayjs;
  stopped_by?: string;
  outcomes?: Partial<Record<Outcome, number | null>>;
  students?: { reference?: string; outcome?: Outcome }[];
}

export function stopInitial(entry: Entry): StopForm {
  const rows = entry.student_count <= LISTED_STUDENTS ? entry.student_count : 0;
  return { students: Array.from({ length: rows }, () => ({})), outcomes: {} };
}

/** When it stopped, by whom, and what became of every affected student. */
export function StopFields({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="stopped_at"
        label={t('move.stopped_at')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          disabledDate={(day: Dayjs) => day.isAfter(undefined, 'day')}
        />
      </Form.Item>
      <TextField
        name="stopped_by"
        label={t('move.stopped_by')}
        extra={t('move.stopped_by_about')}
        max={100}
      />
      {entry.student_count === 0 ? (
        <p>{t('move.no_students')}</p>
      ) : entry.student_count <= LISTED_STUDENTS ? (
        <StudentList count={entry.student_count} />
      ) : (
        <OutcomeCounts count={entry.student_count} />
      )}
    </>
  );
}

function useOutcomes() {
  const { t } = useTranslation();
  return OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }));
}

function StudentList({ count }: { count: number }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<StopForm>();
  const outcomes = useOutcomes();
  const required = { required: true, message: t('ui.required') };
  const fill = (outcome: Outcome) => {
    const rows = (form.getFieldValue('students') ?? []) as NonNullable<StopForm['students']>;
    form.setFieldValue(
      'students',
      rows.map((row) => ({ ...row, outcome: row.outcome ?? outcome })),
    );
  };
  return (
    <fieldset className="field-group">
      <legend>{t('move.students', { count })}</legend>
      <p>
        {t('move.students_about')}{' '}
        <Button size="small" onClick={() => fill('returned')}>
          {t('move.all_returned')}
        </Button>
      </p>
      <Form.List name="students">
        {(rows) =>
          rows.map(({ key, name }, index) => (
            <div key={key} className="field-row">
              <Form.Item name={[name, 'reference']} rules={[{ ...required, whitespace: true }]}>
                <Input
                  maxLength={8}
                  inputMode="numeric"
                  prefix={`${index + 1}.`}
                  aria-label={t('move.student_reference', { row: index + 1 })}
                  placeholder={t('move.reference')}
                />
              </Form.Item>
              <Form.Item name={[name, 'outcome']} rules={[required]}>
                <Select
                  aria-label={t('move.student_outcome', { row: index + 1 })}
                  placeholder={t('move.outcome')}
                  options={outcomes}
                />
              </Form.Item>
            </div>
          ))
        }
      </Form.List>
    </fieldset>
  );
}

function OutcomeCounts({ count }: { count: number }) {
  const { t } = useTranslation();
  const typed = Form.useWatch('outcomes') as StopForm['outcomes'];
  const sum = sumOf(typed);
  return (
    <fieldset className="field-group">
      <legend>{t('move.students', { count })}</legend>
      <div className="field-row">
        {OUTCOMES.map((outcome) => (
          <Form.Item key={outcome} name={['outcomes', outcome]} label={t(`outcome.${outcome}`)}>
            <InputNumber min={0} max={count} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
      <p className={`sum-check ${sum === count ? 'sum-right' : 'sum-wrong'}`} aria-live="polite">
        {sum === count
          ? t('move.students_right', { sum })
          : t('move.students_wrong', { sum, count, missing: count - sum })}
      </p>
    </fieldset>
  );
}

function sumOf(outcomes: StopForm['outcomes']): number {
  return OUTCOMES.reduce((sum, outcome) => sum + (outcomes?.[outcome] ?? 0), 0);
}

export function stopBody(values: StopForm): BodyOf<'report_stopped'> {
  const students = (values.students ?? []).map(({ reference, outcome }) => ({
    reference: given(reference).trim(),
    outcome: given(outcome),
  }));
  const counted: Partial<Record<Outcome, number>> = {};
  for (const outcome of OUTCOMES) {
    const number =
      students.length > 0
        ? students.filter((student) => student.outcome === outcome).length
        : (values.outcomes?.[outcome] ?? 0);
    if (number > 0) counted[outcome] = number;
  }
  return {
    // What the school's clock showed; the wire wants the offset.
    stopped_at: `${given(values.stopped_at).format('YYYY-MM-DDTHH:mm')}:00+08:00`,
    stopped_by: given(values.stopped_by).trim(),
    outcomes: counted,
    students,
  };
}
