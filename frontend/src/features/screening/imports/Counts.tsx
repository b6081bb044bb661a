import { useTranslation } from 'react-i18next';

import type { Schemas } from '@/api/types';

const FIGURES = ['rows', 'new', 'changed', 'unchanged', 'near_twins', 'error'] as const;

/** What becomes, or became, of the rows. */
export function Counts({ counts, isOver }: { counts: Schemas['ImportCounts']; isOver: boolean }) {
  const { t } = useTranslation();
  const figures = [
    ...FIGURES.map((figure) => [figure, counts[figure]] as const),
    ...(counts.missing === null ? [] : [['missing', counts.missing] as const]),
  ];
  return (
    <section className="panel" aria-label={t(isOver ? 'imports.counts_over' : 'imports.counts')}>
      <dl className="screening-tiles">
        {figures.map(([figure, value]) => (
          <div
            key={figure}
            className={figure === 'error' && value > 0 ? 'screening-late' : undefined}
          >
            <dt>{t(`imports.count_${figure}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
