import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { download } from '@/api/download';
import { problemOf } from '@/api/problem';
import { instant } from '@/lib/dates';
import { App, Button, Space } from '@/ui/controls';
import { Lamp } from '@/ui/Lamp';

import './evidence.css';
import { EvidencePreview } from './EvidencePreview';
import { FileRecord } from './FileRecord';
import type { EvidenceView } from './upload';
import { isPreviewed, SCAN_COLOURS, sizeOf } from './words';

/** One file in custody: what it is, whether it is safe, and how to look at it. */
export function EvidenceFile({ file, onChanged }: { file: EvidenceView; onChanged: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [shown, setShown] = useState<'preview' | 'record' | null>(null);
  const save = () => {
    download(`/api/v1/evidence/${file.id}/content`).catch(
      (error: unknown) => void message.error(problemOf(error).detail),
    );
  };
  return (
    <div className="evidence-file">
      <strong className={file.withdrawn_at ? 'evidence-withdrawn' : undefined}>
        {file.filename}
      </strong>
      <div className="evidence-facts">
        <span>{sizeOf(file.size)}</span>
        {file.page_count !== null && file.page_count > 1 && (
          <span>{t('evidence.pages', { count: file.page_count })}</span>
        )}
        {file.about_on && <span>{t('evidence.about', { day: file.about_on })}</span>}
        <span>
          {t('evidence.uploaded', { name: file.uploaded_by_name, at: instant(file.uploaded_at) })}
        </span>
        <Lamp colour={SCAN_COLOURS[file.scan_state]}>{t(`scan_state.${file.scan_state}`)}</Lamp>
      </div>
      {file.withdrawn_at && (
        <div className="evidence-warning">
          {t('evidence.withdrawn', {
            name: file.withdrawn_by_name ?? '',
            at: instant(file.withdrawn_at),
            reason: file.withdraw_reason ?? '',
          })}
        </div>
      )}
      <Space wrap className="no-print">
        {isPreviewed(file) && (
          <Button
            size="small"
            aria-label={t('evidence.preview_of', { name: file.filename })}
            onClick={() => setShown('preview')}
          >
            {t('evidence.preview')}
          </Button>
        )}
        {file.scan_state !== 'infected' && (
          <Button
            size="small"
            aria-label={t('evidence.download_of', { name: file.filename })}
            onClick={save}
          >
            {t('evidence.download')}
          </Button>
        )}
        <Button
          size="small"
          type="link"
          aria-label={t('evidence.record_of', { name: file.filename })}
          onClick={() => setShown('record')}
        >
          {t('evidence.record')}
        </Button>
      </Space>
      {shown === 'preview' && <EvidencePreview file={file} onClose={() => setShown(null)} />}
      {shown === 'record' && (
        <FileRecord fileId={file.id} onChanged={onChanged} onClose={() => setShown(null)} />
      )}
    </div>
  );
}
