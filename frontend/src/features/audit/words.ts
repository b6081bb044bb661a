import type { Schemas } from '@/api/types';
import { i18n } from '@/lib/i18n';

export type AuditEvent = Schemas['AuditEventView'];

export const OUTCOMES = ['done', 'refused'] as const satisfies readonly AuditEvent['outcome'][];

/** What can be asked for by the beginning of its code. */
export const GROUPS = [
  'entry',
  'evidence',
  'ledger',
  'campaign',
  'sign_in',
  'session',
  'access',
  'user',
  'membership',
  'organisation',
  'leading_group',
  'catalogue',
  'red_line',
  'record',
  'import',
  'suspicion',
  'screening_rule',
  'screening_run',
  'special_filing',
  'group_policy',
  'host_payer_pair',
  'host_registration',
  'screening_settings',
  'roster',
] as const;
export type Group = (typeof GROUPS)[number];

export const SUBJECT_TYPES = [
  'ledger_entry',
  'evidence',
  'campaign',
  'organisation',
  'user',
  'membership',
  'catalogue',
  'red_line',
  'internship_record',
  'internship_import',
  'suspicion',
  'special_filing',
  'group_policy',
  'host_payer_pair',
  'host_registration',
  'screening_settings',
  'roster_list',
] as const;

/** A code in words, or the code itself where there are none yet. */
function inWords(of: 'audit_action' | 'audit_subject' | 'audit_detail', code: string): string {
  return i18n.t(`${of}.${code}`, { defaultValue: code });
}

export const actionWords = (action: string) => inWords('audit_action', action);
export const subjectWords = (type: string) => inWords('audit_subject', type);

/** The facts of an event, one a line: nested ones by their whole name (`members.0.name`). */
export function detailLines(detail: Record<string, unknown>): [name: string, value: string][] {
  return Object.entries(detail).flatMap(([name, value]) => linesOf(name, value));
}

function linesOf(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) {
    return [[inWords('audit_detail', name), wordOf(name, value)]];
  }
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  const inner = Object.entries(value);
  if (isList || inner.length === 0) {
    return [
      [inWords('audit_detail', name), inner.map(([, one]) => wordOf(name, one)).join('、') || '—'],
    ];
  }
  return inner.flatMap(([key, one]) => linesOf(`${name}.${key}`, one));
}

/** JSON has no other plain values than these. */
function wordOf(name: string, value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return i18n.t(value ? 'ui.yes' : 'ui.no');
    case 'number':
      return value.toString();
    case 'string':
      if (!name.endsWith('_status')) return value || '—';
      return i18n.t(`status.${value}`, { defaultValue: value });
    default:
      return '—';
  }
}
