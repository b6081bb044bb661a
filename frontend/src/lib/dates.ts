import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);

// The regulation's days end in Shanghai, which has kept UTC+8 without summer time since 1992.
const SHANGHAI_HOURS = 8;

/** An instant of the wire (`_at`) as wall time in Shanghai. */
export function instant(value: string | null | undefined, pattern = 'YYYY-MM-DD HH:mm'): string {
  return value ? dayjs.utc(value).utcOffset(SHANGHAI_HOURS).format(pattern) : '';
}

/** Today in Shanghai, as the wire writes days. */
export function today(): string {
  return dayjs.utc().utcOffset(SHANGHAI_HOURS).format('YYYY-MM-DD');
}

/** Whole days from `from` to `to` (`YYYY-MM-DD`); negative when `to` lies before. */
export function daysBetween(from: string, to: string): number {
  return dayjs.utc(to).diff(dayjs.utc(from), 'day');
}

/** A picked day as the wire writes it. */
export function toDay(value: Dayjs | null | undefined): string | null {
  return value ? value.format('YYYY-MM-DD') : null;
}

/** A day of the wire for a date picker. */
export function fromDay(value: string | null | undefined): Dayjs | null {
  return value ? dayjs(value, 'YYYY-MM-DD') : null;
}

/** The instant a day of Shanghai begins, as the wire writes instants; `later` days after it. */
export function beginningOf(day: string, later = 0): string {
  const first = dayjs.utc(day).add(later, 'day').format('YYYY-MM-DD');
  return `${first}T00:00:00+08:00`;
}
