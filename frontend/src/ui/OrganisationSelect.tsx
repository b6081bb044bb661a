import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { api } from '@/api/client';
import type { OrganisationKind } from '@/api/types';

/** Choose one organisation of the reader's subtree by a part of its name, or its code. */
export function OrganisationSelect({
  id,
  value,
  onChange,
  kinds,
  allowClear = true,
  isDisabled = false,
  placeholder,
}: {
  id?: string;
  value?: number | null;
  onChange?: (value: number | undefined) => void;
  kinds?: OrganisationKind[];
  allowClear?: boolean;
  isDisabled?: boolean;
  placeholder?: string;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), 250);
  const { data, isFetching } = api.useQuery('get', '/api/v1/organisations', {
    params: { query: { kind: kinds, q: search.length >= 2 ? search : undefined, limit: 50 } },
  });
  const isMissing = value != null && !data?.items.some((item) => item.id === value);
  const chosen = api.useQuery(
    'get',
    '/api/v1/organisations/{organisation_id}',
    { params: { path: { organisation_id: value ?? 0 } } },
    { enabled: isMissing },
  );
  const options = (data?.items ?? []).map((item) => ({ value: item.id, label: item.name }));
  if (isMissing && chosen.data) {
    options.unshift({ value: chosen.data.id, label: chosen.data.name });
  }
  return (
    <Select<number>
      id={id}
      value={value ?? undefined}
      onChange={(next: number | undefined) => onChange?.(next)}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear={allowClear}
      disabled={isDisabled}
      loading={isFetching}
      placeholder={placeholder ?? t('ui.choose_organisation')}
      // Inside a form item its label names it.
      aria-label={id ? undefined : (placeholder ?? t('ui.choose_organisation'))}
      notFoundContent={isFetching ? t('ui.loading') : t('ui.empty')}
      options={options}
    />
  );
}

function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
