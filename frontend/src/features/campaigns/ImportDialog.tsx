import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { client } from '@/api/client';
import { Button, Form, type FormInstance, Input, Upload } from '@/ui/controls';
import { FormDialog } from '@/ui/FormDialog';
import { UploadOutlined } from '@/ui/icons';

interface FileForm {
  file: string;
}

/** A campaign from a campaign file: chosen or pasted, corrected here until it is taken. */
export function ImportDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const submit = async ({ file }: FileForm) => {
    const { data } = await client.POST('/api/v1/campaign-imports', { body: { file } });
    if (data) void navigate(`/campaigns/${data.id}`);
  };
  return (
    <FormDialog<FileForm>
      title={t('campaigns.import')}
      isOpen={isOpen}
      width={760}
      submitText={t('campaigns.import')}
      onSubmit={submit}
      onClose={onClose}
    >
      {(form) => <FileFields form={form} />}
    </FormDialog>
  );
}

function FileFields({ form }: { form: FormInstance<FileForm> }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('campaigns.import_about')}</p>
      <Upload
        accept=".yaml,.yml"
        showUploadList={false}
        beforeUpload={async (file) => {
          form.setFieldValue('file', await file.text());
          return Upload.LIST_IGNORE;
        }}
      >
        <Button icon={<UploadOutlined />}>{t('campaigns.choose_file')}</Button>
      </Upload>
      <Form.Item
        name="file"
        label={t('campaigns.file_text')}
        style={{ marginTop: 12 }}
        rules={[{ required: true, message: t('ui.required') }]}
      >
        <Input.TextArea
          autoSize={{ minRows: 10, maxRows: 20 }}
          style={{ fontFamily: 'monospace' }}
          spellCheck={false}
          maxLength={65536}
        />
      </Form.Item>
    </>
  );
}
