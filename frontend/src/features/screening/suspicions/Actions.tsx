import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { client } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schemas } from '@/api/types';
import { ActionBar } from '@/ui/ActionBar';
import { App } from '@/ui/controls';
import { TextField } from '@/ui/fields';
import { FormDialog } from '@/ui/FormDialog';

import { AnswerDialog, ANSWERS, type AnswerAction } from './AnswerDialog';
import type { Custody } from './custody';
import { Made } from './Made';
import type { Action, Suspicion } from './words';

type Outcome = Schemas['AnswerOutcome'];

/** What this reader can do now, as the server offers it; what cannot be done says why. */
export function Actions({
  suspicion,
  custody,
  reload,
}: {
  suspicion: Suspicion;
  custody: Custody;
  reload: () => Promise<Suspicion | undefined>;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Action | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const answer = ANSWERS.find((one) => one === asked);
  const verdict = VERDICTS.find((one) => one === asked);

  const answered = async (told: Outcome, action: AnswerAction) => {
    setOutcome(told);
    await reload();
    if (action === 'report_data_error') {
      void navigate('#records');
      document.getElementById('records')?.scrollIntoView();
    }
  };

  return (
    <>
      {outcome && <Made outcome={outcome} />}
      <ActionBar
        title={t('suspicions.actions')}
        actions={suspicion.available_actions}
        onAsk={setAsked}
      />
      {answer && (
        <AnswerDialog
          action={answer}
          suspicions={[suspicion]}
          custody={custody}
          onAnswered={(told) => answered(told, answer)}
          onMoved={reload}
          onClose={() => setAsked(null)}
        />
      )}
      {verdict && (
        <ReviewDialog
          verdict={verdict}
          suspicion={suspicion}
          reload={reload}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

const VERDICTS = ['accept', 'refuse'] as const;

/** What the supervising authority says to an explanation. */
function ReviewDialog({
  verdict,
  suspicion,
  reload,
  onClose,
}: {
  verdict: (typeof VERDICTS)[number];
  suspicion: Suspicion;
  reload: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const label = t(`suspicion_action.${verdict}`);
  const submit = async ({ reason }: { reason?: string }) => {
    try {
      await client.POST('/api/v1/suspicions/{suspicion_id}/reviews', {
        params: { path: { suspicion_id: suspicion.id } },
        body: {
          verdict,
          reason: reason?.trim() ? reason.trim() : null,
          expected_version: suspicion.version,
        },
      });
    } catch (refusal) {
      // What moved meanwhile is read anew; the person decides again on what is there now.
      if (problemOf(refusal).status === 409) await reload();
      throw refusal;
    }
    void message.success(t(`suspicions.done_${verdict}`), 6);
    await reload();
  };
  return (
    <FormDialog<{ reason?: string }>
      title={label}
      isOpen
      submitText={label}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="what-next">{t(`suspicions.next_${verdict}`)}</p>
      <TextField
        name="reason"
        label={t(`suspicions.reason_${verdict}`)}
        max={4000}
        rows={3}
        isOptional={verdict === 'accept'}
      />
    </FormDialog>
  );
}
