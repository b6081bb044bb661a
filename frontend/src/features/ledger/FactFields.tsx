import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useLocalised } from '@/lib/i18n/localised';
import { Form, Input, InputNumber, Select } from '@/ui/controls';
import { Loaded } from '@/ui/Loading';

import { type FieldName, orNull, TextField } from '@/ui/fields';
import { type FocusItem, type RedLine, useCatalogue } from './useCatalogue';
import { OUTSIDE_SOURCES, SELF_FOUND, type Source } from './words';
import type { Schemas } from '@/api/types';

export interface FactsTyped {
  /** A red line (`BD-05`) or a focus item with a question of its own (`F01`). */
  basis?: string;
  source?: Source;
  found_by?: string | null;
  description?: string;
  host_name?: string | null;
  host_code?: string | null;
  cause?: string | null;
  student_count?: number | null;
  matter_no?: string | null;
}

export const HOST_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** The red line or the focus item an issue is about, and what choosing it will ask for. */
export function BasisField({ name, campaignId }: { name: FieldName; campaignId: number }) {
  const { t } = useTranslation();
  const localised = useLocalised();
  const catalogue = useCatalogue(campaignId);
  const groups = useMemo(() => {
    const redLines = catalogue.data?.red_lines ?? [];
    const focusItems = catalogue.data?.focus_items ?? [];
    return groupByFocus(redLines, focusItems).map(({ focus, options }) => ({
      label: focus ? `${focus.code} ${localised(focus, 'label')}` : t('register.other_red_lines'),
      options: options.map((item) => ({
        value: item.code,
        label: `${item.code} ${localised(item, 'label')}`,
        words: 'para_zh' in item ? `${item.para_zh} ${item.para_en}` : '',
      })),
    }));
  }, [catalogue.data, localised, t]);
  const chosen = Form.useWatch(name) as string | undefined;
  return (
    <>
      <Form.Item
        name={name}
        label={t('ledger.basis')}
        extra={t('register.basis_about')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Select
          allowClear
          placeholder={t('register.basis_placeholder')}
          listHeight={420}
          showSearch={{
            filterOption: (input, option) =>
              option !== undefined &&
              'words' in option &&
              [option.label, option.words].join(' ').toLowerCase().includes(input.toLowerCase()),
          }}
          options={groups}
        />
      </Form.Item>
      <Loaded query={catalogue}>
        {({ red_lines }) => {
          const redLine = red_lines.find(({ code }) => code === chosen);
          return redLine ? <Demands redLine={redLine} /> : null;
        }}
      </Loaded>
    </>
  );
}

/** Red lines under the first focus item that views them, so that each is offered once. */
export function groupByFocus(redLines: readonly RedLine[], focusItems: readonly FocusItem[]) {
  const placed = new Set<string>();
  const groups: { focus: FocusItem | null; options: (RedLine | FocusItem)[] }[] = [];
  for (const focus of focusItems) {
    const options: (RedLine | FocusItem)[] = redLines.filter(
      ({ code }) => focus.red_line_codes.includes(code) && !placed.has(code),
    );
    for (const { code } of options) placed.add(code);
    if (focus.has_own_question) options.push(focus);
    if (options.length > 0) groups.push({ focus, options });
  }
  const rest = redLines.filter(({ code }) => !placed.has(code));
  if (rest.length > 0) groups.push({ focus: null, options: rest });
  return groups;
}

function Demands({ redLine }: { redLine: RedLine }) {
  const { t } = useTranslation();
  const localised = useLocalised();
  return (
    <div className="what-next" aria-live="polite">
      <div>
        {localised(redLine, 'para')}（{localised(redLine, 'citation')}）
      </div>
      <strong>{t('register.will_ask')}</strong>
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {redLine.is_immediate_stop && <li>{t('register.asks_stop')}</li>}
        {redLine.is_money && <li>{t('register.asks_money')}</li>}
        {redLine.is_serious && <li>{t('register.asks_on_site')}</li>}
        <li>
          {t('register.asks_evidence', {
            kinds: redLine.required_evidence.map((kind) => t(`evidence_kind.${kind}`)).join('、'),
          })}
        </li>
      </ul>
    </div>
  );
}

/** The facts of an issue. `group` is where they stand in the form. */
export function FactFields({ group, isSelfFound }: { group: string[]; isSelfFound: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {!isSelfFound && (
        <>
          <Form.Item
            name={[...group, 'source']}
            label={t('ledger.source')}
            rules={[{ required: true, message: t('ui.required') }]}
          >
            <Select
              options={OUTSIDE_SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))}
            />
          </Form.Item>
          <TextField
            name={[...group, 'found_by']}
            label={t('ledger.found_by')}
            extra={t('register.found_by_about')}
            max={300}
          />
        </>
      )}
      <TextField
        name={[...group, 'description']}
        label={t('ledger.description')}
        extra={t('register.description_about')}
        max={4000}
        rows={4}
      />
      <Form.Item
        name={[...group, 'student_count']}
        label={t('ledger.student_count')}
        extra={t('register.student_count_about')}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <InputNumber min={0} max={100_000} precision={0} style={{ width: 160 }} />
      </Form.Item>
      <TextField
        name={[...group, 'host_name']}
        label={t('ledger.host_name')}
        extra={t('register.host_about')}
        max={100}
        isOptional
      />
      <Form.Item
        name={[...group, 'host_code']}
        label={t('ledger.host_code')}
        normalize={(value: string) => value.toUpperCase()}
        rules={[{ pattern: HOST_CODE, message: t('register.host_code_rule') }]}
      >
        <Input maxLength={18} />
      </Form.Item>
      <TextField
        name={[...group, 'cause']}
        label={t('ledger.cause')}
        extra={t('register.cause_about')}
        max={300}
        isOptional
      />
      <TextField
        name={[...group, 'matter_no']}
        label={t('ledger.matter_no')}
        extra={t('register.matter_no_about')}
        max={40}
        isOptional
      />
    </>
  );
}

/** The facts as the wire writes them. */
export function factsBody(typed: FactsTyped, isSelfFound: boolean): Schemas['EntryFacts'] {
  const isFocus = typed.basis?.startsWith('F') ?? false;
  return {
    red_line_code: isFocus ? null : (typed.basis ?? null),
    focus_code: isFocus ? (typed.basis ?? null) : null,
    source: isSelfFound ? SELF_FOUND : (typed.source ?? 'inspection'),
    found_by: isSelfFound ? null : orNull(typed.found_by),
    description: typed.description?.trim() ?? '',
    host_name: orNull(typed.host_name),
    host_code: orNull(typed.host_code),
    cause: orNull(typed.cause),
    student_count: typed.student_count ?? 0,
    matter_no: orNull(typed.matter_no),
  };
}
