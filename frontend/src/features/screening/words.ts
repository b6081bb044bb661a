import { i18n } from '@/lib/i18n';
import { today } from '@/lib/dates';

/** The school year a day lies in: it begins on 1 September and is called by that year. */
export function schoolYearOf(day: string): number {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return month >= 9 ? year : year - 1;
}

const OFFERED_YEARS = 6;

/** The school years one may ask for, this one first. */
export function schoolYears(now: string = today()): number[] {
  return Array.from({ length: OFFERED_YEARS }, (_, back) => schoolYearOf(now) - back);
}

/** 2025—2026 学年 */
export function schoolYearWords(year: number): string {
  return i18n.t('screening.school_year_words', { from: year, to: year + 1 });
}

/** `12 / 40 (30%)`, never rounded up to what is not reached; `—` where nothing was counted. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '—';
  const tenths = Math.floor((part * 1000) / whole);
  return `${part} / ${whole} (${tenths / 10}%)`;
}
