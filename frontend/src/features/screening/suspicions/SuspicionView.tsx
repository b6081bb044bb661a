import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { api } from '@/api/client';
import { Facts } from '@/ui/Facts';
import { Loaded } from '@/ui/Loading';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { hostPath } from '../hosts/paths';
import '../screening.css';
import { schoolYearWords } from '../words';
import { Actions } from './Actions';
import { Answers } from './Answers';
import type { Custody } from './custody';
import { History } from './History';
import { FirstLook, OutcomeLamp, StateLamp } from './Marks';
import { Records } from './Records';
import { subjectWords, type Suspicion } from './words';

/** One suspicion: what was found, by which values, what was said to it, and what can be done. */
export function SuspicionView({ suspicionId, custody }: { suspicionId: number; custody: Custody }) {
  const query = api.useQuery('get', '/api/v1/suspicions/{suspicion_id}', {
    params: { path: { suspicion_id: suspicionId } },
  });
  return (
    <div className="page">
      <Loaded query={query}>
        {(suspicion) => (
          <>
            <Head suspicion={suspicion} />
            <Actions
              suspicion={suspicion}
              custody={custody}
              reload={async () => (await query.refetch()).data}
            />
            <Found suspicion={suspicion} />
            <Answers suspicion={suspicion} />
            <Records suspicion={suspicion} />
            <Combined suspicion={suspicion} />
            <History suspicion={suspicion} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Head({ suspicion }: { suspicion: Suspicion }) {
  const { t } = useTranslation();
  return (
    <PageHeader
      title={`${suspicion.rule_code} ${suspicion.rule_title}`}
      about={
        <>
          <StateLamp row={suspicion} /> · {suspicion.organisation_name} · {subjectWords(suspicion)}
        </>
      }
      crumbs={[
        { title: t('suspicions.title'), to: '/screening/suspicions' },
        { title: t('suspicions.number', { id: suspicion.id }) },
      ]}
      actions={
        suspicion.host_key !== null && (
          <Link to={hostPath(suspicion.host_key)}>{t('records.to_host')}</Link>
        )
      }
    />
  );
}

function Found({ suspicion }: { suspicion: Suspicion }) {
  const { t } = useTranslation();
  const { red_line, red_line_label } = suspicion;
  return (
    <Panel title={t('suspicions.found')}>
      <p className="screening-explanation">{suspicion.explanation}</p>
      {suspicion.remedy && <p className="what-next">{suspicion.remedy}</p>}
      <Facts
        items={[
          {
            label: t('rules.outcome'),
            value: <OutcomeLamp outcome={suspicion.outcome} />,
          },
          {
            label: t('suspicions.students'),
            value: t('suspicions.students_words', {
              students: suspicion.student_count,
              records: suspicion.record_count,
              unanswered: suspicion.unanswered_count,
            }),
          },
          {
            label: t('screening.school_year'),
            value: schoolYearWords(suspicion.school_year),
          },
          {
            label: t('suspicions.first_look'),
            value: <FirstLook row={suspicion} />,
          },
          {
            label: t('rules.version'),
            value: (
              <Link to={`/screening/rules/${suspicion.rule_code}`}>
                {t('suspicions.rule_version', {
                  code: suspicion.rule_code,
                  version: suspicion.rule_version,
                })}
              </Link>
            ),
          },
          { label: t('suspicions.corrected_count'), value: suspicion.corrected_count },
          {
            label: t('rules.red_line'),
            value: red_line && [red_line, red_line_label].filter(Boolean).join(' '),
            isLong: true,
          },
          {
            label: t('suspicions.visible_to'),
            value: suspicion.visible_to.join('、'),
            isLong: true,
          },
        ]}
      />
    </Panel>
  );
}

/** What a combining rule brings together; it is counted in none of them again. */
function Combined({ suspicion: { combines } }: { suspicion: Suspicion }) {
  const { t } = useTranslation();
  if (combines.length === 0) return null;
  return (
    <Panel title={t('suspicions.combined')}>
      <p>{t('suspicions.combined_about')}</p>
      <SimpleTable
        label={t('suspicions.combined')}
        rows={combines}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'rule',
            title: t('suspicions.suspicion'),
            render: (row) => (
              <Link to={`/screening/suspicions/${row.id}`}>
                {row.rule_code} {row.rule_title}
              </Link>
            ),
          },
          { key: 'state', title: t('suspicions.state'), render: (row) => <StateLamp row={row} /> },
          {
            key: 'records',
            title: t('suspicions.records_count'),
            align: 'right',
            render: (row) => row.record_count,
          },
        ]}
      />
    </Panel>
  );
}
