import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { instant } from '@/lib/dates';
import { Button, Space } from '@/ui/controls';
import { Lamp } from '@/ui/Lamp';
import { Panel } from '@/ui/PageHeader';

import type { Asked } from '../actions/MoveDialog';
import { missingKinds } from '../proof';
import type { Entry } from '../words';

/** A file as the room that keeps it shows it. */
export type ShowFile = (file: Schemas['EvidenceView'], onChanged: () => void) => ReactNode;

/** What proves the rectification, and which required kinds are still missing. */
export function Citations({
  entry,
  showFile,
  onAsk,
  onReload,
}: {
  entry: Entry;
  showFile: ShowFile;
  onAsk: (asked: Asked) => void;
  onReload: () => void;
}) {
  const { t } = useTranslation();
  const missing = missingKinds(entry);
  const isOffered = (action: string) =>
    entry.available_actions.some((item) => item.action === action && item.is_available);
  return (
    <Panel
      title={t('entry.evidence')}
      extra={
        isOffered('cite') && (
          <Button onClick={() => onAsk({ action: 'cite', preset: { kind: missing[0] } })}>
            {t('entry.upload')}
          </Button>
        )
      }
    >
      <ul className="kinds-state" aria-label={t('entry.required_kinds')}>
        {entry.required_evidence.map((kind) => (
          <li key={kind}>
            {missing.includes(kind) ? (
              <Lamp colour="amber">
                {t('move.kind_missing', { kind: t(`evidence_kind.${kind}`) })}
              </Lamp>
            ) : (
              <Lamp colour="green">
                {t('move.kind_there', { kind: t(`evidence_kind.${kind}`) })}
              </Lamp>
            )}
          </li>
        ))}
      </ul>
      {entry.evidence.length === 0 ? (
        <p className="quiet">{t('entry.evidence_none')}</p>
      ) : (
        <ul className="plain-list">
          {entry.evidence.map((citation) => (
            <li key={citation.id}>
              <div className="citation">
                <Space orientation="vertical" size={2}>
                  <div>
                    <strong>{t(`evidence_kind.${citation.kind}`)}</strong>
                    {citation.stands_for && (
                      <>
                        {' '}
                        {t('entry.stands_for', {
                          kind: t(`evidence_kind.${citation.stands_for}`),
                          reason: citation.stands_for_reason ?? '',
                        })}
                      </>
                    )}
                  </div>
                  {showFile(citation.evidence, onReload)}
                  <small className="quiet">
                    {t('entry.cited', {
                      name: citation.cited_by_name,
                      at: instant(citation.cited_at),
                    })}
                  </small>
                </Space>
                {isOffered('uncite') && (
                  <Button
                    size="small"
                    danger
                    className="no-print"
                    aria-label={t('entry.uncite_of', { name: citation.evidence.filename })}
                    onClick={() =>
                      onAsk({ action: 'uncite', preset: { citation_id: citation.id } })
                    }
                  >
                    {t('entry.uncite')}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
