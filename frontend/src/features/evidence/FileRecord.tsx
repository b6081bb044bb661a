import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { api, client } from '@/api/client';
import { instant } from '@/lib/dates';
import { Button, Form, Input, Modal } from '@/ui/controls';
import { Facts } from '@/ui/Facts';
import { FormDialog } from '@/ui/FormDialog';
import { Lamp } from '@/ui/Lamp';
import { Loaded } from '@/ui/Loading';

import { SCAN_COLOURS, sizeOf } from './words';

/** Everything known about a file: hash, scan, versions; whoever may can withdraw it here. */
export function FileRecord({
  fileId,
  onChanged,
  onClose,
}: {
  fileId: number;
  onChanged: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const params = { path: { evidence_id: fileId } };
  const query = api.useQuery('get', '/api/v1/evidence/{evidence_id}', { params });
  const withdraw = async ({ reason }: { reason: string }) => {
    await client.POST('/api/v1/evidence/{evidence_id}/withdrawals', { params, body: { reason } });
    await query.refetch();
    onChanged();
  };
  return (
    <>
      <Modal
        open
        title={t('evidence.record')}
        width={760}
        onCancel={onClose}
        footer={
          <>
            {query.data?.may_withdraw && (
              <Button danger onClick={() => setWithdrawing(true)}>
                {t('evidence.withdraw')}
              </Button>
            )}
            <Button type="primary" onClick={onClose}>
              {t('evidence.close')}
            </Button>
          </>
        }
      >
        <Loaded query={query}>
          {({ evidence, versions }) => (
            <>
              <Facts
                items={[
                  { label: t('evidence.filename'), value: evidence.filename },
                  { label: t('evidence.size'), value: sizeOf(evidence.size) },
                  { label: t('evidence.about_on'), value: evidence.about_on },
                  { label: t('evidence.uploaded_by'), value: evidence.uploaded_by_name },
                  { label: t('evidence.uploaded_at'), value: instant(evidence.uploaded_at) },
                  {
                    label: t('evidence.scan'),
                    value: (
                      <Lamp colour={SCAN_COLOURS[evidence.scan_state]}>
                        {t(`scan_state.${evidence.scan_state}`)}
                      </Lamp>
                    ),
                  },
                  {
                    label: 'SHA-256',
                    value: <code className="evidence-hash">{evidence.sha256}</code>,
                  },
                  { label: t('evidence.note'), value: evidence.note },
                ]}
              />
              {versions.length > 1 && (
                <ol className="evidence-versions">
                  {versions.map((version) => (
                    <li key={version.id}>
                      {version.filename} · {version.uploaded_by_name} ·{' '}
                      {instant(version.uploaded_at)}
                    </li>
                  ))}
                </ol>
              )}
            </>
          )}
        </Loaded>
      </Modal>
      <FormDialog<{ reason: string }>
        title={t('evidence.withdraw')}
        submitText={t('evidence.withdraw')}
        isDangerous
        isOpen={isWithdrawing}
        onSubmit={withdraw}
        onClose={() => setWithdrawing(false)}
      >
        <p>{t('evidence.withdraw_about')}</p>
        <Form.Item
          name="reason"
          label={t('evidence.withdraw_reason')}
          rules={[{ required: true, whitespace: true, message: t('ui.required') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={300} showCount />
        </Form.Item>
      </FormDialog>
    </>
  );
}
