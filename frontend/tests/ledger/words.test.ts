import { describe, expect, expectTypeOf, it } from 'vitest';

import { ProblemError } from '@/api/problem';
import type { Schemas } from '@/api/types';
import { cents, checkMoney, yuan } from '@/features/ledger/actions/money';
import { atFields } from '@/features/ledger/actions/refusal';
import { countQuery, exportPath, FILTERS, type Filters, listPath } from '@/features/ledger/filters';
import { missingKinds } from '@/features/ledger/proof';
import { fromDraft, registerBody, stepOf, toDraft } from '@/features/ledger/register/form';
import { dueOf, KINDS, stopHoursLeft } from '@/features/ledger/words';
import { readFilters } from '@/ui/urlState';

import { entry } from './factories';

describe('the sum of money', () => {
  it('is right when refunded, held and handed over make what was charged', () => {
    const check = checkMoney({
      charged: '900',
      refunded: '0.10',
      held: '0.20',
      handed_over: 899.7,
    });
    expect(check).toMatchObject({ isRight: true, settled: '900.00' });
  });

  it('says how much is missing, or too much', () => {
    expect(checkMoney({ charged: '900', refunded: '600.5' }).missing).toBe('299.50');
    expect(checkMoney({ charged: '1', refunded: '1.05' }).missing).toBe('-0.05');
  });

  it('counts nothing typed as nothing', () => {
    expect(checkMoney({ charged: null, refunded: undefined }).isRight).toBe(true);
    expect(cents('')).toBe(0n);
  });

  it('keeps every cent of a large amount', () => {
    expect(yuan(cents('9999999999.99'))).toBe('9999999999.99');
  });
});

describe('filters and the address', () => {
  const filters: Filters = {
    q: '夜班',
    status: ['open', 'rectifying'],
    campaign_id: 3,
    organisation_id: 12,
    red_line: ['BD-05', 'YJ-01'],
    focus: ['F02'],
    source: ['clue'],
    is_overdue: true,
    is_serious: false,
    awaits_me: true,
    done_by_me: true,
    matter_no: 'M1',
    sort: 'deadline',
  };

  it('come back from the address as they were', () => {
    const address = listPath(filters);
    expect(readFilters(FILTERS, new URL(address, 'http://x').searchParams)).toEqual(filters);
  });

  it('ignore what no list knows', () => {
    const params = new URLSearchParams('status=eaten&q=%E5%A4%9C&red_line=BD-5&campaign_id=-1');
    expect(readFilters(FILTERS, params)).toEqual({});
  });

  it('export under the same filters, without the order', () => {
    expect(exportPath('docx', { is_overdue: true, sort: 'deadline' })).toBe(
      '/api/v1/reports/ledger.docx?is_overdue=true',
    );
    expect(countQuery({ sort: 'newest', q: '甲乙' })).toEqual({ q: '甲乙' });
  });

  it('export printable characters alone, as a ticket demands', () => {
    expect(exportPath('xlsx', filters)).toMatch(/^[\x21-\x7e]+$/);
  });
});

describe('deadlines in words', () => {
  const due = (overrides: object) => dueOf(entry(overrides), '2026-12-05').words;

  it('count the days', () => {
    expect(due({ deadline_on: '2026-12-05' })).toBe('今天到期');
    expect(due({ deadline_on: '2026-12-08' })).toBe('还有 3 天');
    expect(due({ deadline_on: '2026-12-01' })).toBe('已超期 4 天');
    expect(due({ deadline_on: null, deadline_limit_on: '2026-12-06' })).toBe('还有 1 天');
    expect(due({ deadline_on: null, deadline_limit_on: null })).toBe('时限未定');
  });

  it('measure the verifier by the verifier’s own day', () => {
    expect(due({ deadline_on: '2026-11-01', verify_due_on: '2026-12-06' })).toBe('还有 1 天');
  });

  it('say nothing of what is over', () => {
    expect(due({ status: 'closed', deadline_on: '2026-11-01' })).toBeNull();
  });

  it('count the hours of a stop that has not been reported', () => {
    const waiting = {
      must_stop: true,
      stop_due_at: '2026-12-05T12:00:00Z',
      stop_reported_at: null,
    };
    expect(stopHoursLeft(waiting, Date.parse('2026-12-05T10:00:00Z'))).toBe(2);
    expect(stopHoursLeft({ ...waiting, stop_reported_at: '2026-12-05T09:00:00Z' })).toBeNull();
  });
});

describe('proof', () => {
  const citation = (kind: Schemas['EvidenceKind'], file: object = {}) =>
    ({
      kind,
      stands_for: null,
      evidence: { withdrawn_at: null, scan_state: 'not_scanned', ...file },
    }) as unknown as Schemas['CitationView']; // only what the question reads

  it('names the required kinds no usable file shows', () => {
    const evidence = [citation('photo', { scan_state: 'infected' })];
    expect(missingKinds(entry({ evidence }))).toEqual(['rectification_report', 'photo']);
    expect(missingKinds(entry({ evidence: [citation('photo')] }))).toEqual([
      'rectification_report',
    ]);
  });

  it('offers every kind there is', () => {
    expectTypeOf<(typeof KINDS)[number]>().toEqualTypeOf<Schemas['EvidenceKind']>();
    expect(new Set(KINDS).size).toBe(18);
  });
});

describe('a refusal', () => {
  const refusal = (path: string, code = 'missing') =>
    new ProblemError(422, 'x', '', '', [{ path, code, message: '请填写' }]);
  const pathOf = (path: string, action: Parameters<typeof atFields>[1], code?: string) =>
    atFields(refusal(path, code), action).errors[0]?.path;

  it('stands at the field it is about', () => {
    expect(pathOf('body.verify.opinion', 'verify')).toBe('body.opinion');
    expect(pathOf('body.acknowledge.measures.0.description', 'acknowledge')).toBe(
      'body.measures.0.description',
    );
    expect(pathOf('body.red_line_code', 'amend')).toBe('body.facts.basis');
    expect(pathOf('body.amend.facts.description', 'amend')).toBe('body.facts.description');
    expect(pathOf('', 'acknowledge', 'deadline_in_time')).toBe('body.deadline_on');
    expect(pathOf('', 'submit', 'stop_reported')).toBe('');
  });
});

describe('registering', () => {
  const typed = {
    campaign_id: 1,
    organisation_id: 4,
    basis: 'BD-05',
    source: 'clue' as const,
    found_by: '线索 12',
    description: ' 夜班 ',
    student_count: 2,
    named_organisation_ids: [3],
  };

  it('makes a self-check draft of what one’s own school found', () => {
    expect(registerBody(typed, { isSelfFound: true, recursFromId: null })).toMatchObject({
      source: 'self_check',
      found_by: null,
      description: '夜班',
      named_organisation_ids: [],
    });
  });

  it('says what found it when it was found from outside', () => {
    expect(registerBody(typed, { isSelfFound: false, recursFromId: 9 })).toMatchObject({
      source: 'clue',
      found_by: '线索 12',
      recurs_from_id: 9,
      named_organisation_ids: [3],
    });
  });

  it('survives a reload', () => {
    const kept: unknown = JSON.parse(JSON.stringify(toDraft(typed)));
    expect(fromDraft(kept)).toMatchObject(typed);
    expect(fromDraft({ campaign_id: 1 })).toBeNull();
  });

  it('goes to the step a fault belongs to', () => {
    expect([stepOf('organisation_id'), stepOf('red_line_code'), stepOf('description')]).toEqual([
      0, 1, 2,
    ]);
    expect(stepOf('recurs_from_id')).toBe(3);
  });
});
