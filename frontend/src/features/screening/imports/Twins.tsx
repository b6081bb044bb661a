import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { Schemas } from '@/api/types';
import { Radio, Select } from '@/ui/controls';
import { SimpleTable } from '@/ui/SimpleTable';

import type { TwinWork } from './Decision';
import { twinKey } from './twins';
import { type ImportView, TWIN_CHOICES, type TwinChoice } from './words';

type Twin = Schemas['NearTwin'];

/** Nothing for all of them: each is decided by itself. */
const EACH = 'each';

/** Rows that may be stored placements with other dates: a person says which. */
export function Twins({ view, work }: { view: ImportView; work: TwinWork | null }) {
  const { t } = useTranslation();
  const all = view.counts?.near_twins ?? 0;
  return (
    <>
      <p>{t('imports.twins_about')}</p>
      {work && (
        <div className="screening-choice">
          <span id="other-twins">{t('imports.twins_others')}</span>
          <Radio.Group
            aria-labelledby="other-twins"
            value={work.decisions.others ?? EACH}
            options={[
              { value: EACH, label: t('imports.twins_none') },
              ...TWIN_CHOICES.map((value) => ({ value, label: t(`twin_choice.${value}`) })),
            ]}
            onChange={({ target }) =>
              work.setDecisions({
                ...work.decisions,
                others: TWIN_CHOICES.find((choice) => choice === target.value) ?? null,
              })
            }
          />
        </div>
      )}
      {all > view.near_twins.length && (
        <p className="quiet">{t('imports.twins_shown', { shown: view.near_twins.length, all })}</p>
      )}
      <SimpleTable<Twin>
        label={t('imports.twins')}
        rows={view.near_twins}
        rowKey={twinKey}
        columns={[
          {
            key: 'place',
            title: t('imports.place'),
            render: (row) => t('imports.place_words', { sheet: row.sheet, row: row.row }),
          },
          {
            key: 'student',
            title: t('record_field.student_name'),
            render: (row) => row.student_name,
          },
          { key: 'host', title: t('record_field.host_name'), render: (row) => row.host_name },
          { key: 'start', title: t('imports.twin_start'), render: (row) => row.start_on },
          {
            key: 'stored',
            title: t('imports.twin_stored'),
            render: (row) => (
              <Link to={`/screening/records/${row.record_id}`}>{row.stored_start_on}</Link>
            ),
          },
          ...(work
            ? [
                {
                  key: 'choice',
                  title: t('imports.twin_choice'),
                  render: (row: Twin) => <Choice twin={row} work={work} />,
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

function Choice({ twin, work: { decisions, setDecisions } }: { twin: Twin; work: TwinWork }) {
  const { t } = useTranslation();
  const key = twinKey(twin);
  const choose = (choice: TwinChoice | undefined) => {
    const others = Object.fromEntries(
      Object.entries(decisions.named).filter(([name]) => name !== key),
    );
    const named = choice
      ? { ...others, [key]: { sheet: twin.sheet, row: twin.row, choice } }
      : others;
    setDecisions({ ...decisions, named });
  };
  return (
    <Select<TwinChoice>
      aria-label={t('imports.twin_choice_of', { row: twin.row })}
      style={{ width: 190 }}
      allowClear
      value={decisions.named[key]?.choice}
      placeholder={t(decisions.others ? `twin_choice.${decisions.others}` : 'imports.twins_none')}
      options={TWIN_CHOICES.map((value) => ({ value, label: t(`twin_choice.${value}`) }))}
      onChange={choose}
    />
  );
}
