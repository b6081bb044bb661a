export type MarkTone = 'neutral' | 'red' | 'orange' | 'blue' | 'green';

/** A short word set apart; its tones pass WCAG AA, which antd's presets do not. */
export function Mark({ tone = 'neutral', children }: { tone?: MarkTone; children: string }) {
  return <span className={`mark mark-${tone}`}>{children}</span>;
}
