import { ColumnHeightOutlined, ReloadOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Grid, Popover, Space, Table, Tooltip } from 'antd';
import type { TableColumnType, TableProps } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keepPreference, readPreference } from '@/lib/storage';

import { EmptyState } from './EmptyState';
import { ErrorNotice } from './ErrorNotice';
import { Pager } from './Pager';
import { useScrollableByKeyboard } from './scroll';
import type { Paging } from './urlState';

export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  width?: number;
  /** `start` keeps the first column, `end` the actions, in sight while scrolling sideways. */
  fixed?: 'start' | 'end';
  align?: 'right' | 'center';
  /** Only shown when asked for in the column settings. */
  isOptional?: boolean;
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A page of rows on its way. */
export interface Query<T> {
  data: Page<T> | undefined;
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

/** Rows chosen for one act on all of them. */
export interface Selection<T> {
  keys: readonly (string | number)[];
  onChange: (rows: T[]) => void;
  /** Whether a row may be chosen beside those chosen already. */
  isOffered: (row: T) => boolean;
  /** What choosing a row is called, for screen readers. */
  labelOf: (row: T) => string;
}

const DENSITIES = ['small', 'medium', 'large'] as const;
type Density = (typeof DENSITIES)[number];

/** A list: bordered, dense, paged by cursor, with refresh, density and columns on the right. */
export function DataTable<T extends object>({
  name,
  label,
  columns,
  query,
  rowKey,
  paging,
  selection,
  actions,
  empty,
}: {
  /** Under this name the reader's choice of columns is kept. */
  name: string;
  /** What the list is, for screen readers. */
  label: string;
  columns: readonly Column<T>[];
  query: Query<T>;
  rowKey: (row: T) => string | number;
  paging?: Paging;
  selection?: Selection<T>;
  actions?: ReactNode;
  empty?: ReactNode;
}) {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().md ?? true;
  const box = useRef<HTMLDivElement>(null);
  useScrollableByKeyboard(box, label);
  const [density, setDensity] = useState(keptDensity);
  const [shown, setShown] = useState(() => keptColumns(name, columns));
  const visible = columns.filter((column) => shown.includes(column.key));

  return (
    <div className="panel" ref={box}>
      <div className="table-bar no-print">
        <div>
          <Space wrap>{actions}</Space>
        </div>
        <Space>
          <Tooltip title={t('ui.refresh')}>
            <Button
              aria-label={t('ui.refresh')}
              icon={<ReloadOutlined spin={query.isFetching} />}
              onClick={() => query.refetch()}
            />
          </Tooltip>
          <Dropdown
            trigger={['click']}
            menu={{
              selectable: true,
              selectedKeys: [density],
              items: DENSITIES.map((key) => ({ key, label: t(`ui.density_${key}`) })),
              onClick: ({ key }) => {
                keepPreference('density', key);
                setDensity(key as Density); // the items are the densities
              },
            }}
          >
            <Button aria-label={t('ui.density')} icon={<ColumnHeightOutlined />} />
          </Dropdown>
          <Popover
            trigger="click"
            placement="bottomRight"
            content={
              <Checkbox.Group
                aria-label={t('ui.columns')}
                style={{ display: 'grid', gap: 4 }}
                value={shown}
                options={columns.map(({ key, title }) => ({ value: key, label: title }))}
                onChange={(keys) => {
                  if (keys.length === 0) return;
                  keepPreference(`columns.${name}`, keys.join(' '));
                  setShown(keys);
                }}
              />
            }
          >
            <Button aria-label={t('ui.columns')} icon={<SettingOutlined />} />
          </Popover>
        </Space>
      </div>
      {query.error ? <ErrorNotice error={query.error} onRetry={query.refetch} /> : null}
      <Table<T>
        aria-label={label}
        bordered
        size={density}
        rowKey={rowKey}
        pagination={false}
        loading={query.isFetching && !query.data}
        dataSource={query.data?.items ?? []}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: query.data ? (empty ?? <EmptyState />) : ' ' }}
        columns={visible.map((column) => tableColumn(column, isWide))}
        rowSelection={selection && rowSelection(selection, isWide)}
      />
      {paging && query.data && <Pager paging={paging} nextCursor={query.data.next_cursor} />}
    </div>
  );
}

function rowSelection<T extends object>(
  { keys, onChange, isOffered, labelOf }: Selection<T>,
  isWide: boolean,
): TableProps<T>['rowSelection'] {
  return {
    fixed: isWide,
    selectedRowKeys: [...keys],
    // What may be chosen depends on what was: there is no box for all of them.
    hideSelectAll: true,
    onChange: (_, rows) => onChange(rows),
    getCheckboxProps: (row) => ({ disabled: !isOffered(row), 'aria-label': labelOf(row) }),
  };
}

function tableColumn<T>(column: Column<T>, isWide: boolean): TableColumnType<T> {
  return {
    key: column.key,
    title: column.title,
    width: column.width,
    align: column.align,
    // On a phone a fixed column would leave no room for the others.
    fixed: isWide ? column.fixed : undefined,
    render: (_, row) => <div className="cell">{column.render(row)}</div>,
  };
}

function keptDensity(): Density {
  const kept = readPreference('density');
  return DENSITIES.find((density) => density === kept) ?? 'small';
}

function keptColumns<T>(name: string, columns: readonly Column<T>[]): string[] {
  const kept = readPreference(`columns.${name}`)?.split(' ') ?? [];
  const known = columns.filter(({ key }) => kept.includes(key));
  return (known.length > 0 ? known : columns.filter((column) => !column.isOptional)).map(
    ({ key }) => key,
  );
}
