import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import { problemOf } from '@/api/problem';
import { today, toDay } from '@/lib/dates';
import { Form, Radio, Select } from '@/ui/controls';
import { type ChosenFile, FileChooser } from '@/ui/FileChooser';

import { missingKinds } from '../proof';
import { type BodyOf, type Entry, type Kind, KINDS } from '../words';
import type { Custody, SendingForm } from './context';
import { DayField, given, TextField } from '@/ui/fields';

export interface CiteForm {
  files?: ChosenFile[];
  kind?: Kind;
  is_equivalent?: boolean;
  stands_for?: Kind;
  stands_for_reason?: string;
  about_on?: Dayjs | null;
}

/** What a file proves: which kinds the red line still lacks is said at each. */
export function CiteFields({ entry, custody }: { entry: Entry; custody: Custody }) {
  const { t } = useTranslation();
  const isEquivalent = Form.useWatch('is_equivalent') as boolean | undefined;
  const missing = missingKinds(entry);
  const optionOf = (value: Kind) => {
    const kind = t(`evidence_kind.${value}`);
    if (missing.includes(value)) return { value, label: t('move.kind_missing', { kind }) };
    const isThere = entry.required_evidence.includes(value);
    return { value, label: isThere ? t('move.kind_there', { kind }) : kind };
  };
  const required = { required: true, message: t('ui.required') };
  const others = KINDS.filter((kind) => !entry.required_evidence.includes(kind));
  return (
    <>
      <Form.Item name="kind" label={t('move.kind')} rules={[required]}>
        <Select
          virtual={false}
          listHeight={400}
          options={[
            { label: t('move.kinds_required'), options: entry.required_evidence.map(optionOf) },
            { label: t('move.kinds_other'), options: others.map(optionOf) },
          ]}
        />
      </Form.Item>
      <DayField
        name="about_on"
        label={t('move.about_on')}
        extra={t('move.about_on_about')}
        to={today()}
        isOptional
      />
      <Form.Item name="is_equivalent" label={t('move.equivalent')} initialValue={false}>
        <Radio.Group
          options={[
            { value: false, label: t('move.not_equivalent') },
            { value: true, label: t('move.is_equivalent') },
          ]}
        />
      </Form.Item>
      {isEquivalent && (
        <>
          <Form.Item name="stands_for" label={t('move.stands_for')} rules={[required]}>
            <Select options={entry.required_evidence.map(optionOf)} />
          </Form.Item>
          <TextField
            name="stands_for_reason"
            label={t('move.stands_for_reason')}
            extra={t('move.stands_for_about')}
            max={300}
          />
        </>
      )}
      <Form.Item
        name="files"
        label={t('move.files')}
        rules={[{ required: true, type: 'array', min: 1, message: t('move.files_required') }]}
      >
        <FileChooser accept={custody.accepted} />
      </Form.Item>
    </>
  );
}

export function citeBody(values: CiteForm, evidenceId: number): BodyOf<'cite'> {
  return {
    evidence_id: evidenceId,
    kind: given(values.kind),
    stands_for: values.is_equivalent ? given(values.stands_for) : null,
    stands_for_reason: values.is_equivalent ? given(values.stands_for_reason).trim() : null,
  };
}

/**
 * Upload and cite one file after the other. What is done stays done: after a refusal the files
 * that are left can be sent again, and none is cited twice.
 */
export async function citeAll(
  values: CiteForm,
  entry: Entry,
  custody: Custody,
  form: SendingForm,
  send: (body: BodyOf<'cite'>) => Promise<Entry>,
): Promise<Entry> {
  const mark = (key: string, change: Partial<ChosenFile>) => {
    const files = form.getFieldValue('files') as ChosenFile[];
    form.setFieldValue(
      'files',
      files.map((item) => (item.key === key ? { ...item, ...change } : item)),
    );
  };
  let moved = entry;
  for (const { key, file, state } of given(values.files)) {
    if (state === 'done') continue;
    mark(key, { state: 'sending', progress: 0, reason: undefined });
    try {
      const evidenceId = await bringIn(file, values, entry, custody, (progress) =>
        mark(key, { progress }),
      );
      moved = await send(citeBody(values, evidenceId));
    } catch (error) {
      mark(key, { state: 'failed', reason: problemOf(error).detail });
      throw error;
    }
    mark(key, { state: 'done', progress: 1 });
  }
  return moved;
}

/** The same bytes are kept once: a file that is there already is cited as it stands. */
async function bringIn(
  file: File,
  values: CiteForm,
  entry: Entry,
  custody: Custody,
  onProgress: (part: number) => void,
): Promise<number> {
  try {
    const facts = { organisationId: entry.organisation_id, aboutOn: toDay(values.about_on) };
    return (await custody.upload(file, facts, onProgress)).id;
  } catch (error) {
    const { code, extra } = problemOf(error);
    const existing = code === 'file_duplicate' ? firstId(extra['existing']) : null;
    if (existing === null) throw error;
    return existing;
  }
}

function firstId(existing: unknown): number | null {
  const first: unknown = Array.isArray(existing) ? existing[0] : null;
  const isNamed = typeof first === 'object' && first !== null && 'id' in first;
  return isNamed && typeof first.id === 'number' ? first.id : null;
}
