import { Grid, Select, Tabs } from 'antd';
import { Fragment, type ReactNode } from 'react';

export interface Part {
  key: string;
  label: string;
  children: ReactNode;
}

/**
 * The parts of a page, one in sight: tabs, and on a phone a list to choose from, where tabs would
 * put a button of their own among themselves that no tab list may hold (ARIA 1.2).
 */
export function Parts({
  label,
  items,
  shown,
  onChange,
}: {
  label: string;
  items: readonly Part[];
  /** The key of the part in sight; the first one where there is no such part. */
  shown: string | null;
  onChange: (key: string) => void;
}) {
  const isWide = Grid.useBreakpoint().md ?? true;
  const part = items.find(({ key }) => key === shown) ?? items[0];
  if (isWide) {
    return (
      <Tabs
        aria-label={label}
        activeKey={part?.key}
        destroyOnHidden
        items={[...items]}
        onChange={onChange}
      />
    );
  }
  return (
    <>
      <Select
        aria-label={label}
        style={{ width: '100%', marginBottom: 12 }}
        value={part?.key}
        options={items.map((item) => ({ value: item.key, label: item.label }))}
        onChange={onChange}
      />
      <Fragment key={part?.key}>{part?.children}</Fragment>
    </>
  );
}
