import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { api, client } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schemas } from '@/api/types';
import { App, Checkbox, Form, type FormInstance, Select } from '@/ui/controls';
import { orNull, TextField } from '@/ui/fields';
import { type ChosenFile, FileChooser } from '@/ui/FileChooser';
import { FormDialog } from '@/ui/FormDialog';

import type { Custody } from './custody';
import { subjectWords, type SuspicionRow } from './words';

/** The three answers of a school. */
export const ANSWERS = ['confirm', 'explain', 'report_data_error'] as const;
export type AnswerAction = (typeof ANSWERS)[number];
type Outcome = Schemas['AnswerOutcome'];

interface AnswerForm {
  campaign_id?: number;
  description?: string;
  may_link?: boolean;
  reason?: string;
  files?: ChosenFile[];
}

const MAX_TEXT = 4000;
const SHOWN = 5;

/** One answer for one or many suspicions of one rule. It says what will happen before it does. */
export function AnswerDialog({
  action,
  suspicions,
  custody,
  onAnswered,
  onMoved,
  onClose,
}: {
  action: AnswerAction;
  suspicions: readonly SuspicionRow[];
  custody: Custody;
  onAnswered: (outcome: Outcome) => Promise<unknown>;
  /** Reads anew what has moved meanwhile: the person decides again on what is there now. */
  onMoved: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const named = suspicions.map(({ id, version }) => ({ id, expected_version: version }));

  const submit = async (values: AnswerForm, form: FormInstance<AnswerForm>) => {
    const body = await bodyOf(action, values, async (files) => {
      const owner = suspicions[0]?.organisation_id ?? 0;
      return bringIn(files, owner, custody, form);
    });
    const { data } = await client
      .POST('/api/v1/suspicion-answers', { body: { ...body, suspicions: named } })
      .catch(async (refusal: unknown) => {
        if (problemOf(refusal).status === 409) await onMoved();
        throw refusal;
      });
    void message.success(t(`suspicions.done_${action}`), 6);
    if (data) await onAnswered(data);
  };

  return (
    <FormDialog<AnswerForm>
      title={t(`suspicion_action.${action}`)}
      isOpen
      width={720}
      submitText={t(`suspicion_action.${action}`)}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="what-next">{t(`suspicions.next_${action}`)}</p>
      <p>
        {t('suspicions.answers_for', {
          rule: suspicions[0]?.rule_code ?? '',
          subjects: suspicions.slice(0, SHOWN).map(subjectWords).join('、'),
          count: suspicions.length,
        })}
      </p>
      {action === 'confirm' ? (
        <ConfirmFields />
      ) : (
        <TextField
          name="reason"
          label={t(`suspicions.reason_${action}`)}
          extra={t(`suspicions.reason_about_${action}`)}
          max={MAX_TEXT}
          rows={4}
        />
      )}
      {action === 'explain' && (
        <Form.Item
          name="files"
          label={t('suspicions.evidence')}
          extra={t('suspicions.evidence_about')}
        >
          <FileChooser accept={custody.accepted} />
        </Form.Item>
      )}
    </FormDialog>
  );
}

function ConfirmFields() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<AnswerForm>();
  const campaigns = api.useQuery('get', '/api/v1/campaigns', {
    params: { query: { state: ['open'], limit: 50 } },
  });
  const open = campaigns.data?.items ?? [];
  const only = open.length === 1 ? open[0]?.id : undefined;
  useEffect(() => {
    if (only !== undefined) form.setFieldValue('campaign_id', only);
  }, [form, only]);
  return (
    <>
      <Form.Item
        name="campaign_id"
        label={t('ledger.campaign')}
        extra={campaigns.data && open.length === 0 ? t('suspicions.no_campaign') : undefined}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Select options={open.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <TextField
        name="description"
        label={t('ledger.description')}
        extra={t('suspicions.description_about')}
        max={MAX_TEXT}
        rows={3}
        isOptional
      />
      <Form.Item name="may_link" valuePropName="checked" extra={t('suspicions.may_link_about')}>
        <Checkbox>{t('suspicions.may_link')}</Checkbox>
      </Form.Item>
    </>
  );
}

type Body =
  | Omit<Schemas['ConfirmAnswer'], 'suspicions'>
  | Omit<Schemas['ExplainAnswer'], 'suspicions'>
  | Omit<Schemas['DataErrorAnswer'], 'suspicions'>;

async function bodyOf(
  action: AnswerAction,
  { campaign_id = 0, description, may_link = false, reason = '', files = [] }: AnswerForm,
  upload: (files: ChosenFile[]) => Promise<number[]>,
): Promise<Body> {
  switch (action) {
    case 'confirm':
      return { kind: 'confirmed', campaign_id, description: orNull(description), may_link };
    case 'explain':
      return { kind: 'explained', reason: reason.trim(), evidence_ids: await upload(files) };
    case 'report_data_error':
      return { kind: 'data_error', reason: reason.trim() };
  }
}

/** Give the files into custody one after the other; the same bytes are kept once. */
async function bringIn(
  files: readonly ChosenFile[],
  organisationId: number,
  custody: Custody,
  form: FormInstance<AnswerForm>,
): Promise<number[]> {
  const mark = (key: string, change: Partial<ChosenFile>) => {
    const now = (form.getFieldValue('files') ?? []) as ChosenFile[];
    form.setFieldValue(
      'files',
      now.map((item) => (item.key === key ? { ...item, ...change } : item)),
    );
  };
  const ids: number[] = [];
  for (const { key, file } of files) {
    mark(key, { state: 'sending', progress: 0, reason: undefined });
    try {
      const kept = await custody.upload(file, { organisationId, aboutOn: null }, (progress) =>
        mark(key, { progress }),
      );
      ids.push(kept.id);
    } catch (error) {
      const existing = existingId(error);
      if (existing === null) {
        mark(key, { state: 'failed', reason: problemOf(error).detail });
        throw error;
      }
      ids.push(existing);
    }
    mark(key, { state: 'done', progress: 1 });
  }
  return ids;
}

/** The file that is there already, where a duplicate is refused. */
function existingId(error: unknown): number | null {
  const { code, extra } = problemOf(error);
  const existing: unknown = extra['existing'];
  const first: unknown = code === 'file_duplicate' && Array.isArray(existing) ? existing[0] : null;
  const isNamed = typeof first === 'object' && first !== null && 'id' in first;
  return isNamed && typeof first.id === 'number' ? first.id : null;
}
