import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, Form, Input, InputNumber, Select, Switch } from '@/ui/controls';

import { TagsField } from '../TagsField';
import { AskedColumns } from './AskedColumns';
import { CATEGORIES, NUMBERS, THRESHOLDS, WORD_LISTS } from './form';
import { categoryName } from './words';

/** Every setting, in groups of what it is about. */
export function SettingsFields() {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      <Group title={t('settings.group_asked')}>
        <Form.Item
          name={['document', 'asked_columns']}
          label={t('settings_field.asked_columns')}
          extra={t('settings.asked_about')}
        >
          <AskedColumns />
        </Form.Item>
      </Group>
      <Group title={t('settings.group_brakes')}>
        <div className="screening-numbers">
          {NUMBERS.map((name) => (
            <Form.Item
              key={name}
              name={['document', name]}
              label={t(`settings_field.${name}`)}
              rules={[required]}
            >
              <InputNumber min={0} precision={0} />
            </Form.Item>
          ))}
        </div>
        <Form.Item
          name={['document', 'agreements_per_class']}
          label={t('settings_field.agreements_per_class')}
          extra={t('settings.agreements_about')}
          valuePropName="checked"
        >
          <Switch checkedChildren={t('ui.yes')} unCheckedChildren={t('ui.no')} />
        </Form.Item>
      </Group>
      <Group title={t('settings_field.thresholds')}>
        <p className="quiet">{t('settings.thresholds_about')}</p>
        <div className="screening-numbers">
          {THRESHOLDS.map((name) => (
            <Form.Item
              key={name}
              name={['document', 'thresholds', name]}
              label={t(`threshold.${name}`)}
              rules={[required]}
            >
              <InputNumber min={0} />
            </Form.Item>
          ))}
        </div>
      </Group>
      <Group title={t('settings.group_words')}>
        <Form.Item
          name={['document', 'entertainment_edition']}
          label={t('settings_field.entertainment_edition')}
          rules={[required]}
        >
          <InputNumber min={0} precision={0} />
        </Form.Item>
        {WORD_LISTS.map((name) => (
          <TagsField
            key={name}
            name={['document', name]}
            label={t(`settings_field.${name}`)}
            isOptional
          />
        ))}
      </Group>
      <MonthLimits />
      <Adjacency />
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="panel">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

function MonthLimits() {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <Group title={t('settings_field.month_limits')}>
      <Form.List name={['document', 'month_limits']}>
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="screening-line">
                <Form.Item name={[name, 'major']} rules={[required]}>
                  <Input
                    maxLength={7}
                    style={{ width: 110 }}
                    aria-label={t('settings.limit_major', { row: name + 1 })}
                    placeholder={t('record_field.major_code')}
                  />
                </Form.Item>
                <Form.Item name={[name, 'months']} rules={[required]}>
                  <InputNumber
                    min={1}
                    precision={0}
                    aria-label={t('settings.limit_months', { row: name + 1 })}
                    suffix={t('settings.months')}
                  />
                </Form.Item>
                <Button
                  type="link"
                  aria-label={t('settings.limit_remove', { row: name + 1 })}
                  onClick={() => remove(name)}
                >
                  {t('ui.remove')}
                </Button>
              </div>
            ))}
            <Form.ErrorList className="screening-fault" errors={errors} />
            <Button onClick={() => add({})}>{t('settings.limit_add')}</Button>
          </>
        )}
      </Form.List>
    </Group>
  );
}

function Adjacency() {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  const options = CATEGORIES.map((number) => ({ value: number, label: categoryName(number) }));
  return (
    <Group title={t('settings_field.adjacency')}>
      <p className="quiet">{t('settings.adjacency_about')}</p>
      <Form.List name={['document', 'adjacency']}>
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="screening-line">
                {(['one', 'other'] as const).map((side) => (
                  <Form.Item key={side} name={[name, side]} rules={[required]}>
                    <Select
                      aria-label={t(`settings.pair_${side}`, { row: name + 1 })}
                      style={{ width: 190 }}
                      options={options}
                    />
                  </Form.Item>
                ))}
                <Button
                  type="link"
                  aria-label={t('settings.pair_remove', { row: name + 1 })}
                  onClick={() => remove(name)}
                >
                  {t('ui.remove')}
                </Button>
              </div>
            ))}
            <Form.ErrorList className="screening-fault" errors={errors} />
            <Button onClick={() => add({})}>{t('settings.pair_add')}</Button>
          </>
        )}
      </Form.List>
    </Group>
  );
}
