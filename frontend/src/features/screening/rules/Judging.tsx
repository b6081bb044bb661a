import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { api, client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { App, Button, Space } from '@/ui/controls';
import { ConfirmButton } from '@/ui/ConfirmButton';
import type { Column } from '@/ui/DataTable';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { ReasonButton } from '../ReasonButton';
import { Values } from '../Values';
import { OUTCOME_COLOURS, type Rule } from './words';

type Sample = Schemas['SampleView'];

/** The province looks at sampled hits before any school sees one, then lets the rule go. */
export function Judging({ rule, reload }: { rule: Rule; reload: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [error, setError] = useState<unknown>(null);
  const path = { code: rule.code };
  const query = api.useQuery('get', '/api/v1/screening-rules/{code}/sample', { params: { path } });

  const judge = async (sample: Sample, is_right: boolean, note: string | null) => {
    await client.POST('/api/v1/screening-rules/{code}/judgements', {
      params: { path },
      body: { sample_id: sample.id, is_right, note },
    });
    await Promise.all([query.refetch(), reload()]);
  };
  const judgeRight = async (sample: Sample) => {
    setError(null);
    try {
      await judge(sample, true, null);
    } catch (refusal) {
      setError(refusal);
    }
  };
  const release = async () => {
    await client.POST('/api/v1/screening-rules/{code}/releases', {
      params: { path },
      body: { expected_version: rule.standing_version },
    });
    void message.success(t('rules.released'));
    await Promise.all([query.refetch(), reload()]);
  };

  const columns: Column<Sample>[] = [
    {
      key: 'school',
      title: t('screening.school'),
      render: (row) => row.organisation_name,
    },
    {
      key: 'host',
      title: t('record_field.host_name'),
      render: (row) => [row.host_name, row.post_name].filter(Boolean).join(' · '),
    },
    {
      key: 'outcome',
      title: t('rules.outcome'),
      render: (row) => (
        <Lamp colour={OUTCOME_COLOURS[row.outcome]}>{t(`screening_outcome.${row.outcome}`)}</Lamp>
      ),
    },
    {
      key: 'values',
      title: t('suspicions.values'),
      render: (row) => <Values items={row.values} />,
    },
    {
      key: 'record',
      title: t('rules.sample_record'),
      render: (row) => (
        <Link to={`/screening/records/${row.record_id}`}>
          {t('records.number', { id: row.record_id })}
        </Link>
      ),
    },
    {
      key: 'judged',
      title: t('rules.judged'),
      render: (row) => <Judged sample={row} />,
    },
    {
      key: 'operations',
      title: t('ui.operations'),
      fixed: 'end',
      render: (row) =>
        rule.may_judge && (
          <Space>
            <Button
              size="small"
              aria-label={t('rules.right_of', { id: row.id })}
              onClick={() => void judgeRight(row)}
            >
              {t('rules.right')}
            </Button>
            <ReasonButton
              size="small"
              text={t('rules.wrong')}
              about={t('rules.wrong_about')}
              label={t('rules.wrong_note')}
              onGiven={(note) => judge(row, false, note)}
            />
          </Space>
        ),
    },
  ];

  return (
    <Panel
      title={t('rules.sample')}
      extra={
        rule.may_release && (
          <ConfirmButton
            type="primary"
            title={t('rules.release_title', { code: rule.code })}
            consequence={t('rules.release_about', {
              right: rule.judged_right,
              wrong: rule.judged_wrong,
            })}
            onConfirm={release}
          >
            {t('rules.release')}
          </ConfirmButton>
        )
      }
    >
      <p>{t('rules.sample_about')}</p>
      <ErrorNotice error={error} />
      <Loaded query={query}>
        {({ items }) => (
          <>
            <p role="status">
              {t('rules.sample_left', {
                left: items.filter((item) => item.is_right === null).length,
                count: items.length,
              })}
            </p>
            <SimpleTable
              label={t('rules.sample')}
              rows={items}
              rowKey={(row) => row.id}
              columns={columns}
              empty={t('rules.sample_none')}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Judged({ sample }: { sample: Sample }) {
  const { t } = useTranslation();
  if (sample.is_right === null) return <Lamp colour="grey">{t('rules.not_judged')}</Lamp>;
  return (
    <>
      <Lamp colour={sample.is_right ? 'green' : 'red'}>
        {t(sample.is_right ? 'rules.right' : 'rules.wrong')}
      </Lamp>
      {sample.note && <div>{sample.note}</div>}
      <div className="quiet">
        {sample.judged_by_name} {instant(sample.judged_at)}
      </div>
    </>
  );
}
