import { useTranslation } from 'react-i18next';

import { Form, Input } from '@/ui/controls';

/** A credit code; the server checks both of its check characters and names the one at fault. */
export function CreditCodeField({
  name,
  isDisabled = false,
  isOptional = false,
}: {
  name: 'host_uscc' | 'payer_uscc';
  isDisabled?: boolean;
  isOptional?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={t(`register_field.${name}`)}
      extra={t('registers.code_about')}
      normalize={(value: string) => value.trim().toUpperCase()}
      rules={isOptional ? [] : [{ required: true, message: t('ui.required') }]}
    >
      <Input maxLength={18} disabled={isDisabled} />
    </Form.Item>
  );
}
