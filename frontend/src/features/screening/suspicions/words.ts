import type { Schemas } from '@/api/types';
import { i18n } from '@/lib/i18n';
import type { LampColour } from '@/ui/Lamp';

export type Suspicion = Schemas['SuspicionView'];
export type SuspicionRow = Schemas['SuspicionRow'];
export type State = SuspicionRow['state'];
export type Answer = Suspicion['answers'][number];
export type ActionState = Suspicion['available_actions'][number];
export type Action = ActionState['action'];
export type AnswerKind = Answer['kind'];

/** How each state looks; in the order of a suspicion's life. */
export const STATE_COLOURS: Record<State, LampColour> = {
  open: 'amber',
  partly_answered: 'amber',
  refused: 'red',
  explained: 'blue',
  data_error: 'amber',
  confirmed: 'red',
  accepted: 'green',
  corrected: 'green',
  gone: 'grey',
};
export const STATES = Object.keys(STATE_COLOURS) as State[]; // its own keys

export const ANSWER_COLOURS: Record<Answer['state'], LampColour> = {
  standing: 'blue',
  pending: 'amber',
  accepted: 'green',
  refused: 'red',
  dropped: 'grey',
};

export const SORTS = ['newest', 'updated', 'students'] as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long the school alone still looks at it, in words; null once it has ended. */
export function firstLookWords(endsAt: string | null, now: number = Date.now()): string | null {
  const left = endsAt === null ? 0 : Date.parse(endsAt) - now;
  if (left <= 0) return null;
  const [days, hours, minutes] = [
    Math.floor(left / DAY),
    Math.floor((left % DAY) / HOUR),
    Math.floor((left % HOUR) / MINUTE),
  ];
  if (days > 0) return i18n.t('suspicions.left_days', { days, hours });
  if (hours > 0) return i18n.t('suspicions.left_hours', { hours });
  return i18n.t('suspicions.left_minutes', { minutes });
}

/** What it is about: a host, a major where the special list groups, or a cohort of a roster. */
export function subjectWords(
  row: Pick<SuspicionRow, 'host_name' | 'major_code' | 'cohort'>,
): string {
  if (row.host_name !== null) return row.host_name;
  const code = row.major_code ?? '—';
  return row.cohort === null
    ? i18n.t('suspicions.of_major', { code })
    : i18n.t('suspicions.of_cohort', { code, cohort: row.cohort });
}
