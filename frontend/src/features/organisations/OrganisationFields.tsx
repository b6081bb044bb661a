import { Form, Input, Select } from '@/ui/controls';
import { useTranslation } from 'react-i18next';

import type { OrganisationKind } from '@/api/types';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

import { SCHOOL_TYPES } from './words';

/** What a new organisation and a corrected one have in common. */
export function OrganisationFields({ kind }: { kind: OrganisationKind | undefined }) {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      <Form.Item name="name" label={t('organisations.name')} rules={[required]}>
        <Input maxLength={100} />
      </Form.Item>
      {kind === 'school' && (
        <Form.Item name="school_type" label={t('organisations.school_type')} rules={[required]}>
          <Select
            options={SCHOOL_TYPES.map((type) => ({ value: type, label: t(`school_type.${type}`) }))}
          />
        </Form.Item>
      )}
      <Form.Item
        name="code"
        label={t('organisations.code')}
        extra={t('organisations.code_rule')}
        rules={[{ pattern: /^([0-9]{10}|[0-9A-Z]{18})$/, message: t('organisations.code_rule') }]}
      >
        <Input maxLength={18} />
      </Form.Item>
      <Form.Item
        name="region_code"
        label={t('organisations.region_code')}
        extra={t('organisations.region_rule')}
        rules={[required, { pattern: /^[0-9]{6}$/, message: t('organisations.region_rule') }]}
      >
        <Input maxLength={6} inputMode="numeric" />
      </Form.Item>
      {kind === 'school' && (
        <Form.Item
          name="sponsor"
          label={t('organisations.sponsor')}
          extra={t('organisations.sponsor_about')}
        >
          <Input maxLength={100} />
        </Form.Item>
      )}
      <Form.Item
        name="reports_to_id"
        label={t('organisations.reports_to')}
        extra={t('organisations.reports_to_about')}
      >
        <OrganisationSelect kinds={['province', 'city', 'county']} />
      </Form.Item>
    </>
  );
}
