import { useTranslation } from 'react-i18next';

import { daysBetween, today } from '@/lib/dates';
import { Grid, Steps } from '@/ui/controls';

import type { Campaign } from './words';

/** The four dated stages and where today stands among them. */
export function StageTimeline({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().md ?? true;
  const now = today();
  if (campaign.stages.length === 0) return <p>{t('campaigns.no_stages')}</p>;
  return (
    <Steps
      size="small"
      orientation={isWide ? 'horizontal' : 'vertical'}
      items={campaign.stages.map((stage) => {
        const isPast = stage.ends_on < now;
        const isCurrent = stage.stage === campaign.current_stage;
        const left = daysBetween(now, stage.ends_on);
        return {
          title: t(`stage.${stage.stage}`),
          subTitle: isCurrent ? t('campaigns.stage_now') : undefined,
          status: isPast ? 'finish' : isCurrent ? 'process' : 'wait',
          content: (
            <>
              {stage.starts_on} ~ {stage.ends_on}
              {isCurrent && <div>{t('campaigns.days_left', { count: left })}</div>}
            </>
          ),
        };
      })}
    />
  );
}
