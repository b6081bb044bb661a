import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { instant } from '@/lib/dates';
import { Lamp } from '@/ui/Lamp';
import { Panel } from '@/ui/PageHeader';

import { ExportButton } from '../ExportButton';
import { type Answer, ANSWER_COLOURS, type Suspicion } from './words';

/** What the school has said so far, and what the authority said to it. */
export function Answers({ suspicion: { answers } }: { suspicion: Suspicion }) {
  const { t } = useTranslation();
  if (answers.length === 0) return null;
  return (
    <Panel title={t('suspicions.answers')}>
      <ol className="screening-history">
        {answers.map((answer) => (
          <li key={answer.id}>
            <AnswerItem answer={answer} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function AnswerItem({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <strong>{answer.kind_label}</strong>{' '}
        <Lamp colour={ANSWER_COLOURS[answer.state]}>{t(`answer_state.${answer.state}`)}</Lamp>
      </div>
      <div className="quiet">
        {answer.answered_by_name} {answer.answered_by_office} ·{' '}
        <time dateTime={answer.answered_at}>{instant(answer.answered_at)}</time> ·{' '}
        {t('suspicions.answer_records', { count: answer.record_count })}
      </div>
      {answer.reason && <p className="screening-text">{answer.reason}</p>}
      {answer.entry_id !== null && (
        <div>
          <Link to={`/ledger/${answer.entry_id}`}>
            {answer.entry_number ?? t('suspicions.to_entry', { id: answer.entry_id })}
          </Link>
          {answer.entry_status !== null &&
            t('suspicions.entry_state', { status: t(`status.${answer.entry_status}`) })}
        </div>
      )}
      {answer.evidence.length > 0 && (
        <ul className="screening-files" aria-label={t('suspicions.evidence')}>
          {answer.evidence.map(({ id, filename }) => (
            <li key={id}>
              {filename}{' '}
              <ExportButton
                path={`/api/v1/evidence/${id}/content`}
                text={t('evidence.download_of', { name: filename })}
              />
            </li>
          ))}
        </ul>
      )}
      {answer.reviewed_at !== null && (
        <div className="screening-review">
          {answer.reviewed_by_organisation_name} {answer.reviewed_by_name}{' '}
          {answer.reviewed_by_office} ·{' '}
          <time dateTime={answer.reviewed_at}>{instant(answer.reviewed_at)}</time>
          {answer.review_reason && <p className="screening-text">{answer.review_reason}</p>}
        </div>
      )}
    </>
  );
}
