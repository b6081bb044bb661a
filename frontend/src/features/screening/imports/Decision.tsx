import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { client } from '@/api/client';
import type { Schemas } from '@/api/types';
import { i18n } from '@/lib/i18n';
import { App, Space } from '@/ui/controls';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Panel } from '@/ui/PageHeader';

import { ExportButton } from '../ExportButton';
import { type TwinDecisions, twinsBody, twinsLeft } from './twins';
import type { ImportView } from './words';

export interface TwinWork {
  decisions: TwinDecisions;
  setDecisions: (decisions: TwinDecisions) => void;
}

/** What the person who imports decides: store it, store the sound rows, or give it up. */
export function Decision({
  view,
  onDecided,
  children,
}: {
  view: ImportView;
  onDecided: () => Promise<unknown>;
  children: (twins: TwinWork) => ReactNode;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [decisions, setDecisions] = useState<TwinDecisions>({ others: null, named: {} });
  const { counts } = view;
  if (!counts) return null;
  const left = twinsLeft(decisions, counts.near_twins);
  const path = { import_id: view.id };

  const confirm = async (is_partial: boolean) => {
    await client.POST('/api/v1/internship-imports/{import_id}/confirmations', {
      params: { path },
      body: { expected_version: view.version, is_partial, ...twinsBody(decisions) },
    });
    await onDecided();
  };
  const discard = async () => {
    await client.POST('/api/v1/internship-imports/{import_id}/discards', {
      params: { path },
      body: { expected_version: view.version },
    });
    void message.success(t('imports.discarded'));
    await onDecided();
  };
  const what = whatWords(counts);
  const { error } = counts;
  const sentence =
    error === 0
      ? t('imports.all_sound', { what })
      : view.may_confirm
        ? t('imports.some_wrong', { error, what })
        : t('imports.all_wrong', { error });

  return (
    <>
      <Panel title={t('imports.decide')}>
        <p>
          <strong>{sentence}</strong>
        </p>
        {left > 0 && <p className="screening-warn">{t('imports.twins_left', { count: left })}</p>}
        <Space wrap>
          {error > 0 && view.has_file && (
            <ExportButton
              isPrimary
              path={`/api/v1/internship-imports/${view.id}/marked-workbook`}
              text={t('imports.marked')}
            />
          )}
          {error === 0 ? (
            <ConfirmButton
              type="primary"
              disabled={left > 0 || !view.may_confirm}
              title={t('imports.confirm_title')}
              consequence={t('imports.confirm_about', { what })}
              onConfirm={() => confirm(false)}
            >
              {t('imports.confirm')}
            </ConfirmButton>
          ) : (
            view.may_confirm && (
              <ConfirmButton
                disabled={left > 0}
                title={t('imports.partial_title')}
                consequence={t('imports.partial_about', { error, what })}
                onConfirm={() => confirm(true)}
              >
                {t('imports.partial')}
              </ConfirmButton>
            )
          )}
          <ConfirmButton
            isDangerous
            title={t('imports.discard_title')}
            consequence={t('imports.discard_about')}
            onConfirm={discard}
          >
            {t('imports.discard')}
          </ConfirmButton>
        </Space>
      </Panel>
      {children({ decisions, setDecisions })}
    </>
  );
}

const SOUND = ['new', 'changed', 'unchanged', 'near_twins'] as const;

/** What becomes of the sound rows, without what there is none of. */
function whatWords(counts: Schemas['ImportCounts']): string {
  return SOUND.filter((name) => counts[name] > 0)
    .map((name) => i18n.t(`imports.what_${name}`, { count: counts[name] }))
    .join('、');
}
