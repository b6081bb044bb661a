import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { sendFile } from '@/api/upload';
import { fromDay, toDay, today } from '@/lib/dates';
import { Form, type FormInstance, Input, Radio, Select } from '@/ui/controls';
import { DayField, given } from '@/ui/fields';
import { type ChosenFile, FileChooser } from '@/ui/FileChooser';
import { FormDialog } from '@/ui/FormDialog';

import { ExportButton } from '../ExportButton';
import { schoolYearOf, schoolYears, schoolYearWords } from '../words';
import { SOURCES } from './filters';

const ACCEPTED = '.xlsx,.xls,.et,.ods,.csv,.txt';
const WAYS = ['file', 'paste'] as const;

interface TellForm {
  source: Schemas['RosterSource'];
  school_year: number;
  as_of_on: Dayjs;
  files?: ChosenFile[];
  pasted?: string;
}

/** Tell what enrolment or the filing platform has, as a file or as lines copied out of a table. */
export function TellDialog({
  onTold,
  onClose,
}: {
  onTold: (answer: Schemas['RosterAnswer']) => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [way, setWay] = useState<(typeof WAYS)[number]>('file');

  const submit = async (values: TellForm, form: FormInstance<TellForm>) => {
    const file = fileOf(values);
    const query = new URLSearchParams({
      source: values.source,
      school_year: values.school_year.toString(),
      as_of_on: given(toDay(values.as_of_on)),
    });
    const [chosen] = values.files ?? [];
    const mark = (change: Partial<ChosenFile>) => {
      if (chosen) form.setFieldValue('files', [{ ...chosen, ...change }]);
    };
    try {
      const answer = await sendFile('/api/v1/roster-files', query, file, (progress) =>
        mark({ state: 'sending', progress }),
      );
      await onTold(answer as Schemas['RosterAnswer']); // the shape the API documents for 201
    } catch (refusal) {
      mark({ state: 'chosen', progress: 0 });
      throw refusal;
    }
  };

  return (
    <FormDialog<TellForm>
      title={t('roster.tell')}
      isOpen
      width={760}
      submitText={t('roster.send')}
      initial={{
        source: 'enrolment',
        school_year: schoolYearOf(today()),
        as_of_on: given(fromDay(today())),
      }}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="what-next">{t('roster.tell_about')}</p>
      <Form.Item name="source" label={t('roster.source')}>
        <Radio.Group
          options={SOURCES.map((value) => ({ value, label: t(`roster_source.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="school_year" label={t('screening.school_year')}>
        <Select
          style={{ maxWidth: 220 }}
          options={schoolYears().map((year) => ({ value: year, label: schoolYearWords(year) }))}
        />
      </Form.Item>
      <DayField
        name="as_of_on"
        label={t('roster.as_of_on')}
        extra={t('roster.as_of_about')}
        to={today()}
      />
      <Form.Item label={t('roster.way')}>
        <Radio.Group
          value={way}
          options={WAYS.map((value) => ({ value, label: t(`roster.way_${value}`) }))}
          onChange={({ target }) => setWay(target.value as (typeof WAYS)[number])} // its own words
        />
      </Form.Item>
      {way === 'file' ? (
        <Form.Item
          name="files"
          label={t('roster.file')}
          extra={<ExportButton path="/api/v1/roster-template" text={t('roster.template')} />}
          rules={[{ required: true, type: 'array', min: 1, message: t('imports.file_required') }]}
        >
          <FileChooser accept={ACCEPTED} hint={t('roster.file_hint')} isSingle />
        </Form.Item>
      ) : (
        <Form.Item
          name="pasted"
          label={t('roster.pasted')}
          extra={t('roster.pasted_about')}
          rules={[{ required: true, whitespace: true, message: t('ui.required') }]}
        >
          <Input.TextArea
            className="screening-lines"
            autoSize={{ minRows: 6, maxRows: 16 }}
            placeholder={t('roster.pasted_example')}
          />
        </Form.Item>
      )}
    </FormDialog>
  );
}

/** Copied cells are sent as the text table they are. */
function fileOf({ files, pasted }: TellForm): File {
  const [chosen] = files ?? [];
  return chosen?.file ?? new File([pasted ?? ''], 'pasted.txt', { type: 'text/plain' });
}
