import type { Dayjs } from 'dayjs';
import { DatePicker, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';

import { fromDay, toDay, today } from '@/lib/dates';

export type FieldName = string | number | (string | number)[];

/** A text to be written; asked for unless said to be optional. */
export function TextField({
  name,
  label,
  extra,
  max,
  rows = 1,
  isOptional = false,
  isDisabled = false,
}: {
  name: FieldName;
  label: string;
  extra?: string;
  max: number;
  rows?: number;
  isOptional?: boolean;
  isDisabled?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={isOptional ? [] : [{ required: true, whitespace: true, message: t('ui.required') }]}
    >
      {rows > 1 ? (
        <Input.TextArea
          autoSize={{ minRows: rows, maxRows: 12 }}
          maxLength={max}
          disabled={isDisabled}
        />
      ) : (
        <Input maxLength={max} disabled={isDisabled} />
      )}
    </Form.Item>
  );
}

/** A day within bounds, both included. */
export function DayField({
  name,
  label,
  extra,
  from,
  to,
  isOptional = false,
  isDisabled = false,
}: {
  name: FieldName;
  label: string;
  extra?: string;
  from?: string | null;
  to?: string | null;
  isOptional?: boolean;
  isDisabled?: boolean;
}) {
  const { t } = useTranslation();
  const [first, last] = [fromDay(from), fromDay(to)];
  const isOutside = (day: Dayjs) =>
    (first !== null && day.isBefore(first, 'day')) || (last !== null && day.isAfter(last, 'day'));
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={isOptional ? [] : [{ required: true, message: t('ui.required') }]}
    >
      <DatePicker
        disabledDate={isOutside}
        disabled={isDisabled}
        defaultPickerValue={first ?? fromDay(today())}
        style={{ width: '100%', maxWidth: 220 }}
      />
    </Form.Item>
  );
}

/** A day as the wire writes days, for a form. */
export function DayInput({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: string | null;
  onChange?: (value: string | undefined) => void;
}) {
  return (
    <DatePicker
      id={id}
      style={{ width: '100%' }}
      value={fromDay(value)}
      onChange={(picked) => onChange?.(toDay(picked) ?? undefined)}
    />
  );
}

/** Yes, no, or both. */
export function FlagSelect({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: boolean;
  onChange?: (value: boolean | undefined) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      id={id}
      allowClear
      value={value === undefined ? undefined : value ? 'yes' : 'no'}
      placeholder={t('ui.all')}
      options={[
        { value: 'yes', label: t('ui.yes') },
        { value: 'no', label: t('ui.no') },
      ]}
      onChange={(word?: 'yes' | 'no') => onChange?.(word && word === 'yes')}
    />
  );
}

/** Trimmed text, or null where nothing was typed. */
export function orNull(value: string | null | undefined): string | null {
  return value?.trim() ? value.trim() : null;
}

/** What was picked or typed before the form was sent must be there: the form has asked for it. */
export function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a required field is empty');
  return value;
}
