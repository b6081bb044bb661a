import { Descriptions, Grid } from 'antd';
import type { ReactNode } from 'react';

export interface Fact {
  label: string;
  value: ReactNode;
  /** Long texts take the rest of their row. */
  isLong?: boolean;
}

/** Facts by name, at `most` so many beside each other; one column on a phone. */
export function Facts({ items, most = 3 }: { items: readonly Fact[]; most?: number }) {
  const screens = Grid.useBreakpoint();
  const columns = Math.min(most, screens.xl ? 3 : screens.md ? 2 : 1);
  return (
    <Descriptions
      bordered
      size="small"
      column={columns}
      styles={{ label: { width: screens.md ? 140 : 110 } }}
      items={items.map(({ label, value, isLong }) => ({
        key: label,
        label,
        children: value ?? '—',
        span: isLong ? columns : 1,
      }))}
    />
  );
}
