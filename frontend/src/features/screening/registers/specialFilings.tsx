import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

import { api, client, ifMatch } from '@/api/client';
import type { Schemas } from '@/api/types';
import { fromDay, toDay } from '@/lib/dates';
import { Form } from '@/ui/controls';
import { CheckboxGroup } from '@/ui/CheckboxGroup';
import type { Column } from '@/ui/DataTable';
import { DayField, given, TextField } from '@/ui/fields';
import { OrganisationSelect } from '@/ui/OrganisationSelect';

import { TagsField } from '../TagsField';
import { ITEMS } from './filters';
import type { Register } from './register';

type Filing = Schemas['SpecialFilingView'];

interface FilingForm {
  organisation_id?: number;
  number: string;
  authority: string;
  majors?: string[];
  posts: string[];
  hosts?: string[];
  items: Filing['items'];
  starts_on: Dayjs;
  ends_on: Dayjs;
}

function bodyOf(form: FilingForm): Omit<Schemas['SpecialFilingCreate'], 'organisation_id'> {
  return {
    number: form.number.trim(),
    authority: form.authority.trim(),
    majors: form.majors ?? [],
    posts: form.posts,
    hosts: form.hosts ?? [],
    items: form.items,
    starts_on: given(toDay(form.starts_on)),
    ends_on: given(toDay(form.ends_on)),
  };
}

/** Special filings: which posts may work at night, on rest days or in danger, and until when. */
export const SPECIAL_FILINGS: Register<Filing, FilingForm> = {
  name: 'special_filings',
  permission: 'register.accept',
  filters: ['q', 'organisation_id', 'is_ended', 'valid_on', 'item'],
  exportPath: '/api/v1/special-filings.xlsx',
  useEntries: (wanted) =>
    api.useQuery('get', '/api/v1/special-filings', { params: { query: wanted } }),
  useCount: (filters) =>
    api.useQuery('get', '/api/v1/special-filings/count', { params: { query: filters } }),
  useVersions: (entry_id) =>
    api.useQuery('get', '/api/v1/special-filings/{entry_id}/versions', {
      params: { path: { entry_id }, query: { limit: 200 } },
    }),
  read: async (entry_id) => {
    const { data } = await client.GET('/api/v1/special-filings/{entry_id}', {
      params: { path: { entry_id } },
    });
    return given(data);
  },
  useColumns,
  Fields,
  toForm: (entry) => ({
    number: entry.number,
    authority: entry.authority,
    majors: entry.majors,
    posts: entry.posts,
    hosts: entry.hosts,
    items: entry.items,
    starts_on: given(fromDay(entry.starts_on)),
    ends_on: given(fromDay(entry.ends_on)),
  }),
  create: (form) =>
    client.POST('/api/v1/special-filings', {
      body: { ...bodyOf(form), organisation_id: given(form.organisation_id) },
    }),
  change: ({ id, version }, form, reason) =>
    client.PATCH('/api/v1/special-filings/{entry_id}', {
      params: { path: { entry_id: id }, header: ifMatch(version) },
      body: { ...bodyOf(form), reason },
    }),
  end: ({ id, version }, reason) =>
    client.POST('/api/v1/special-filings/{entry_id}/endings', {
      params: { path: { entry_id: id } },
      body: { reason, expected_version: version },
    }),
};

function useColumns(): Column<Filing>[] {
  const { t } = useTranslation();
  const some = (values: readonly string[]) =>
    values.length > 0 ? values.join('、') : t('registers.any');
  return [
    {
      key: 'number',
      title: t('register_field.number'),
      fixed: 'start',
      render: (row) => row.number,
    },
    {
      key: 'organisation',
      title: t('screening.school'),
      render: (row) => row.organisation_name,
    },
    {
      key: 'authority',
      title: t('register_field.authority'),
      render: (row) => row.authority,
    },
    {
      key: 'items',
      title: t('register_field.items'),
      render: (row) => row.items.map((item) => t(`special_item.${item}`)).join('、'),
    },
    { key: 'posts', title: t('register_field.posts'), render: (row) => row.posts.join('、') },
    { key: 'majors', title: t('register_field.majors'), render: (row) => some(row.majors) },
    { key: 'hosts', title: t('register_field.hosts'), render: (row) => some(row.hosts) },
    {
      key: 'period',
      title: t('registers.period'),
      render: (row) => `${row.starts_on} — ${row.ends_on}`,
    },
  ];
}

function Fields({ entry }: { entry: Filing | null }) {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      {entry === null && (
        <Form.Item name="organisation_id" label={t('screening.school')} rules={[required]}>
          <OrganisationSelect kinds={['school']} />
        </Form.Item>
      )}
      <TextField
        name="number"
        label={t('register_field.number')}
        extra={t('registers.number_about')}
        max={64}
      />
      <TextField name="authority" label={t('register_field.authority')} max={100} />
      <Form.Item
        name="items"
        label={t('register_field.items')}
        extra={t('registers.items_about')}
        rules={[{ required: true, type: 'array', min: 1, message: t('ui.required') }]}
      >
        <CheckboxGroup
          label={t('register_field.items')}
          options={ITEMS.map((value) => ({ value, label: t(`special_item.${value}`) }))}
        />
      </Form.Item>
      <TagsField name="posts" label={t('register_field.posts')} extra={t('registers.tags_about')} />
      <TagsField
        name="majors"
        label={t('register_field.majors')}
        extra={t('registers.majors_about')}
        isOptional
      />
      <TagsField
        name="hosts"
        label={t('register_field.hosts')}
        extra={t('registers.hosts_about')}
        isOptional
      />
      <DayField name="starts_on" label={t('register_field.starts_on')} />
      <DayField name="ends_on" label={t('register_field.ends_on')} />
    </>
  );
}
