import type { Schemas } from '@/api/types';

/** The values that triggered a rule, each under its heading. */
export function Values({ items }: { items: readonly Schemas['ValueView'][] }) {
  return (
    <dl className="screening-values">
      {items.map(({ field, heading, value }) => (
        <div key={field}>
          <dt>{heading}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
