import { Form, Modal, type FormInstance } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { problemOf } from '@/api/problem';

import { ErrorNotice } from './ErrorNotice';

/**
 * A form in a dialog. A refusal leaves everything typed where it is: faults stand at their fields,
 * the rest above them. Closing a form that was filled in asks first.
 */
export function FormDialog<V extends object>({
  title,
  isOpen,
  initial,
  submitText,
  width = 640,
  isDangerous = false,
  onSubmit,
  onClose,
  onReload,
  children,
}: {
  title: string;
  isOpen: boolean;
  initial?: Partial<V>;
  submitText?: string;
  width?: number;
  isDangerous?: boolean;
  onSubmit: (values: V, form: FormInstance<V>) => Promise<unknown>;
  onClose: () => void;
  /** Reads what somebody else has changed meanwhile; what was typed here stays. */
  onReload?: () => Promise<Partial<V> | undefined>;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<V>();
  const [isBusy, setBusy] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const notice = useRef<HTMLDivElement>(null);

  // In a long dialog the refusal stands above what is in sight.
  useEffect(() => {
    if (error) notice.current?.scrollIntoView({ block: 'center' });
  }, [error]);

  const submit = async (values: V) => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit(values, form);
      onClose();
    } catch (refusal) {
      setError(refusal);
      showFaults(form, refusal);
    } finally {
      setBusy(false);
    }
  };

  const reload = async () => {
    try {
      adoptLatest(form, await onReload?.());
      setError(null);
    } catch (refusal) {
      setError(refusal);
    }
  };

  const close = () => {
    if (isBusy) return;
    if (form.isFieldsTouched()) setLeaving(true);
    else leave();
  };

  const leave = () => {
    setLeaving(false);
    setError(null);
    onClose();
  };

  return (
    <>
      <Modal
        open={isOpen}
        title={title}
        width={width}
        okText={submitText ?? t('ui.save')}
        cancelText={t('ui.cancel')}
        confirmLoading={isBusy}
        okButtonProps={{ danger: isDangerous, htmlType: 'submit', form: 'dialog-form' }}
        onCancel={close}
        mask={{ closable: false }}
        destroyOnHidden
      >
        <div ref={notice}>
          <ErrorNotice
            error={error}
            onRetry={onReload && hasMoved(error) ? () => void reload() : undefined}
            retryText={t('ui.reload')}
          />
        </div>
        <Form<V>
          name="dialog-form"
          form={form}
          layout="vertical"
          initialValues={initial}
          preserve={false}
          onFinish={(values) => void submit(values)}
        >
          {typeof children === 'function' ? children(form) : children}
        </Form>
      </Modal>
      <Modal
        open={isLeaving}
        title={t('ui.discard_title')}
        okText={t('ui.discard')}
        cancelText={t('ui.keep_editing')}
        okButtonProps={{ danger: true }}
        onCancel={() => setLeaving(false)}
        onOk={leave}
      >
        {t('ui.discard_text')}
      </Modal>
    </>
  );
}

/** Whether a change was refused because somebody else was faster (412). */
export function hasMoved(error: unknown): boolean {
  return error !== null && problemOf(error).status === 412;
}

/** Take over the latest values of the fields that were not touched. */
export function adoptLatest<V extends object>(
  form: FormInstance<V>,
  latest: Partial<V> | undefined,
): void {
  const untouched = Object.entries(latest ?? {}).filter(
    ([name]) => !form.isFieldTouched(name as never), // its own fields
  );
  form.setFieldsValue(Object.fromEntries(untouched) as never); // its own fields
}

/**
 * Put the faults of a refusal at the fields they name (`body.membership.office`); those of a member
 * that has no field of its own (`body.posts.3`) at the field that holds it.
 */
export function showFaults<V extends object>(form: FormInstance<V>, refusal: unknown): void {
  const faults = problemOf(refusal).errors.filter(({ path }) => path.startsWith('body.'));
  const fields = form.getFieldsError().map(({ name }) => name);
  const found = new Map<string, { name: (string | number)[]; errors: string[] }>();
  for (const { path, message } of faults) {
    const parts = path
      .split('.')
      .slice(1)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const name = holderOf(parts, fields) ?? parts;
    const at = found.get(name.join('.')) ?? { name, errors: [] };
    at.errors.push(message);
    found.set(name.join('.'), at);
  }
  form.setFields([...found.values()] as never); // paths of its fields
}

/** The innermost field in which a member lies. */
function holderOf(
  parts: readonly (string | number)[],
  fields: readonly (string | number)[][],
): (string | number)[] | undefined {
  return fields
    .filter((name) => name.every((part, place) => part === parts[place]))
    .sort((one, other) => other.length - one.length)[0];
}
