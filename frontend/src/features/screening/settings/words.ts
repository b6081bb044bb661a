import { i18n } from '@/lib/i18n';

import { fieldName } from '../records/values';
import type { Document } from './form';

/** What a setting is called. */
export function settingName(name: string): string {
  return i18n.t([`settings_field.${name}`, `threshold.${name}`], { defaultValue: name });
}

/** A category of majors by its number. */
export function categoryName(number: number | undefined): string {
  return i18n.t(`major_category.${number ?? 0}`, { defaultValue: number?.toString() ?? '' });
}

/** One item of a list of settings. */
export function itemWords(name: string, item: unknown): string {
  if (Array.isArray(item)) {
    const [one, other] = item as number[]; // pairs of categories are the only lists in lists
    return `${categoryName(one)} — ${categoryName(other)}`;
  }
  const text = plainWords(item);
  return name === 'asked_columns' ? fieldName(text) : text;
}

/** What one version changed, a line for each setting: `日工作时长上限（小时）：8 → 7.5`. */
export function differenceLines(before: Document, after: Document): string[] {
  return Object.entries(after).flatMap(
    ([name, now]) => linesOf(name, before[name as keyof Document], now), // its own keys
  );
}

function linesOf(name: string, before: unknown, now: unknown): string[] {
  if (Array.isArray(before) && Array.isArray(now)) return listLines(name, before, now);
  if (isTable(before) && isTable(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    if (name !== 'month_limits') return keys.flatMap((key) => linesOf(key, before[key], now[key]));
    return keys
      .filter((key) => before[key] !== now[key])
      .map((key) => line(`${settingName(name)} ${key}`, before[key], now[key]));
  }
  return before === now ? [] : [line(settingName(name), before, now)];
}

function listLines(name: string, before: unknown[], now: unknown[]): string[] {
  const missing = (from: unknown[], among: unknown[]) => {
    const known = new Set(among.map((item) => JSON.stringify(item)));
    return from
      .filter((item) => !known.has(JSON.stringify(item)))
      .map((item) => itemWords(name, item));
  };
  const [added, removed] = [missing(now, before), missing(before, now)];
  const say = (key: 'settings.added' | 'settings.removed', items: string[]) =>
    items.length > 0 ? [i18n.t(key, { name: settingName(name), items: items.join('、') })] : [];
  return [...say('settings.added', added), ...say('settings.removed', removed)];
}

function line(name: string, before: unknown, now: unknown): string {
  return i18n.t('settings.difference', {
    name,
    before: plainWords(before),
    after: plainWords(now),
  });
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has no other plain values than these. */
function plainWords(value: unknown): string {
  if (typeof value === 'boolean') return i18n.t(value ? 'ui.yes' : 'ui.no');
  if (typeof value === 'number') return value.toString();
  return typeof value === 'string' ? value : i18n.t('ui.none');
}
