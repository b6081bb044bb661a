import { Grid, Table } from 'antd';
import { type ReactNode, useRef } from 'react';

import type { Column } from './DataTable';
import { EmptyState } from './EmptyState';
import { useScrollableByKeyboard } from './scroll';

/** A short list that is all there: no paging, no settings. */
export function SimpleTable<T extends object>({
  label,
  columns,
  rows,
  rowKey,
  empty,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  empty?: string;
}) {
  const isWide = Grid.useBreakpoint().md ?? true;
  const box = useRef<HTMLDivElement>(null);
  useScrollableByKeyboard(box, label);
  return (
    <div ref={box}>
      <Table<T>
        aria-label={label}
        bordered
        size="small"
        rowKey={rowKey}
        pagination={false}
        dataSource={[...rows]}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <EmptyState text={empty} /> }}
        columns={columns.map(({ key, title, width, align, fixed, render }) => ({
          key,
          // On a phone a fixed column would leave no room for the others.
          fixed: isWide ? fixed : undefined,
          title,
          width,
          align,
          render: (_: unknown, row: T): ReactNode => <div className="cell">{render(row)}</div>,
        }))}
      />
    </div>
  );
}
