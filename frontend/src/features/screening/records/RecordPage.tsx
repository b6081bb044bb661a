import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';

import { useMay } from '@/access/session';
import { api, client } from '@/api/client';
import { instant } from '@/lib/dates';
import { App, Button } from '@/ui/controls';
import { Facts } from '@/ui/Facts';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';
import { Mark } from '@/ui/Mark';
import { PageHeader, Panel } from '@/ui/PageHeader';

import { hostPath } from '../hosts/paths';
import { ReasonButton } from '../ReasonButton';
import '../screening.css';
import { CorrectionDialog } from './CorrectionDialog';
import { type RecordView, STATE_WORDS } from './filters';
import { Student } from './Student';
import { DERIVED, fieldName, type Section, SECTIONS, valueWords } from './values';
import { Versions } from './Versions';

/** One internship record, whole, with what it was before. */
export default function RecordPage() {
  const recordId = Number(useParams()['recordId']);
  const query = api.useQuery('get', '/api/v1/internship-records/{record_id}', {
    params: { path: { record_id: recordId } },
  });
  return (
    <div className="page">
      <Loaded query={query}>
        {(record) => <Whole key={record.id} record={record} reload={() => query.refetch()} />}
      </Loaded>
    </div>
  );
}

function Whole({ record, reload }: { record: RecordView; reload: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const sections = Object.keys(SECTIONS) as Section[]; // its own keys
  return (
    <>
      <Head record={record} reload={reload} />
      <Student record={record} />
      <p className="screening-legend">{t('records.legend')}</p>
      {sections.map((section) => (
        <Panel key={section} title={t(`records.section_${section}`)}>
          <Facts
            items={SECTIONS[section].map((name) => ({
              label: fieldName(name),
              value: <Value record={record} name={name} />,
            }))}
          />
          {section === 'papers' && record.special_filing_is_registered === false && (
            <p className="quiet">{t('records.filing_to_verify_about')}</p>
          )}
        </Panel>
      ))}
      <Versions record={record} />
    </>
  );
}

function Head({ record, reload }: { record: RecordView; reload: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const asked = params.getAll('correct');
  const [isCorrecting, setCorrecting] = useState(asked.length > 0 && record.may_correct);
  const { colour, change } = STATE_WORDS[record.record_state];
  const hostName = valueWords('host_name', record.fields) ?? '';

  const changeState = async (to: 'withdrawals' | 'restorations', reason: string) => {
    const request = {
      params: { path: { record_id: record.id } },
      body: { reason, expected_version: record.version },
    };
    if (to === 'withdrawals') {
      await client.POST('/api/v1/internship-records/{record_id}/withdrawals', request);
    } else {
      await client.POST('/api/v1/internship-records/{record_id}/restorations', request);
    }
    void message.success(t(to === 'withdrawals' ? 'records.withdrawn' : 'records.restored'));
    await reload();
  };

  const stopCorrecting = () => {
    setCorrecting(false);
    if (asked.length > 0) setParams({}, { replace: true });
  };

  return (
    <>
      <PageHeader
        title={t('records.heading', {
          name: record.student.student_name ?? '',
          host: hostName,
        })}
        about={
          <>
            <Lamp colour={colour}>{t(`record_word_record_state.${record.record_state}`)}</Lamp> ·{' '}
            {record.organisation_name} ·{' '}
            {t('records.version_about', {
              version: record.version,
              at: instant(record.updated_at),
            })}
          </>
        }
        crumbs={[
          { title: t('records.title'), to: '/screening/records' },
          { title: t('records.number', { id: record.id }) },
        ]}
        actions={
          <>
            {may('suspicion.read') && (
              <Link to={hostPath(String(record.fields['host_key']))}>{t('records.to_host')}</Link>
            )}
            {may('record.import') && (
              <Link to={`/screening/imports/${record.import_id}`}>{t('records.to_import')}</Link>
            )}
            {record.may_correct && (
              <>
                <Button type="primary" onClick={() => setCorrecting(true)}>
                  {t('records.correct')}
                </Button>
                {change === 'withdrawals' ? (
                  <ReasonButton
                    text={t('records.withdraw')}
                    about={t('records.withdraw_about')}
                    label={t('records.withdraw_reason')}
                    isDangerous
                    onGiven={(reason) => changeState('withdrawals', reason)}
                  />
                ) : (
                  <ReasonButton
                    text={t('records.restore')}
                    about={t('records.restore_about')}
                    label={t('records.restore_reason')}
                    onGiven={(reason) => changeState('restorations', reason)}
                  />
                )}
              </>
            )}
          </>
        }
      />
      {isCorrecting && (
        <CorrectionDialog
          record={record}
          preset={asked}
          onClose={stopCorrecting}
          onCorrected={reload}
        />
      )}
    </>
  );
}

/** A value, or why there is none: not in any file so far, or there and left blank. */
function Value({ record, name }: { record: RecordView; name: string }) {
  const { t } = useTranslation();
  const words = valueWords(name, record.fields);
  const isDeclared = record.declared.includes(name);
  const nothing = DERIVED.has(name)
    ? 'records.not_derived'
    : isDeclared
      ? 'records.blank'
      : 'records.undeclared';
  return (
    <>
      {words ?? <span className="quiet">{t(nothing)}</span>}
      {record.assumed.includes(name) && <Mark tone="blue">{t('records.assumed')}</Mark>}
      {record.questions.includes(name) && <Mark tone="orange">{t('records.question')}</Mark>}
      {name === 'special_filing_no' && record.special_filing_is_registered === false && (
        <Mark tone="orange">{t('records.filing_to_verify')}</Mark>
      )}
    </>
  );
}
