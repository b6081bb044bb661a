import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Col, Form, Grid, Row, Space } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface FilterField {
  name: string;
  label: string;
  input: ReactNode;
}

/** The filters above a table: the first ones in sight, the others behind 展开. */
export function FilterForm<F extends object>({
  fields,
  filters,
  onChange,
}: {
  fields: readonly FilterField[];
  filters: F;
  onChange: (filters: F) => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<F>();
  const screens = Grid.useBreakpoint();
  const inSight = screens.lg ? 3 : screens.md ? 2 : 1;
  const isHiddenOneSet = fields.slice(inSight).some(({ name }) => name in filters);
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const shown = (isOpen ?? isHiddenOneSet) ? fields : fields.slice(0, inSight);

  useEffect(() => {
    form.setFieldsValue({
      ...Object.fromEntries(fields.map(({ name }) => [name, undefined])),
      ...filters,
    }); // the form's fields are the filters' names
  }, [form, filters, fields]);

  return (
    <Form<F>
      form={form}
      name="filters"
      role="search"
      className="panel filter-form no-print"
      onFinish={(values) => onChange({ ...filters, ...values })}
    >
      <Row gutter={16}>
        {shown.map(({ name, label, input }) => (
          <Col key={name} xs={24} md={12} lg={8} xl={6}>
            <Form.Item name={name} label={label}>
              {input}
            </Form.Item>
          </Col>
        ))}
        <Col flex="auto">
          <Space wrap style={{ width: '100%', justifyContent: 'flex-end' }}>
            <Button type="primary" htmlType="submit">
              {t('ui.query')}
            </Button>
            <Button
              onClick={() => {
                form.resetFields();
                onChange({} as F); // every filter is optional
              }}
            >
              {t('ui.reset')}
            </Button>
            {fields.length > inSight && (
              <Button
                type="link"
                aria-expanded={shown.length === fields.length}
                icon={shown.length === fields.length ? <UpOutlined /> : <DownOutlined />}
                iconPlacement="end"
                onClick={() => setOpen(shown.length !== fields.length)}
              >
                {shown.length === fields.length ? t('ui.collapse') : t('ui.expand')}
              </Button>
            )}
          </Space>
        </Col>
      </Row>
    </Form>
  );
}
