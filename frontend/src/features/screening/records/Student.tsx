import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { client } from '@/api/client';
import { Button } from '@/ui/controls';
import { Facts } from '@/ui/Facts';
import { Panel } from '@/ui/PageHeader';

import { ReasonButton } from '../ReasonButton';
import type { RecordView, StudentView } from './filters';
import { fieldName, PERSONAL, valueWords } from './values';

/** What was asked for stands open no longer than this. */
const SHOWN_SECONDS = 120;

/** Who it is: masked, and in full for a while to whoever says why. Nothing of it is cached. */
export function Student({ record }: { record: RecordView }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<StudentView | null>(null);

  useEffect(() => {
    if (shown === null) return undefined;
    const timer = setTimeout(() => setShown(null), SHOWN_SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [shown]);

  const unmask = async (reason: string) => {
    const { data } = await client.POST('/api/v1/internship-records/{record_id}/unmaskings', {
      params: { path: { record_id: record.id } },
      body: { reason },
    });
    if (data) setShown(data.student);
  };

  const student = shown ?? record.student;
  return (
    <Panel
      title={t('records.section_person')}
      extra={
        shown ? (
          <Button onClick={() => setShown(null)}>{t('records.mask')}</Button>
        ) : (
          record.may_unmask && (
            <ReasonButton
              text={t('records.unmask')}
              about={t('records.unmask_about', { seconds: SHOWN_SECONDS })}
              label={t('records.unmask_reason')}
              onGiven={unmask}
            />
          )
        )
      }
    >
      {shown && (
        <p role="status" className="screening-open">
          {t('records.unmasked', { seconds: SHOWN_SECONDS })}
        </p>
      )}
      <Facts
        items={PERSONAL.map((name) => ({
          label: fieldName(name),
          value: valueWords(name, { ...student }) ?? <span className="quiet">—</span>,
        }))}
      />
    </Panel>
  );
}
