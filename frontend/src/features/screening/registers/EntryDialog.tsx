import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { App } from '@/ui/controls';
import { TextField } from '@/ui/fields';
import { FormDialog } from '@/ui/FormDialog';

import type { Entry, Register } from './register';

const MAX_REASON = 300;

/** A new entry, or the correction of one with a reason. */
export function EntryDialog<Row extends Entry, Form extends object>({
  register,
  entry,
  onSaved,
  onClose,
}: {
  register: Register<Row, Form>;
  entry: Row | null;
  onSaved: () => unknown;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  // What a change is checked against: the entry as it was read last.
  const [standing, setStanding] = useState(entry);

  const save = async (values: Form & { reason?: string }) => {
    if (standing) await register.change(standing, values, values.reason?.trim() ?? '');
    else await register.create(values);
    void message.success(t('registers.saved'), 6);
    await onSaved();
  };
  const readAnew = async (entryId: number) => {
    const latest = await register.read(entryId);
    setStanding(latest);
    return register.toForm(latest);
  };

  return (
    <FormDialog<Form & { reason?: string }>
      title={t(entry ? 'registers.change' : `registers.add_${register.name}`)}
      isOpen
      width={720}
      initial={entry ? register.toForm(entry) : undefined}
      onSubmit={save}
      onReload={entry ? () => readAnew(entry.id) : undefined}
      onClose={onClose}
    >
      <p className="what-next">{t('registers.save_about')}</p>
      <register.Fields entry={entry} />
      {entry && <TextField name="reason" label={t('registers.change_reason')} max={MAX_REASON} />}
    </FormDialog>
  );
}
