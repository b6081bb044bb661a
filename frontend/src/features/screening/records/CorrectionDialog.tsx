import { useTranslation } from 'react-i18next';

import { client, ifMatch } from '@/api/client';
import { ProblemError, problemOf } from '@/api/problem';
import { Alert, App, Button, Form, Input, Select } from '@/ui/controls';
import { TextField } from '@/ui/fields';
import { FormDialog } from '@/ui/FormDialog';

import type { RecordView } from './filters';
import { CORRECTABLE, correctableOf, fieldName, PERSONAL, valueWords } from './values';

interface Change {
  field?: string;
  value?: string;
}

interface Correction {
  changes: Change[];
  reason: string;
}

/** Put some cells right. Each is written as it would stand in a file; an empty one empties it. */
export function CorrectionDialog({
  record,
  preset,
  onCorrected,
  onClose,
}: {
  record: RecordView;
  /** Fields the reader came here to correct. */
  preset: readonly string[];
  onCorrected: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const wanted = correctableOf(preset);

  const submit = async ({ changes, reason }: Correction) => {
    const named = changes.map(({ field, value }) => [field ?? '', value?.trim() || null] as const);
    try {
      await client.PATCH('/api/v1/internship-records/{record_id}', {
        params: { path: { record_id: record.id }, header: ifMatch(record.version) },
        body: { reason: reason.trim(), changes: Object.fromEntries(named) },
      });
    } catch (refusal) {
      throw atRows(refusal, changes);
    }
    void message.success(t('records.corrected'), 6);
    await onCorrected();
  };

  return (
    <FormDialog<Correction>
      title={t('records.correct')}
      isOpen
      width={760}
      submitText={t('records.correct')}
      initial={{ changes: wanted.length > 0 ? wanted.map((field) => ({ field })) : [{}] }}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="what-next">{t('records.correct_about')}</p>
      <Form.List name="changes">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <ChangeRow
                key={key}
                index={name}
                record={record}
                onRemove={rows.length > 1 ? () => remove(name) : undefined}
              />
            ))}
            <Button onClick={() => add({})}>{t('records.correct_more')}</Button>
          </>
        )}
      </Form.List>
      <div className="screening-gap" />
      <TextField name="reason" label={t('records.correct_reason')} max={300} rows={2} />
      <Alert type="info" showIcon title={t('records.correct_after')} />
    </FormDialog>
  );
}

function ChangeRow({
  index,
  record,
  onRemove,
}: {
  index: number;
  record: RecordView;
  onRemove?: () => void;
}) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Correction>();
  const changes = Form.useWatch('changes', form) as Change[] | undefined;
  const field = changes?.[index]?.field;
  const taken = new Set(changes?.map((change) => change.field));
  return (
    <fieldset className="screening-change">
      <Form.Item
        name={[index, 'field']}
        label={t('records.correct_field')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={CORRECTABLE.filter((name) => name === field || !taken.has(name)).map((name) => ({
            value: name,
            label: fieldName(name),
          }))}
        />
      </Form.Item>
      <Form.Item
        name={[index, 'value']}
        label={t('records.correct_to')}
        extra={field && t('records.correct_now', { value: currentWords(record, field) })}
      >
        <Input maxLength={500} placeholder={t('records.correct_empty')} autoComplete="off" />
      </Form.Item>
      {onRemove && (
        <Button
          type="link"
          onClick={onRemove}
          aria-label={t('records.correct_remove', { field: field ? fieldName(field) : '' })}
        >
          {t('ui.remove')}
        </Button>
      )}
    </fieldset>
  );
}

function currentWords(record: RecordView, field: string): string {
  const personal = PERSONAL.find((name) => name === field);
  const words = personal ? record.student[personal] : valueWords(field, record.fields);
  return words ?? '—';
}

/** The faults of fields by name (`body.changes.end_on`) at the rows that hold them. */
export function atRows(refusal: unknown, changes: readonly Change[]): unknown {
  const problem = problemOf(refusal);
  const errors = problem.errors.map((fault) => {
    const field = /^body\.changes\.([a-z_]+)$/.exec(fault.path)?.[1];
    const row = changes.findIndex((change) => change.field === field);
    return row < 0 ? fault : { ...fault, path: `body.changes.${row}.value` };
  });
  const { status, code, title, detail, requestId, extra } = problem;
  return new ProblemError(status, code, title, detail, errors, requestId, extra);
}
