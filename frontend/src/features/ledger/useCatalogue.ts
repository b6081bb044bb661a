import { useMemo } from 'react';

import { api } from '@/api/client';
import type { Schemas } from '@/api/types';
import { useLocalised } from '@/lib/i18n/localised';

export type RedLine = Schemas['RedLineView'];
export type FocusItem = Schemas['FocusItemView'];

const FOR_LONG = 300_000;

/** The red lines a campaign was launched with; without a campaign those of the newest edition. */
export function useCatalogue(campaignId?: number) {
  const campaign = api.useQuery(
    'get',
    '/api/v1/campaigns/{campaign_id}',
    { params: { path: { campaign_id: campaignId ?? 0 } } },
    { enabled: campaignId !== undefined, staleTime: FOR_LONG },
  );
  const newest = api.useQuery(
    'get',
    '/api/v1/catalogues',
    { params: { query: { limit: 1 } } },
    { enabled: campaignId === undefined, staleTime: FOR_LONG },
  );
  const id = campaignId === undefined ? newest.data?.items[0]?.id : campaign.data?.catalogue_id;
  return api.useQuery(
    'get',
    '/api/v1/catalogues/{catalogue_id}',
    { params: { path: { catalogue_id: id ?? 0 } } },
    { enabled: id != null, staleTime: FOR_LONG },
  );
}

/** `BD-05 不得……`, or the code alone while the catalogue is on its way. */
export function useRedLineName(): (redLine: string | null, focus: string | null) => string {
  const localised = useLocalised();
  const { data } = useCatalogue();
  const names = useMemo(
    () =>
      new Map(
        [...(data?.red_lines ?? []), ...(data?.focus_items ?? [])].map(
          (item) => [item.code, localised(item, 'label')] as const,
        ),
      ),
    [data, localised],
  );
  return (redLine, focus) => {
    const code = redLine ?? focus;
    return code === null ? '—' : [code, names.get(code)].filter(Boolean).join(' ');
  };
}

/** Campaigns one can file under, newest first. */
export function useCampaigns() {
  return api.useQuery(
    'get',
    '/api/v1/campaigns',
    { params: { query: { limit: 50 } } },
    { staleTime: FOR_LONG },
  );
}
