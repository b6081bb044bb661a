import type { ComponentType } from 'react';

import type { Permission, Schemas } from '@/api/types';
import type { Column, Query } from '@/ui/DataTable';

import type { FilterName, Filters } from './filters';

/** What every entry of a register tells of itself. */
export type Entry = Pick<
  Schemas['GroupPolicyView'],
  keyof Schemas['GroupPolicyView'] &
    keyof Schemas['SpecialFilingView'] &
    keyof Schemas['HostPayerPairView'] &
    keyof Schemas['HostRegistrationView']
>;
export type Version = Schemas['RegisterVersionView'];

/** A register: where its entries are, how they look, and what is asked of a new one. */
export interface Register<Row extends Entry, Form extends object> {
  name: RegisterName;
  /** Who may add to it. */
  permission: Permission;
  filters: readonly FilterName[];
  exportPath: string;
  useEntries: (wanted: Filters & { cursor?: string; limit: number }) => Query<Row>;
  useCount: (filters: Filters) => {
    data: Schemas['RegisterCount'] | undefined;
    refetch: () => unknown;
  };
  useVersions: (entryId: number) => Omit<Query<Version>, 'isFetching'>;
  read: (entryId: number) => Promise<Row>;
  useColumns: () => Column<Row>[];
  Fields: ComponentType<{ entry: Row | null }>;
  toForm: (entry: Row) => Form;
  create: (form: Form) => Promise<unknown>;
  change: (entry: Row, form: Form, reason: string) => Promise<unknown>;
  end: (entry: Row, reason: string) => Promise<unknown>;
}

export const REGISTERS = [
  'special_filings',
  'group_policies',
  'host_payer_pairs',
  'host_registrations',
] as const;
export type RegisterName = (typeof REGISTERS)[number];
