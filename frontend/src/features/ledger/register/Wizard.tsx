import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { useMay, useSession } from '@/access/session';
import { client } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schemas } from '@/api/types';
import { today } from '@/lib/dates';
import { dropDraft, keepDraft } from '@/lib/drafts';
import { randomKey } from '@/lib/random';
import { Alert, App, Button, Form, Select, Space, Steps } from '@/ui/controls';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { OrganisationSelect } from '@/ui/OrganisationSelect';
import { Panel } from '@/ui/PageHeader';

import { DayField } from '@/ui/fields';
import { BasisField, FactFields } from '../FactFields';
import '../ledger.css';
import { Check } from './Check';
import { type RegisterForm, registerBody, stepOf, STEPS, toDraft } from './form';
import { NamedAuthorities } from './NamedAuthorities';

/** Campaign → red line → facts → check; everything typed survives a reload. */
export function Wizard({
  draft,
  isRestored,
  initial,
  earlier,
  campaigns,
}: {
  draft: string;
  isRestored: boolean;
  initial: RegisterForm;
  earlier: { id: number; name: string } | null;
  campaigns: readonly Schemas['CampaignSummary'][];
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { organisation } = useSession();
  const mayFind = useMay()('ledger.find');
  const [form] = Form.useForm<RegisterForm>();
  const [step, setStep] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key for this form: a second try after a lost answer finds the entry that was made.
  const [key, setKey] = useState(randomKey);
  const running = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const campaignId = Form.useWatch<number | undefined>('campaign_id', form) ?? initial.campaign_id;
  const ownerId = Form.useWatch<number | undefined>('organisation_id', form);
  const isSelfFound = !mayFind;
  const titles = [
    t('register.step_campaign'),
    t('register.step_basis'),
    t('register.step_facts'),
    t('register.step_check'),
  ];
  const isLast = step === STEPS.length;

  const goTo = (next: number) => {
    setStep(next);
    heading.current?.focus();
  };

  const goOn = async () => {
    try {
      await form.validateFields([...(STEPS[step] ?? [])]);
    } catch {
      return; // the form shows what is missing at its fields
    }
    goTo(step + 1);
  };

  const register = async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      const typed = form.getFieldsValue(true) as RegisterForm;
      const { data } = await client.POST('/api/v1/ledger-entries', {
        headers: { 'Idempotency-Key': key },
        body: registerBody(typed, { isSelfFound, recursFromId: earlier?.id ?? null }),
      });
      dropDraft(draft);
      void message.success(t(isSelfFound ? 'register.saved_draft' : 'register.opened'), 6);
      if (data) void navigate(`/ledger/${data.id}`);
    } catch (refusal) {
      setError(refusal);
      setKey(randomKey()); // what was refused will be sent again with other content
      showAtFields(refusal);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const showAtFields = (refusal: unknown) => {
    const faults = problemOf(refusal).errors.flatMap(({ path, message: text }) => {
      const field = /^body\.([a-z_]+)/.exec(path)?.[1];
      return field ? [{ field, text }] : [];
    });
    form.setFields(
      faults.map(({ field, text }) => ({
        name: (field === 'red_line_code' || field === 'focus_code'
          ? 'basis'
          : field) as keyof RegisterForm, // a name no field has is ignored
        errors: [text],
      })),
    );
    const first = Math.min(STEPS.length, ...faults.map(({ field }) => stepOf(field)));
    if (first < STEPS.length) goTo(first);
  };

  const startOver = () => {
    dropDraft(draft);
    form.setFieldsValue(Object.fromEntries(STEPS.flat().map((name) => [name, undefined])));
    form.setFieldsValue({
      campaign_id: campaigns[0]?.id,
      organisation_id: mayFind ? undefined : organisation.id,
    });
    goTo(0);
  };

  return (
    <Panel>
      <Steps
        current={step}
        size="small"
        responsive
        items={titles.map((title) => ({ title }))}
        style={{ marginBottom: 16 }}
      />
      {isRestored && (
        <Alert
          type="info"
          showIcon
          closable
          style={{ marginBottom: 12 }}
          title={t('register.restored')}
          action={
            <Button size="small" onClick={startOver}>
              {t('register.start_over')}
            </Button>
          }
        />
      )}
      {earlier && <p className="what-next">{t('register.recurs', { number: earlier.name })}</p>}
      <ErrorNotice error={error} />
      <h2 ref={heading} tabIndex={-1} className="wizard-heading">
        {titles[step]}
      </h2>
      <Form<RegisterForm>
        form={form}
        layout="vertical"
        initialValues={initial}
        style={{ maxWidth: 820 }}
        onValuesChange={(_, typed) => keepDraft(draft, toDraft(typed))}
        onFinish={() => void register()}
        onFinishFailed={({ errorFields }) => {
          const [first] = errorFields[0]?.name ?? [];
          goTo(stepOf(String(first)));
        }}
      >
        <div hidden={step !== 0}>
          <Form.Item
            name="campaign_id"
            label={t('ledger.campaign')}
            rules={[{ required: true, message: t('ui.required') }]}
          >
            <Select options={campaigns.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
          {mayFind ? (
            <Form.Item
              name="organisation_id"
              label={t('register.whose')}
              extra={t('register.whose_about')}
              rules={[{ required: true, message: t('ui.required') }]}
            >
              <OrganisationSelect />
            </Form.Item>
          ) : (
            <p>{t('register.own_school', { name: organisation.name })}</p>
          )}
        </div>
        <div hidden={step !== 1}>
          {campaignId !== undefined && <BasisField name="basis" campaignId={campaignId} />}
        </div>
        <div hidden={step !== 2}>
          <FactFields group={[]} isSelfFound={isSelfFound} />
          {!isSelfFound && (
            <>
              <DayField
                name="ordered_deadline_on"
                label={t('register.ordered_deadline')}
                extra={t('register.ordered_deadline_about')}
                from={today()}
                isOptional
              />
              <NamedAuthorities ownerId={ownerId} />
            </>
          )}
        </div>
        {isLast && (
          <Check
            form={form}
            isSelfFound={isSelfFound}
            campaigns={campaigns}
            ownName={organisation.name}
          />
        )}
        <Space wrap style={{ marginTop: 8 }}>
          {step > 0 && <Button onClick={() => goTo(step - 1)}>{t('register.previous')}</Button>}
          {isLast ? (
            <Button key="save" type="primary" htmlType="submit" loading={isBusy}>
              {isSelfFound ? t('register.save_draft') : t('register.open')}
            </Button>
          ) : (
            <Button key="next" type="primary" onClick={() => void goOn()}>
              {t('register.next')}
            </Button>
          )}
        </Space>
      </Form>
    </Panel>
  );
}
