import { useTranslation } from 'react-i18next';

import { CheckboxGroup } from '@/ui/CheckboxGroup';
import { Button, Col, DatePicker, Form, Input, Row, Select } from '@/ui/controls';
import { DeleteOutlined, PlusOutlined } from '@/ui/icons';
import { Panel } from '@/ui/PageHeader';

import { FORMS, KINDS } from './words';

/** The papers to be filed, each with its own day. */
export function DeliverableFields() {
  const { t } = useTranslation();
  return (
    <Panel title={t('campaigns.deliverables')}>
      <Form.List name="deliverables">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }, index) => (
              <fieldset key={key} className="panel">
                <legend>
                  {t('campaigns.deliverable')} {index + 1}{' '}
                  <Button
                    size="small"
                    icon={<DeleteOutlined />}
                    aria-label={t('campaigns.remove_deliverable', { row: index + 1 })}
                    onClick={() => remove(name)}
                  />
                </legend>
                <OneDeliverable name={name} />
              </fieldset>
            ))}
            <Button
              icon={<PlusOutlined />}
              onClick={() => add({ form: 'docx', levels: [...KINDS] })}
            >
              {t('campaigns.add_deliverable')}
            </Button>
          </>
        )}
      </Form.List>
    </Panel>
  );
}

function OneDeliverable({ name }: { name: number }) {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <Row gutter={16}>
      <Col xs={24} md={6}>
        <Form.Item name={[name, 'label_zh']} label={t('campaigns.label_zh')} rules={[required]}>
          <Input maxLength={100} />
        </Form.Item>
      </Col>
      <Col xs={24} md={6}>
        <Form.Item name={[name, 'label_en']} label={t('campaigns.label_en')} rules={[required]}>
          <Input maxLength={100} />
        </Form.Item>
      </Col>
      <Col xs={24} md={6}>
        <Form.Item
          name={[name, 'code']}
          label={t('campaigns.deliverable_code')}
          rules={[
            required,
            { pattern: /^[a-z][a-z0-9_]{1,39}$/, message: t('campaigns.deliverable_code_rule') },
          ]}
        >
          <Input maxLength={40} placeholder="ledger" />
        </Form.Item>
      </Col>
      <Col xs={24} md={6}>
        <Form.Item name={[name, 'form']} label={t('campaigns.form')} rules={[required]}>
          <Select
            options={FORMS.map((form) => ({ value: form, label: t(`deliverable_form.${form}`) }))}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={12}>
        <Form.Item name={[name, 'levels']} label={t('campaigns.owed_by')} rules={[required]}>
          <CheckboxGroup
            label={t('campaigns.owed_by')}
            options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        </Form.Item>
      </Col>
      <Col xs={12} md={6}>
        <Form.Item name={[name, 'due_on']} label={t('campaigns.due_on')} rules={[required]}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
      </Col>
      <Col xs={12} md={6}>
        <Form.Item name={[name, 'due_on_below']} label={t('campaigns.due_on_below')}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
      </Col>
    </Row>
  );
}
