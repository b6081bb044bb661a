import { useTranslation } from 'react-i18next';

import { Form, Select } from '@/ui/controls';
import type { FieldName } from '@/ui/fields';

/** Several words, typed one after the other. */
export function TagsField({
  name,
  label,
  extra,
  isOptional = false,
}: {
  name: FieldName;
  label: string;
  extra?: string;
  isOptional?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={
        isOptional ? [] : [{ required: true, type: 'array', min: 1, message: t('ui.required') }]
      }
    >
      <Select mode="tags" open={false} tokenSeparators={['、', '，', ',', ';', '；']} />
    </Form.Item>
  );
}
