import { DeleteOutlined, PlusOutlined } from '@/ui/icons';
import { App, Button, DatePicker, Form, Input, Select, Space } from '@/ui/controls';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { May } from '@/access/session';
import { api, client, ifMatch } from '@/api/client';
import type { Schemas } from '@/api/types';
import { fromDay, toDay } from '@/lib/dates';
import { EmptyState } from '@/ui/EmptyState';
import { Facts } from '@/ui/Facts';
import { FormDialog } from '@/ui/FormDialog';
import { Loaded } from '@/ui/Loading';
import { Panel } from '@/ui/PageHeader';
import { SimpleTable } from '@/ui/SimpleTable';

import { SEATS } from './words';

type Group = Schemas['LeadingGroupView'];
type Member = Schemas['LeadingGroupMemberEntry'];

interface GroupForm {
  office: string;
  office_phone?: string;
  formed_on?: Dayjs | null;
  document_no?: string;
  members: Member[];
}

/** Who leads the campaign here; replaced as a whole. */
export function LeadingGroup({ organisationId }: { organisationId: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [isEditing, setEditing] = useState(false);
  const params = { path: { organisation_id: organisationId } };
  const query = api.useQuery('get', '/api/v1/organisations/{organisation_id}/leading-group', {
    params,
  });

  const save = async (values: GroupForm) => {
    await client.PUT('/api/v1/organisations/{organisation_id}/leading-group', {
      params: { ...params, header: ifMatch(query.data?.version ?? 0) },
      body: {
        office: values.office,
        office_phone: values.office_phone?.trim() ? values.office_phone : null,
        formed_on: toDay(values.formed_on),
        document_no: values.document_no?.trim() ? values.document_no : null,
        members: values.members,
      },
    });
    void message.success(t('ui.saved'));
    await query.refetch();
  };

  return (
    <Panel
      title={t('organisations.leading_group')}
      extra={
        <May permission="organisation.manage">
          <Button disabled={!query.data} onClick={() => setEditing(true)}>
            {t('organisations.leading_group_edit')}
          </Button>
        </May>
      }
    >
      <Loaded query={query}>
        {(group) =>
          group.version === 0 ? (
            <EmptyState text={t('organisations.leading_group_none')} />
          ) : (
            <GroupView group={group} />
          )
        }
      </Loaded>
      <FormDialog<GroupForm>
        title={t('organisations.leading_group_edit')}
        isOpen={isEditing}
        width={760}
        initial={initialOf(query.data)}
        onSubmit={save}
        onReload={async () => initialOf((await query.refetch()).data)}
        onClose={() => setEditing(false)}
      >
        <GroupFields />
      </FormDialog>
    </Panel>
  );
}

function initialOf(group: Group | undefined): Partial<GroupForm> {
  if (!group || group.version === 0) {
    return { members: [{ seat: 'head', name: '', office: '' }] };
  }
  return {
    office: group.office ?? '',
    office_phone: group.office_phone ?? '',
    formed_on: fromDay(group.formed_on),
    document_no: group.document_no ?? '',
    members: group.members as Member[], // the seats stored are the seats accepted
  };
}

function GroupView({ group }: { group: Group }) {
  const { t } = useTranslation();
  return (
    <>
      <Facts
        items={[
          { label: t('organisations.office'), value: group.office },
          { label: t('organisations.office_phone'), value: group.office_phone },
          { label: t('organisations.formed_on'), value: group.formed_on },
          { label: t('organisations.document_no'), value: group.document_no },
        ]}
      />
      <div style={{ marginTop: 12 }}>
        <SimpleTable
          label={t('organisations.members')}
          rows={group.members}
          rowKey={(member) => `${member.seat} ${member.name} ${member.office}`}
          columns={[
            {
              key: 'seat',
              title: t('organisations.seat'),
              render: ({ seat }) => {
                const known = SEATS.find((word) => word === seat);
                return known ? t(`seat.${known}`) : seat;
              },
            },
            {
              key: 'name',
              title: t('organisations.member_name'),
              render: (member) => member.name,
            },
            {
              key: 'office',
              title: t('organisations.member_office'),
              render: (member) => member.office,
            },
          ]}
        />
      </div>
    </>
  );
}

function GroupFields() {
  const { t } = useTranslation();
  const required = { required: true, message: t('ui.required') };
  return (
    <>
      <Form.Item name="office" label={t('organisations.office')} rules={[required]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="office_phone" label={t('organisations.office_phone')}>
        <Input maxLength={30} inputMode="tel" />
      </Form.Item>
      <Space wrap size="large">
        <Form.Item name="formed_on" label={t('organisations.formed_on')}>
          <DatePicker />
        </Form.Item>
        <Form.Item name="document_no" label={t('organisations.document_no')}>
          <Input maxLength={300} />
        </Form.Item>
      </Space>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend>{t('organisations.members')}</legend>
        <Form.List name="members">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }, index) => (
                <Space key={key} wrap align="start">
                  <Form.Item name={[name, 'seat']} rules={[required]} initialValue="member">
                    <Select
                      aria-label={t('organisations.seat')}
                      style={{ width: 110 }}
                      options={SEATS.map((seat) => ({ value: seat, label: t(`seat.${seat}`) }))}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'name']} rules={[required]}>
                    <Input
                      aria-label={t('organisations.member_name')}
                      placeholder={t('organisations.member_name')}
                      maxLength={50}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'office']} rules={[required]}>
                    <Input
                      aria-label={t('organisations.member_office')}
                      placeholder={t('organisations.member_office')}
                      maxLength={100}
                    />
                  </Form.Item>
                  <Button
                    icon={<DeleteOutlined />}
                    aria-label={t('organisations.remove_member', { row: index + 1 })}
                    disabled={rows.length === 1}
                    onClick={() => remove(name)}
                  />
                </Space>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add({ seat: 'member' })}>
                {t('organisations.add_member')}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
    </>
  );
}
