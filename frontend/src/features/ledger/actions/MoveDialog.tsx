import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useMay } from '@/access/session';
import { problemOf } from '@/api/problem';
import { Alert, App } from '@/ui/controls';
import { FormDialog } from '@/ui/FormDialog';

import { StatusLamp } from '../Marks';
import { type UnsavedWork, Watched } from '../Unsaved';
import { useMove } from '../useMove';
import type { ActionState, Entry, MoveAction } from '../words';
import type { Custody, SendingForm } from './context';
import { type ActionForm, type Carrying, FORMS } from './forms';
import { refreshUntouched } from './refresh';
import { atFields } from './refusal';

/** What is being asked of which entry; `preset` is what the place of the button knew already. */
export interface Asked {
  action: MoveAction;
  preset?: object;
}

/**
 * The dialog of one action: it says what will happen, asks what the action needs, and keeps what
 * was typed whatever the answer. Where the entry has moved meanwhile it shows where it stands now
 * and lets the person decide again.
 */
export function MoveDialog({
  entry,
  asked,
  custody,
  unsaved,
  onReload,
  onClose,
}: {
  entry: Entry;
  asked: Asked;
  custody: Custody;
  unsaved: UnsavedWork;
  /** Read the entry anew. */
  onReload: () => Promise<Entry | undefined>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useMay();
  const move = useMove();
  const { action, preset } = asked;
  // Each action's own form takes each action's own values; the pair is lost to the type of a union.
  const { Fields, initial, carryOut, isDangerous, width } = FORMS[action] as ActionForm<MoveAction>;
  const [hasMoved, setHasMoved] = useState(false);
  const [start] = useState(() => Object.assign(initial(entry), preset));
  // The version the reader decides on: what is read in the background does not move it.
  const seen = useRef(entry);
  const running = useRef<Promise<void> | null>(null);
  const state = entry.available_actions.find((item) => item.action === action);

  const send: Carrying<MoveAction>['send'] = async (body) => {
    seen.current = await move(seen.current, action, body);
    return seen.current;
  };

  const submit = async (values: object, form: SendingForm) => {
    try {
      const carrying = { entry: seen.current, may, custody, form, send };
      const moved = await carryOut(values as never, carrying); // the values of its own fields
      void message.success(
        t('move.done', { action: state?.label ?? '', status: moved.status_label }),
        5,
      );
    } catch (error) {
      if (problemOf(error).code === 'entry_moved') {
        setHasMoved(true);
        seen.current = (await onReload()) ?? seen.current;
        refreshUntouched(form, initial(seen.current));
      }
      throw atFields(error, action);
    }
  };

  /** Two clicks are one request. */
  const submitOnce = (values: object, form: SendingForm) => {
    running.current ??= submit(values, form).finally(() => {
      running.current = null;
    });
    return running.current;
  };

  return (
    <FormDialog<object>
      title={state?.label ?? ''}
      isOpen
      initial={start}
      submitText={state?.label}
      width={width}
      isDangerous={isDangerous}
      onSubmit={submitOnce}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Watched work={unsaved} isDirty={() => form.isFieldsTouched()} />
          {hasMoved && <Moved entry={entry} state={state} />}
          <p className="what-next">{t(`next.${action}`)}</p>
          {Fields && <Fields entry={entry} custody={custody} />}
        </>
      )}
    </FormDialog>
  );
}

function Moved({ entry, state }: { entry: Entry; state: ActionState | undefined }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 12 }}
      title={t('move.moved_title')}
      description={
        <>
          <div>
            {t('move.moved_now')} <StatusLamp status={entry.status} />
          </div>
          <div>{state?.is_available ? t('move.moved_again') : t('move.moved_over')}</div>
          {state && !state.is_available && (
            <ul style={{ margin: 0, paddingInlineStart: 20 }}>
              {state.reasons.map(({ code, message }) => (
                <li key={code}>{message}</li>
              ))}
            </ul>
          )}
        </>
      }
    />
  );
}
