import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';

import { Panel } from './PageHeader';

/** An action as it stands for this reader, in the server's words. */
export interface OfferedAction<A extends string> {
  action: A;
  label: string;
  is_available: boolean;
  /** Whether it is what is waited for. */
  is_duty: boolean;
  reasons: readonly { kind: string; code: string; message: string }[];
}

/** Actions sorted by what the reader can do about them. */
export function sortActions<A extends string>(actions: readonly OfferedAction<A>[]) {
  const isBlocked = (item: OfferedAction<A>) =>
    !item.is_available && item.reasons.every(({ kind }) => kind === 'need');
  const dutiesFirst = (a: OfferedAction<A>, b: OfferedAction<A>) =>
    Number(b.is_duty) - Number(a.is_duty);
  return {
    /** What is waited for first. */
    available: actions.filter(({ is_available }) => is_available).sort(dutiesFirst),
    /** The reader's to do, once something more is there. */
    blocked: actions.filter(isBlocked).sort(dutiesFirst),
    /** Somebody else's, or not now. */
    others: actions.filter((item) => !item.is_available && !isBlocked(item)),
  };
}

/** Buttons for what the server offers this reader, and reasons for what it does not. */
export function ActionBar<A extends string>({
  title,
  actions,
  elsewhere = [],
  onAsk,
}: {
  title: string;
  actions: readonly OfferedAction<A>[];
  /** Actions whose button stands somewhere else on the page. */
  elsewhere?: readonly A[];
  onAsk: (action: A) => void;
}) {
  const { t } = useTranslation();
  const { available, blocked, others } = sortActions(actions);
  const buttons = available.filter(({ action }) => !elsewhere.includes(action));
  return (
    <Panel title={title}>
      {buttons.length === 0 && blocked.length === 0 && (
        <p style={{ margin: 0 }}>{t('actions.none')}</p>
      )}
      <Space wrap>
        {buttons.map(({ action, label, is_duty }) => (
          <Button key={action} type={is_duty ? 'primary' : 'default'} onClick={() => onAsk(action)}>
            {label}
          </Button>
        ))}
      </Space>
      {blocked.length > 0 && (
        <ul className="plain-list" aria-label={t('actions.blocked')}>
          {blocked.map((item) => (
            <li key={item.action}>
              <BlockedAction state={item} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details className="why-not">
          <summary>{t('actions.why_not')}</summary>
          <dl>
            {others.map(({ action, label, reasons }) => (
              <WhyNot key={action} label={label} texts={reasons.map(({ message }) => message)} />
            ))}
          </dl>
        </details>
      )}
    </Panel>
  );
}

/** A button that waits: it can be reached by keyboard and says what is missing. */
function BlockedAction({ state }: { state: OfferedAction<string> }) {
  const { t } = useTranslation();
  const id = `blocked-${state.action}`;
  return (
    <div className="blocked-action">
      <Button aria-disabled className="ant-btn-disabled" aria-describedby={id}>
        {state.label}
      </Button>
      <div id={id}>
        {t('actions.still_missing')}
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
