import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '@/access/session';
import { client } from '@/api/client';
import { Button, Form, Input, Select, Space } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { useRecordColumns } from './columns';
import type { RecordRow } from './filters';

const WAYS = ['id_number', 'student_no', 'student_name'] as const;
type Way = (typeof WAYS)[number];

interface Asked {
  way: Way;
  wanted: string;
  organisation_id?: number;
}

/** Look for one person by number or name. What is typed is sent in a body and kept nowhere. */
export function PersonSearch() {
  const { t } = useTranslation();
  const { organisation } = useSession();
  const isSchool = organisation.kind === 'school';
  const [form] = Form.useForm<Asked>();
  const way = (Form.useWatch('way', form) as Way | undefined) ?? 'id_number';
  const [found, setFound] = useState<RecordRow[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const look = async ({ way: by, wanted, organisation_id }: Asked) => {
    setBusy(true);
    setError(null);
    try {
      const { data } = await client.POST('/api/v1/internship-records/searches', {
        body: { [by]: wanted.trim(), organisation_id: isSchool ? null : organisation_id },
      });
      setFound(data?.items ?? []);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  const clear = () => {
    form.resetFields();
    setFound(null);
    setError(null);
  };

  return (
    <Panel title={t('records.search')}>
      <p className="quiet">{t('records.search_about')}</p>
      <ErrorNotice error={error} />
      <Form<Asked>
        form={form}
        name="person-search"
        layout="inline"
        className="screening-inline"
        role="search"
        autoComplete="off"
        initialValues={{ way: 'id_number' }}
        onFinish={(asked) => void look(asked)}
      >
        <Form.Item name="way" label={t('records.search_by')}>
          <Select
            style={{ width: 150 }}
            options={WAYS.map((value) => ({ value, label: t(`record_field.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="wanted"
          label={t(`record_field.${way}`)}
          rules={[{ required: true, whitespace: true, message: t('ui.required') }]}
        >
          <Input maxLength={50} style={{ width: 220 }} />
        </Form.Item>
        {!isSchool && way !== 'id_number' && (
          <Form.Item
            name="organisation_id"
            label={t('screening.organisation')}
            rules={[{ required: true, message: t('ui.required') }]}
          >
            <OrganisationSelect kinds={['school']} />
          </Form.Item>
        )}
        <Space>
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {t('records.search_do')}
          </Button>
          {found && <Button onClick={clear}>{t('records.search_clear')}</Button>}
        </Space>
      </Form>
      {found && <Found rows={found} />}
    </Panel>
  );
}

function Found({ rows }: { rows: readonly RecordRow[] }) {
  const { t } = useTranslation();
  const columns = useRecordColumns();
  return (
    <div className="screening-found">
      <p role="status">{t('records.found', { count: rows.length })}</p>
      {rows.length > 0 && (
        <SimpleTable
          label={t('records.search')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={columns.filter(({ isOptional }) => !isOptional)}
        />
      )}
    </div>
  );
}
