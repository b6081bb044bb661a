import { useTranslation } from 'react-i18next';

import { Button, Space } from '@/ui/controls';
import { Panel } from '@/ui/PageHeader';

import type { Asked } from '../actions/MoveDialog';
import type { ActionState, MoveAction } from '../words';

export type MoveState = ActionState & { action: MoveAction };

/** Actions sorted by what the reader can do about them. */
export function sortActions(actions: readonly ActionState[]) {
  const moves = actions.filter((item): item is MoveState => item.action !== 'register');
  const isBlocked = (item: MoveState) =>
    !item.is_available && item.reasons.every(({ kind }) => kind === 'need');
  return {
    /** What is waited for first. */
    available: moves
      .filter(({ is_available }) => is_available)
      .sort((a, b) => Number(b.is_duty) - Number(a.is_duty)),
    /** The reader's to do, once something more is there. */
    blocked: moves.filter(isBlocked).sort((a, b) => Number(b.is_duty) - Number(a.is_duty)),
    /** Somebody else's, or not now. */
    others: moves.filter((item) => !item.is_available && !isBlocked(item)),
  };
}

/** Buttons for what the server offers this reader, and reasons for what it does not. */
export function ActionBar({
  actions,
  onAsk,
}: {
  actions: readonly ActionState[];
  onAsk: (asked: Asked) => void;
}) {
  const { t } = useTranslation();
  const { available, blocked, others } = sortActions(actions);
  // Removing starts at the file to be removed.
  const buttons = available.filter(({ action }) => action !== 'uncite');
  return (
    <Panel title={t('entry.actions')}>
      {buttons.length === 0 && blocked.length === 0 && (
        <p style={{ margin: 0 }}>{t('entry.nothing_to_do')}</p>
      )}
      <Space wrap>
        {buttons.map(({ action, label, is_duty }) => (
          <Button
            key={action}
            type={is_duty ? 'primary' : 'default'}
            onClick={() => onAsk({ action })}
          >
            {label}
          </Button>
        ))}
      </Space>
      {blocked.length > 0 && (
        <ul className="plain-list" aria-label={t('entry.blocked')}>
          {blocked.map((item) => (
            <li key={item.action}>
              <BlockedAction state={item} />
            </li>
          ))}
        </ul>
      )}
      <details className="why-not">
        <summary>{t('entry.why_not')}</summary>
        <dl>
          {others.map(({ action, label, reasons }) => (
            <WhyNot key={action} label={label} texts={reasons.map(({ message }) => message)} />
          ))}
        </dl>
      </details>
    </Panel>
  );
}

/** A button that waits: it can be reached by keyboard and says what is missing. */
function BlockedAction({ state }: { state: MoveState }) {
  const { t } = useTranslation();
  const id = `blocked-${state.action}`;
  return (
    <div className="blocked-action">
      <Button aria-disabled className="ant-btn-disabled" aria-describedby={id}>
        {state.label}
      </Button>
      <div id={id}>
        {t('entry.still_missing')}
        <ul>
          {state.reasons.map(({ code, message }) => (
            <li key={code}>{message}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function WhyNot({ label, texts }: { label: string; texts: string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{texts.join('；')}</dd>
    </>
  );
}
