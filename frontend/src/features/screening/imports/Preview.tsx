import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { Parts } from '@/ui/Parts';

import type { TwinWork } from './Decision';
import { Faults } from './Faults';
import { Mapping } from './Mapping';
import { Missing } from './Missing';
import { Sample } from './Sample';
import { Twins } from './Twins';
import type { ImportView } from './words';

/** What the file was read as, in parts; the part in sight is in the address. */
export function Preview({
  view,
  twins,
  onRead,
}: {
  view: ImportView;
  /** Null where nothing is to be decided any more. */
  twins: TwinWork | null;
  onRead: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const { counts } = view;
  if (!counts) return null;
  const parts = [
    ...(counts.faults > 0
      ? [
          {
            key: 'faults',
            label: t('imports.part_faults', { count: counts.faults }),
            children: <Faults view={view} />,
          },
        ]
      : []),
    ...(counts.near_twins > 0
      ? [
          {
            key: 'twins',
            label: t('imports.part_twins', { count: counts.near_twins }),
            children: <Twins view={view} work={twins} />,
          },
        ]
      : []),
    {
      key: 'mapping',
      label: t('imports.part_mapping'),
      children: (
        <Mapping key={view.version} view={view} mayChange={twins !== null} onRead={onRead} />
      ),
    },
    { key: 'sample', label: t('imports.part_sample'), children: <Sample view={view} /> },
    ...(counts.missing
      ? [
          {
            key: 'missing',
            label: t('imports.part_missing', { count: counts.missing }),
            children: <Missing importId={view.id} />,
          },
        ]
      : []),
  ];
  return (
    <section className="panel" aria-label={t('imports.preview')}>
      <Parts
        label={t('imports.preview')}
        items={parts}
        shown={params.get('part')}
        onChange={(part) => setParams({ part })}
      />
    </section>
  );
}
