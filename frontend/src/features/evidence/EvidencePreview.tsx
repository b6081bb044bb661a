import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { client } from '@/api/client';
import { Button, Modal, Space } from '@/ui/controls';
import { Loaded } from '@/ui/Loading';

import type { EvidenceView } from './upload';

/** A picture, or the pages of a PDF, drawn by the server and shown in the page. */
export function EvidencePreview({ file, onClose }: { file: EvidenceView; onClose: () => void }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const pages = file.page_count ?? 1;
  const query = useQuery({
    queryKey: ['evidence-preview', file.id, page],
    staleTime: Infinity, // a file never changes
    queryFn: async () => {
      const { data } = await client.GET('/api/v1/evidence/{evidence_id}/preview', {
        params: { path: { evidence_id: file.id }, query: { page } },
        parseAs: 'blob',
      });
      return data as unknown as Blob; // `parseAs` makes it one
    },
  });
  return (
    <Modal
      open
      title={file.filename}
      width="min(1100px, 96vw)"
      onCancel={onClose}
      footer={
        <Space wrap>
          {pages > 1 && (
            <>
              <Button disabled={page === 1} onClick={() => setPage(page - 1)}>
                {t('evidence.previous_page')}
              </Button>
              <span aria-live="polite">{t('evidence.page', { page, pages })}</span>
              <Button disabled={page === pages} onClick={() => setPage(page + 1)}>
                {t('evidence.next_page')}
              </Button>
            </>
          )}
          <Button type="primary" onClick={onClose}>
            {t('evidence.close')}
          </Button>
        </Space>
      }
    >
      <Loaded query={query}>
        {(picture) => (
          <Picture blob={picture} text={t('evidence.picture', { name: file.filename, page })} />
        )}
      </Loaded>
    </Modal>
  );
}

function Picture({ blob, text }: { blob: Blob; text: string }) {
  const address = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    // A tall page is scrolled, by keyboard as well.
    <div className="evidence-picture" tabIndex={0} role="group" aria-label={text}>
      <img src={address} alt={text} />
    </div>
  );
}
