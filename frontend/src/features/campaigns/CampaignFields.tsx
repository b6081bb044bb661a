import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import { CheckboxGroup } from '@/ui/CheckboxGroup';
import { Col, DatePicker, Form, Input, InputNumber, Row, Select, Switch } from '@/ui/controls';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { OrderedSelect } from '@/ui/OrderedSelect';
import { Panel } from '@/ui/PageHeader';

import { DeliverableFields } from './DeliverableFields';
import { COLUMNS, KINDS, LEVELS, SCHOOL_TYPES, STAGES } from './words';

/** The fields of a campaign; what the launch has frozen is shown and not changed. */
export function CampaignFields({ isLaunched }: { isLaunched: boolean }) {
  return (
    <>
      <Basics isLaunched={isLaunched} />
      <StageFields />
      <Selection isLaunched={isLaunched} />
      <DeliverableFields />
      <Limits isLaunched={isLaunched} />
      <LedgerFields />
    </>
  );
}

function useRequired() {
  const { t } = useTranslation();
  return { required: true, message: t('ui.required') };
}

function Basics({ isLaunched }: { isLaunched: boolean }) {
  const { t } = useTranslation();
  const required = useRequired();
  const catalogues = api.useQuery('get', '/api/v1/catalogues', {
    params: { query: { limit: 50 } },
  });
  return (
    <Panel title={t('campaigns.facts')}>
      <Row gutter={16}>
        <Col xs={24} md={12}>
          <Form.Item name="name" label={t('campaigns.name')} rules={[required]}>
            <Input maxLength={100} />
          </Form.Item>
        </Col>
        <Col xs={24} md={6}>
          <Form.Item
            name="code"
            label={t('campaigns.code')}
            extra={t('campaigns.code_rule')}
            rules={[required, { pattern: /^[A-Z0-9]{2,12}$/, message: t('campaigns.code_rule') }]}
          >
            <Input maxLength={12} disabled={isLaunched} />
          </Form.Item>
        </Col>
        <Col xs={24} md={6}>
          <Form.Item name="document_no" label={t('campaigns.document_no')}>
            <Input maxLength={100} />
          </Form.Item>
        </Col>
        <Col xs={24} md={12}>
          <Form.Item name="issuer" label={t('campaigns.issuer')} rules={[required]}>
            <Input maxLength={100} />
          </Form.Item>
        </Col>
        <Col xs={24} md={12}>
          <Form.Item name="catalogue_id" label={t('campaigns.catalogue')}>
            <Select
              disabled={isLaunched}
              allowClear
              options={(catalogues.data?.items ?? []).map((item) => ({
                value: item.id,
                label: t('regulation.edition_of', { edition: item.edition, title: item.title }),
              }))}
            />
          </Form.Item>
        </Col>
        <Col span={24}>
          <Form.Item name="filing_note" label={t('campaigns.filing_note')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
          </Form.Item>
        </Col>
      </Row>
    </Panel>
  );
}

function StageFields() {
  const { t } = useTranslation();
  return (
    <Panel title={t('campaigns.stages')}>
      <Row gutter={16}>
        {STAGES.map((stage) => (
          <Col key={stage} xs={24} md={12} xl={6}>
            <Form.Item name={['stages', stage]} label={t(`stage.${stage}`)}>
              <DatePicker.RangePicker style={{ width: '100%' }} />
            </Form.Item>
          </Col>
        ))}
        <Col xs={24} md={12} xl={6}>
          <Form.Item
            name="rectify_by"
            label={t('campaigns.rectify_by')}
            extra={t('campaigns.rectify_by_about')}
          >
            <DatePicker style={{ width: '100%' }} />
          </Form.Item>
        </Col>
      </Row>
    </Panel>
  );
}

function Selection({ isLaunched }: { isLaunched: boolean }) {
  const { t } = useTranslation();
  const required = useRequired();
  return (
    <Panel title={t('campaigns.selection')}>
      <Row gutter={16}>
        <Col xs={24} md={8}>
          <Form.Item
            name={['participants', 'subtree_id']}
            label={t('campaigns.subtree')}
            extra={t('campaigns.subtree_about')}
          >
            <OrganisationSelect kinds={['city', 'county']} isDisabled={isLaunched} />
          </Form.Item>
        </Col>
        <Col xs={24} md={8}>
          <Form.Item
            name={['participants', 'kinds']}
            label={t('organisations.kind')}
            rules={[required]}
          >
            <CheckboxGroup
              label={t('organisations.kind')}
              isDisabled={isLaunched}
              options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            />
          </Form.Item>
        </Col>
        <Col xs={24} md={8}>
          <Form.Item
            name={['participants', 'school_types']}
            label={t('organisations.school_type')}
            extra={t('campaigns.school_types_about')}
          >
            <Select
              mode="multiple"
              disabled={isLaunched}
              options={SCHOOL_TYPES.map((type) => ({
                value: type,
                label: t(`school_type.${type}`),
              }))}
            />
          </Form.Item>
        </Col>
      </Row>
    </Panel>
  );
}

function Limits({ isLaunched }: { isLaunched: boolean }) {
  const { t } = useTranslation();
  const required = useRequired();
  return (
    <Panel title={t('campaigns.limits')}>
      <Row gutter={16}>
        <Col xs={24} md={12}>
          <Form.Item
            name="verification_steps"
            label={t('campaigns.verification_steps')}
            extra={t('campaigns.verification_steps_about')}
            rules={[required]}
          >
            <OrderedSelect
              isDisabled={isLaunched}
              options={LEVELS.map((level) => ({ value: level, label: t(`level.${level}`) }))}
            />
          </Form.Item>
        </Col>
        <Col xs={12} md={4}>
          <Form.Item name="stop_report_hours" label={t('campaigns.stop_report_hours')}>
            <InputNumber min={1} max={720} precision={0} suffix={t('campaigns.unit_hours')} />
          </Form.Item>
        </Col>
        <Col xs={12} md={4}>
          <Form.Item
            name="verification_working_days"
            label={t('campaigns.verification_working_days')}
          >
            <InputNumber min={1} max={250} precision={0} suffix={t('campaigns.unit_days')} />
          </Form.Item>
        </Col>
        <Col xs={12} md={4}>
          <Form.Item
            name="stale_draft_working_days"
            label={t('campaigns.stale_draft_working_days')}
          >
            <InputNumber min={1} max={250} precision={0} suffix={t('campaigns.unit_days')} />
          </Form.Item>
        </Col>
        <Col xs={24}>
          <Form.Item
            name="region_gives_read"
            label={t('campaigns.region_gives_read')}
            extra={t('campaigns.region_gives_read_about')}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        </Col>
      </Row>
    </Panel>
  );
}

function LedgerFields() {
  const { t } = useTranslation();
  const required = useRequired();
  return (
    <Panel title={t('campaigns.ledger')}>
      <Form.Item
        name="ledger_title"
        label={t('campaigns.ledger_title')}
        extra={t('campaigns.ledger_title_about')}
      >
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="ledger_columns" label={t('campaigns.ledger_columns')} rules={[required]}>
        <OrderedSelect
          options={COLUMNS.map((column) => ({
            value: column,
            label: t(`ledger_column.${column}`),
          }))}
        />
      </Form.Item>
    </Panel>
  );
}
