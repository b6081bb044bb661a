import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';
import { Space } from '@/ui/controls';
import { Lamp } from '@/ui/Lamp';
import { Mark } from '@/ui/Mark';

export type RedLine = Schemas['RedLineView'];
export type Catalogue = Schemas['CatalogueView'];

/** What a red line demands at once. */
export function RedLineFlags({ redLine }: { redLine: RedLine }) {
  const { t } = useTranslation();
  return (
    <Space size={4} wrap>
      {redLine.is_immediate_stop && <Mark tone="red">{t('regulation.immediate_stop')}</Mark>}
      {redLine.is_money && <Mark tone="orange">{t('regulation.money')}</Mark>}
      {redLine.is_serious && <Mark tone="red">{t('regulation.serious')}</Mark>}
    </Space>
  );
}

/** Whether a named person has checked the article against the source. */
export function ConfirmationLamp({ redLine }: { redLine: RedLine }) {
  const { t } = useTranslation();
  return redLine.confirmation ? (
    <Lamp colour="green">{t('regulation.confirmed')}</Lamp>
  ) : (
    <Lamp colour="amber">{t('regulation.unconfirmed')}</Lamp>
  );
}

/** Where a red line's own page is. */
export function redLinePath(catalogueId: number, code: string): string {
  return `/regulation/${catalogueId.toString()}/red-lines/${code}`;
}
